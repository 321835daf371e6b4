// The spec of a cluster-scoped policy taken apart with the path of each part, and what its version calls things
// (policy.networking.k8s.io: v1alpha1 has Allow and ports, ClusterNetworkPolicy has Accept and protocols).
// Reads one policy as it is written; what the engine makes of it is policy/'s business.

import { isList, isObject, type Json, type JsonObject, type Path } from "../../base/json.ts";
import { memoOn } from "../../base/memo.ts";
import type { PolicyFacts } from "../../model/facts.ts";
import { readList } from "../../model/read.ts";
import type { Direction } from "../../policy/policyRule.ts";

/** The words and limits of a kind. */
export interface Wording {
  readonly isCluster: boolean;
  readonly isBaseline: boolean;
  readonly allow: "Allow" | "Accept";
  readonly actions: readonly string[];
  readonly portsKey: "ports" | "protocols";
  /** The key of a port's name. */
  readonly namedKey: "namedPort" | "destinationNamedPort";
  /** Of rules in a direction, of peers and of ports in a rule. */
  readonly limit: 25 | 100;
}

export interface RuleAt {
  readonly direction: Direction;
  readonly path: Path;
  readonly value: JsonObject;
  readonly peersKey: "to" | "from";
  readonly peers: readonly ItemAt[];
  readonly ports: readonly ItemAt[];
}

export interface ItemAt {
  readonly path: Path;
  readonly value: JsonObject;
}

/** Of CIDRs and of domain names in one peer, in every version. */
export const VALUES_LIMIT = 25;

/** What of an egress peer is no pod. */
export const WITHOUT_PORT_NAMES = ["networks", "nodes", "domainNames"] as const;

export function wordingOf({ id, spec }: PolicyFacts): Wording {
  const isCluster = id.kind === "ClusterNetworkPolicy";
  const isBaseline = id.kind === "BaselineAdminNetworkPolicy" || (isCluster && spec["tier"] === "Baseline");
  if (isCluster)
    return {
      isCluster,
      isBaseline,
      allow: "Accept",
      actions: ["Accept", "Deny", "Pass"],
      portsKey: "protocols",
      namedKey: "destinationNamedPort",
      limit: 25,
    };
  return {
    isCluster,
    isBaseline,
    allow: "Allow",
    actions: isBaseline ? ["Allow", "Deny"] : ["Allow", "Deny", "Pass"],
    portsKey: "ports",
    namedKey: "namedPort",
    limit: 100,
  };
}

/** The fields of which a peer of the direction, or a subject, has exactly one. */
export function peerFieldsOf({ id }: PolicyFacts, where: Direction | "subject"): readonly string[] {
  if (where !== "egress") return ["namespaces", "pods"];
  const egress = ["namespaces", "pods", "nodes", "networks"];
  return id.kind === "BaselineAdminNetworkPolicy" ? egress : [...egress, "domainNames"];
}

/** Every rule of both directions; items that are no mapping are the schema's. */
export const rulesOf: (facts: PolicyFacts) => readonly RuleAt[] = memoOn((facts: PolicyFacts) => {
  const { portsKey } = wordingOf(facts);
  return (["ingress", "egress"] as const).flatMap((direction) =>
    itemsOf(["spec", direction], facts.spec[direction]).map(({ path, value }): RuleAt => {
      const peersKey = direction === "egress" ? "to" : "from";
      return {
        direction,
        path,
        value,
        peersKey,
        peers: itemsOf([...path, peersKey], value[peersKey]),
        ports: itemsOf([...path, portsKey], value[portsKey]),
      };
    }),
  );
});

/** A range of ports of either version, with the place and the value that a single port in its place would have. */
export interface RangeAt {
  readonly path: Path;
  readonly start: number;
  readonly end: number;
  readonly single: { readonly path: Path; readonly value: Json };
}

/** Every range with two numbers. */
export function rangesOf(facts: PolicyFacts): readonly RangeAt[] {
  return rulesOf(facts).flatMap(({ ports }) =>
    ports.flatMap(({ path, value }): readonly RangeAt[] => {
      const { portRange } = value;
      if (isObject(portRange)) {
        const { protocol } = portRange;
        const single = (port: number): Json => ({
          portNumber: { ...(protocol === undefined ? {} : { protocol }), port },
        });
        return toRange([...path, "portRange"], portRange, path, single);
      }
      return ["tcp", "udp", "sctp"].flatMap((key) => {
        const body = value[key];
        const port = isObject(body) ? body["destinationPort"] : undefined;
        const range = isObject(port) ? port["range"] : undefined;
        const at = [...path, key, "destinationPort"];
        return isObject(range) ? toRange([...at, "range"], range, at, (number) => ({ number })) : [];
      });
    }),
  );
}

function toRange(
  path: Path,
  { start, end }: JsonObject,
  singlePath: Path,
  single: (port: number) => Json,
): readonly RangeAt[] {
  if (typeof start !== "number" || typeof end !== "number") return [];
  return [{ path, start, end, single: { path: singlePath, value: single(start) } }];
}

function itemsOf(path: Path, list: Json | undefined): readonly ItemAt[] {
  return readList(list).flatMap((value, index) => (isObject(value) ? [{ path: [...path, index], value }] : []));
}

/** `namespaces`, `namespaces or pods`, `namespaces, pods or nodes`. */
export function showChoice(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** How many items a list has; 0 for anything else. */
export function countOf(value: Json | undefined): number {
  return isList(value) ? value.length : 0;
}
