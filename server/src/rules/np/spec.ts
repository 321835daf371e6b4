// A NetworkPolicy's spec taken apart with the path of each part, for rules that judge it as it is written.
// Reads only this one policy; what the engine makes of it is policy/'s business.

import { isList, isObject, type Json, type JsonObject, type Path } from "../../base/json.ts";
import { memoOn } from "../../base/memo.ts";
import type { PolicyFacts, Protocol } from "../../model/facts.ts";
import { emptyObject, hasTemplate, isTemplate, readList, readObject } from "../../model/read.ts";
import type { Direction } from "../../policy/policyRule.ts";

export interface RuleAt {
  readonly direction: Direction;
  readonly index: number;
  readonly path: Path;
  readonly value: JsonObject;
  readonly peersKey: "to" | "from";
  readonly peers: readonly PeerAt[];
  readonly ports: readonly PortAt[];
}

export interface PeerAt {
  readonly path: Path;
  readonly value: JsonObject;
  readonly rule: RuleAt;
}

export interface PortAt {
  readonly path: Path;
  readonly value: JsonObject;
  readonly rule: RuleAt;
}

export interface BlockAt {
  readonly path: Path;
  readonly value: JsonObject;
  readonly peer: PeerAt;
}

export interface SelectorAt {
  readonly path: Path;
  readonly value: JsonObject;
  /** What it picks: the policy's own pods, pods of a peer, namespaces of a peer. */
  readonly picks: "subject" | "pods" | "namespaces";
}

export const DIRECTIONS: readonly Direction[] = ["ingress", "egress"];

/** `Ingress` for `ingress`: the direction as policyTypes names it. */
export function toPolicyType(direction: Direction): "Ingress" | "Egress" {
  return direction === "ingress" ? "Ingress" : "Egress";
}

/** Every rule of both directions, in the order ingress, egress. An item that is no mapping counts as an empty rule. */
export const rulesOf: (facts: PolicyFacts) => readonly RuleAt[] = memoOn(({ spec }: PolicyFacts) =>
  DIRECTIONS.flatMap((direction) => readList(spec[direction]).flatMap((item, index) => toRule(direction, item, index))),
);

export function peersOf(facts: PolicyFacts): readonly PeerAt[] {
  return rulesOf(facts).flatMap(({ peers }) => peers);
}

export function portsOf(facts: PolicyFacts): readonly PortAt[] {
  return rulesOf(facts).flatMap(({ ports }) => ports);
}

/** Every ipBlock that is a mapping. */
export function blocksOf(facts: PolicyFacts): readonly BlockAt[] {
  return peersOf(facts).flatMap((peer) => {
    const value = peer.value["ipBlock"];
    return isObject(value) ? [{ path: [...peer.path, "ipBlock"], value, peer }] : [];
  });
}

/** Every selector that is a mapping: the subject, then those of the peers. */
export function selectorsOf(facts: PolicyFacts): readonly SelectorAt[] {
  const own = facts.spec["podSelector"];
  const subject: readonly SelectorAt[] = isObject(own)
    ? [{ path: ["spec", "podSelector"], value: own, picks: "subject" }]
    : [];
  return [
    ...subject,
    ...peersOf(facts).flatMap(({ path, value }) =>
      (["podSelector", "namespaceSelector"] as const).flatMap((key): readonly SelectorAt[] => {
        const selector = value[key];
        if (!isObject(selector)) return [];
        return [{ path: [...path, key], value: selector, picks: key === "podSelector" ? "pods" : "namespaces" }];
      }),
    ),
  ];
}

/** What policyTypes says: nothing, or the list as written; `unclear` where a template stands in it. */
export function writtenTypes(
  spec: JsonObject,
): { readonly is: "none" } | { readonly is: "unclear" } | { readonly is: "list"; readonly types: readonly Json[] } {
  const types = spec["policyTypes"];
  if (types === undefined || types === null) return { is: "none" };
  if (hasTemplate(types) || !isList(types)) return { is: "unclear" };
  return types.length === 0 ? { is: "none" } : { is: "list", types };
}

/** Whether a direction holds at least one rule; undefined where a template hides it. */
export function hasRules(spec: JsonObject, direction: Direction): boolean | undefined {
  const rules = spec[direction];
  if (typeof rules === "string" && isTemplate(rules)) return undefined;
  return isList(rules) && rules.length > 0;
}

/** A selector in words a message has room for: its labels, shortened. */
export function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

function toRule(direction: Direction, item: Json, index: number): readonly RuleAt[] {
  if (typeof item === "string") return [];
  const path: Path = ["spec", direction, index];
  const value = isObject(item) ? item : emptyObject;
  const peersKey = direction === "egress" ? "to" : "from";
  const peers: PeerAt[] = [];
  const ports: PortAt[] = [];
  const rule: RuleAt = { direction, index, path, value, peersKey, peers, ports };
  for (const [at, peer] of readList(value[peersKey]).entries()) {
    if (typeof peer !== "string") peers.push({ path: [...path, peersKey, at], value: readObject(peer), rule });
  }
  for (const [at, port] of readList(value["ports"]).entries()) {
    if (typeof port !== "string") ports.push({ path: [...path, "ports", at], value: readObject(port), rule });
  }
  return [rule];
}

/** TCP where absent (reach-semantics NP-14); undefined for what is none of the three. */
export function protocolOf(value: Json | undefined): Protocol | undefined {
  if (value === undefined || value === null) return "TCP";
  return value === "TCP" || value === "UDP" || value === "SCTP" ? value : undefined;
}
