// toPorts and icmps of a rule (CI-10, CI-11): each entry of toPorts with its ports, and what of the connections on them its
// L7 rules let through.

import { isList, isObject, type Json, type JsonObject } from "../../../base/json.ts";
import type { Protocol } from "../../../model/facts.ts";
import type { NamePattern } from "../../namePattern.ts";
import type { PolicyRule, PortMatch } from "../../policyRule.ts";

/** The ports of one entry of toPorts, or of icmps. */
export type PortEntry = Pick<PolicyRule, "ports" | "limit" | "lookups">;

const PROTOCOLS: readonly Protocol[] = ["TCP", "UDP", "SCTP"];

/** What a rule says of ports, entry by entry; undefined where it says nothing, so that every port counts. */
export function lowerPorts(rule: JsonObject): readonly PortEntry[] | undefined {
  const { toPorts, icmps } = rule;
  const entries = isList(toPorts) ? toPorts.filter(isObject) : [];
  const icmpEntries = isList(icmps) ? icmps.filter(isObject) : [];
  if (entries.length === 0 && icmpEntries.length === 0) return undefined;
  return [...entries.map(lowerEntry), ...icmpEntries.map(lowerIcmp)];
}

function lowerEntry(entry: JsonObject): PortEntry {
  const list = entry["ports"];
  // An entry without ports is of no port, and not of every port.
  const ports = isList(list) ? list.flatMap(lowerPort) : [];
  const l7 = isObject(entry["rules"]) ? entry["rules"] : {};
  const { dns, http, kafka, l7proto } = l7;
  if (isList(dns) && dns.length > 0) {
    const lookups = dns.flatMap(toPattern);
    // Who may ask for every name is limited in nothing.
    const limit = lookups.some(({ text }) => text === "*")
      ? {}
      : { limit: `DNS ${showSome(lookups.map(({ text }) => text))}` };
    return { ports, lookups, ...limit };
  }
  if (isList(http) && http.length > 0) return { ports, limit: `HTTP ${showSome(http.map(showRequest))}`.trimEnd() };
  if (isList(kafka) && kafka.length > 0) return { ports, limit: "some Kafka requests" };
  if (typeof l7proto === "string") return { ports, limit: `some ${l7proto} requests` };
  const { serverNames, listener } = entry;
  const names = isList(serverNames) ? serverNames.filter((name) => typeof name === "string") : [];
  if (names.length > 0) return { ports, limit: `TLS to ${showSome(names)}` };
  return isObject(listener) ? { ports, limit: "what an Envoy listener lets through" } : { ports };
}

/** `GET /api`; empty where every request is meant. */
function showRequest(rule: Json): string {
  if (!isObject(rule)) return "";
  const { method, path, host } = rule;
  return [method, host, path].filter((text) => typeof text === "string" && text !== "").join(" ");
}

function showSome(texts: readonly string[]): string {
  const [first = "", ...more] = texts;
  return more.length === 0 ? first : `${first} +${more.length}`;
}

/** A name or a pattern of names, of toFQDNs and of DNS rules (CI-12). */
export function toPattern(entry: Json): readonly NamePattern[] {
  if (!isObject(entry)) return [];
  const { matchName, matchPattern } = entry;
  const text = typeof matchName === "string" && matchName !== "" ? matchName : matchPattern;
  return typeof text === "string" && text !== "" ? [{ text, wildcards: "characters" }] : [];
}

function lowerPort(entry: Json): readonly PortMatch[] {
  if (!isObject(entry)) return [];
  const { port, protocol, endPort } = entry;
  if ([port, protocol, endPort].some((value) => typeof value === "string" && value.includes("{{")))
    return [{ is: "unclear", why: "a port is a template value" }];
  const wanted = toProtocols(protocol);
  const text = typeof port === "number" ? String(port) : typeof port === "string" ? port : "";
  if (text === "") return [];
  const number = toNumber(text);
  if (number === undefined) {
    const name = text.toLowerCase();
    return wanted === PROTOCOLS
      ? [{ is: "named", protocol: undefined, name }]
      : wanted.map((one): PortMatch => ({ is: "named", protocol: one, name }));
  }
  if (number === 0) return wanted.map((one): PortMatch => ({ is: "protocol", protocol: one }));
  const to = typeof endPort === "number" && endPort > number ? endPort : number;
  return wanted.map((one): PortMatch => ({ is: "range", protocol: one, from: number, to }));
}

/** Digits alone are a number, one that begins with 0 an octal one; all else is a name, 0x10 too. */
function toNumber(text: string): number | undefined {
  if (!/^\d+$/.test(text)) return undefined;
  return /^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number(text);
}

/** An absent protocol is any (CI-10), unlike that of a NetworkPolicy; ICMP has no ports, and is told by icmps. */
function toProtocols(value: Json | undefined): readonly Protocol[] {
  const text = typeof value === "string" ? value.toUpperCase() : undefined;
  if (text === undefined || text === "" || text === "ANY") return PROTOCOLS;
  return PROTOCOLS.filter((protocol) => protocol === text);
}

/** ICMP is among the protocols without ports; which types pass narrows it. */
function lowerIcmp(entry: JsonObject): PortEntry {
  const { fields } = entry;
  const types = (isList(fields) ? fields : []).flatMap((field) => {
    const type = isObject(field) ? field["type"] : undefined;
    return typeof type === "string" || typeof type === "number" ? [String(type)] : [];
  });
  if (types.length === 0) return { ports: [] };
  return { ports: [{ is: "others" }], limit: `ICMP ${showSome(types)}` };
}
