// An AdminNetworkPolicy or BaselineAdminNetworkPolicy (v1alpha1) as a ClusterNetworkPolicy (v1alpha2): the edits that make one
// of the other. Subject and peers are the same in both, so what changes is tier, action and ports.

import { isObject, type Json, type JsonObject, type Path } from "../../base/json.ts";
import type { PolicyFacts } from "../../model/facts.ts";
import { hasTemplate } from "../../model/read.ts";
import type { Edit } from "../../yaml/edits.ts";
import { countOf, type RuleAt, rulesOf } from "./spec.ts";

export const SUCCESSOR = "policy.networking.k8s.io/v1alpha2";

/** MaxItems of rules, peers and protocols in ClusterNetworkPolicy. */
const LIMIT = 25;

/** A baseline had no priority, for there was one: behind all others, it leaves room for those that may come. */
const LAST = 1000;

/** The edits; undefined where the policy holds what ClusterNetworkPolicy can't say, or what can't be read. */
export function toClusterNetworkPolicy(facts: PolicyFacts): readonly Edit[] | undefined {
  const { spec, id } = facts;
  const rules = rulesOf(facts);
  const tooMany = [
    spec["ingress"],
    spec["egress"],
    ...rules.flatMap(({ value, peersKey }) => [value[peersKey], value["ports"]]),
  ];
  if (tooMany.some((list) => countOf(list) > LIMIT)) return undefined;
  const converted = rules.map(convertRule);
  if (converted.includes(undefined)) return undefined;
  const isBaseline = id.kind === "BaselineAdminNetworkPolicy";
  const [before] = Object.keys(spec);
  const insert = (key: string, value: Json): Edit => ({
    is: "insert",
    path: ["spec"],
    key,
    value,
    ...(before === undefined ? {} : { before }),
  });
  return [
    { is: "set", path: ["apiVersion"], value: SUCCESSOR },
    { is: "set", path: ["kind"], value: "ClusterNetworkPolicy" },
    insert("tier", isBaseline ? "Baseline" : "Admin"),
    ...(isBaseline && spec["priority"] === undefined ? [insert("priority", LAST)] : []),
    ...converted.flatMap((edits) => edits ?? []),
  ];
}

function convertRule({ path, value, ports }: RuleAt): readonly Edit[] | undefined {
  const action: readonly Edit[] =
    value["action"] === "Allow" ? [{ is: "set", path: [...path, "action"], value: "Accept" }] : [];
  if (value["ports"] === undefined) return action;
  if (ports.length !== countOf(value["ports"])) return undefined;
  const protocols = ports.map((port) => convertPort(port.path, port.value));
  if (protocols.includes(undefined)) return undefined;
  return [
    ...action,
    { is: "rename", path: [...path, "ports"], to: "protocols" },
    ...protocols.flatMap((edits) => edits ?? []),
  ];
}

function convertPort(path: Path, value: JsonObject): readonly Edit[] | undefined {
  const { portNumber, portRange, namedPort } = value;
  if (Object.keys(value).length !== 1 || hasTemplate(value)) return undefined;
  if (typeof namedPort === "string")
    return [{ is: "rename", path: [...path, "namedPort"], to: "destinationNamedPort" }];
  if (isObject(portNumber)) return toProtocol(path, portNumber["protocol"], { number: portNumber["port"] ?? null });
  if (!isObject(portRange)) return undefined;
  const { protocol, start, end } = portRange;
  // A range of one port was allowed, and one that ends before it starts matched nothing; now both are refused.
  if (typeof start === "number" && typeof end === "number" && start > end) return undefined;
  if (start === end) return toProtocol(path, protocol, { number: start ?? null });
  return toProtocol(path, protocol, { range: { start: start ?? null, end: end ?? null } });
}

function toProtocol(path: Path, protocol: Json | undefined, destinationPort: JsonObject): readonly Edit[] | undefined {
  if (Object.values(destinationPort).includes(null)) return undefined;
  const name = protocol ?? "TCP";
  if (name !== "TCP" && name !== "UDP" && name !== "SCTP") return undefined;
  return [{ is: "set", path, value: { [name.toLowerCase()]: { destinationPort } } }];
}
