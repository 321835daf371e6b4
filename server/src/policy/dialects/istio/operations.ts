// What a rule of an AuthorizationPolicy speaks of (security.istio.io Operation and Condition; IS-13, IS-14): ports, and
// what only requests have: hosts, methods, paths. Values come as text.

import { isList, isObject, type Json, type JsonObject, type Path } from "../../../base/json.ts";
import { readList, readObject, readText } from "../../../model/read.ts";
import type { PeerMatch, PortMatch } from "../../policyRule.ts";
import { type Identities, readSourceCondition } from "./peers.ts";

/** One way in which a rule matches; all of it must hold. */
export interface Operation {
  /** Numbers; undefined: every port. */
  readonly ports: readonly number[] | undefined;
  readonly exceptPorts: readonly number[];
  /** What of it only requests of HTTP have: `GET /api/*`. */
  readonly limits: readonly string[];
  /** What manifests can't settle. */
  readonly condition: string | undefined;
  /** Peers that `when` demands besides. */
  readonly peers: readonly PeerMatch[];
}

const ANY: Operation = { ports: undefined, exceptPorts: [], limits: [], condition: undefined, peers: [] };

/** The ways in which `to` and `when` of a rule match. */
export function readOperations(rule: JsonObject, who: Identities, path: Path): readonly Operation[] {
  const listed = readList(rule["to"]).map((item) => readObject(readObject(item)["operation"]));
  const operations = listed.length === 0 ? [ANY] : listed.map(readOperation);
  const conditions = readList(rule["when"]).map((item, index) => readCondition(item, who, [...path, "when", index]));
  return operations.map((operation) => conditions.reduce(together, operation));
}

function readOperation(operation: JsonObject): Operation {
  const limits: string[] = [];
  const texts = (field: string): string => readList(operation[field]).filter(isText).join(",");
  for (const field of ["methods", "paths", "hosts"]) if (texts(field) !== "") limits.push(texts(field));
  for (const field of ["notMethods", "notPaths", "notHosts"])
    if (texts(field) !== "") limits.push(`not ${texts(field)}`);
  const ports = operation["ports"];
  const isUnread = [...readList(ports), ...readList(operation["notPorts"])].some((port) => toPort(port) === undefined);
  return {
    ports: isList(ports) && ports.length > 0 ? toPorts(ports) : undefined,
    exceptPorts: toPorts(readList(operation["notPorts"])),
    limits: limits.length === 0 ? [] : [limits.join(" ")],
    condition: isUnread ? "a port can't be read" : undefined,
    peers: [],
  };
}

function readCondition(item: Json, who: Identities, path: Path): Operation {
  if (!isObject(item)) return ANY;
  const key = readText(item["key"]) ?? "";
  const values = readList(item["values"]);
  const notValues = readList(item["notValues"]);
  if (key === "destination.port") {
    return {
      ...ANY,
      ports: values.length > 0 ? toPorts(values) : undefined,
      exceptPorts: toPorts(notValues),
    };
  }
  const peers: PeerMatch[] = [];
  const is = values.length > 0 ? readSourceCondition(key, values, who, [...path, "values"]) : undefined;
  const not = notValues.length > 0 ? readSourceCondition(key, notValues, who, [...path, "notValues"]) : undefined;
  if (is) peers.push(is);
  if (not) peers.push({ is: "not", of: not, path: [...path, "notValues"] });
  if (peers.length > 0) return { ...ANY, peers };
  if (key.startsWith("request.")) return { ...ANY, limits: [`requests by ${key}`] };
  return { ...ANY, condition: `it depends on ${key === "" ? "a condition that can't be read" : key}` };
}

function together(a: Operation, b: Operation): Operation {
  const both = a.ports && b.ports ? a.ports.filter((port) => b.ports?.includes(port)) : (a.ports ?? b.ports);
  return {
    ports: both,
    exceptPorts: [...a.exceptPorts, ...b.exceptPorts],
    limits: [...a.limits, ...b.limits],
    condition: a.condition ?? b.condition,
    peers: [...a.peers, ...b.peers],
  };
}

function isText(value: Json): value is string {
  return typeof value === "string";
}

function toPorts(values: readonly Json[]): readonly number[] {
  return values.flatMap((value) => toPort(value) ?? []);
}

function toPort(value: Json): number | undefined {
  const number = typeof value === "string" && /^\d{1,5}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && number >= 1 && number <= 65535 ? number : undefined;
}

/** Numbers as ports of TCP, which is all that a mesh sees (IS-1). */
export function tcp(ports: readonly number[]): readonly PortMatch[] {
  return ports.map((port) => ({ is: "range", protocol: "TCP", from: port, to: port }));
}

/** All of TCP but these ports. */
export function tcpBut(ports: readonly number[]): readonly PortMatch[] {
  const ends = [0, ...[...new Set(ports)].sort((a, b) => a - b), 65536];
  return ends.slice(1).flatMap((end, index): readonly PortMatch[] => {
    const from = (ends[index] ?? 0) + 1;
    return from < end ? [{ is: "range", protocol: "TCP", from, to: end - 1 }] : [];
  });
}

export const EVERY_TCP: readonly PortMatch[] = [{ is: "protocol", protocol: "TCP" }];

/** What a mesh lets be: all that is not TCP (IS-1). */
export const NOT_TCP: readonly PortMatch[] = [
  { is: "protocol", protocol: "UDP" },
  { is: "protocol", protocol: "SCTP" },
  { is: "others" },
];
