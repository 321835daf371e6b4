// The spec of a Calico policy taken apart with the path of each part (projectcalico.org/v3 NetworkPolicySpec, Rule, EntityRule).
// Reads one policy as it is written; what it allows together with others is policy/'s business.

import { isList, isObject, type Json, type JsonObject, type Path } from "../../base/json.ts";
import { memoOn } from "../../base/memo.ts";
import type { PolicyFacts, Protocol } from "../../model/facts.ts";
import { hasTemplate, isTemplate, readList, readObject } from "../../model/read.ts";
import type { Direction } from "../../policy/policyRule.ts";

export interface RuleAt {
  readonly direction: Direction;
  readonly index: number;
  readonly path: Path;
  readonly value: JsonObject;
  /** undefined where it is no text or a template. */
  readonly action: string | undefined;
  readonly source: EndAt;
  readonly destination: EndAt;
}

/** One end of a rule; the empty mapping where it is not written. */
export interface EndAt {
  readonly key: "source" | "destination";
  readonly path: Path;
  readonly value: JsonObject;
}

export interface NetAt {
  readonly path: Path;
  readonly text: string;
  readonly key: "nets" | "notNets";
  readonly end: EndAt;
}

export const DIRECTIONS: readonly Direction[] = ["ingress", "egress"];

/** The tier of policies that name none. */
export const DEFAULT_TIER = "default";

/** Every rule of both directions, in the order ingress, egress; items that are no mapping are the schema's. */
export const rulesOf: (facts: PolicyFacts) => readonly RuleAt[] = memoOn(({ spec }: PolicyFacts) =>
  DIRECTIONS.flatMap((direction) =>
    readList(spec[direction]).flatMap((value, index) => (isObject(value) ? [toRule(direction, value, index)] : [])),
  ),
);

export function rulesIn(facts: PolicyFacts, direction: Direction): readonly RuleAt[] {
  return rulesOf(facts).filter((rule) => rule.direction === direction);
}

function toRule(direction: Direction, value: JsonObject, index: number): RuleAt {
  const path: Path = ["spec", direction, index];
  const { action } = value;
  const end = (key: EndAt["key"]): EndAt => ({ key, path: [...path, key], value: readObject(value[key]) });
  return {
    direction,
    index,
    path,
    value,
    action: typeof action === "string" && !isTemplate(action) ? action : undefined,
    source: end("source"),
    destination: end("destination"),
  };
}

/** `egress[2]`. */
export function showRule({ direction, index }: Pick<RuleAt, "direction" | "index">): string {
  return `${direction}[${index}]`;
}

export function endsOf({ source, destination }: RuleAt): readonly EndAt[] {
  return [source, destination];
}

/** The addresses of a rule in the order of Calico's validator; templates are left out. */
export function netsOf(rule: RuleAt): readonly NetAt[] {
  return endsOf(rule).flatMap((end) =>
    (["nets", "notNets"] as const).flatMap((key) =>
      readList(end.value[key]).flatMap((text, index): readonly NetAt[] =>
        typeof text === "string" && !isTemplate(text) ? [{ path: [...end.path, key, index], text, key, end }] : [],
      ),
    ),
  );
}

export function toType(direction: Direction): "Ingress" | "Egress" {
  return direction === "ingress" ? "Ingress" : "Egress";
}

/** `types` as written; undefined where nothing is, an empty list included, or where a template hides it. */
export function writtenTypes({ types }: JsonObject): readonly Json[] | undefined {
  return isList(types) && types.length > 0 && !hasTemplate(types) ? types : undefined;
}

/** Whether a direction has rules, or a template that may be some. */
export function mayHaveRules(spec: JsonObject, direction: Direction): boolean {
  const rules = spec[direction];
  return isList(rules) ? rules.length > 0 : typeof rules === "string" && isTemplate(rules);
}

/** The directions that a policy takes part in (reach-semantics CA-5). */
export function directionsOf({ spec }: PolicyFacts): readonly Direction[] {
  const types = writtenTypes(spec);
  if (types) return DIRECTIONS.filter((direction) => types.includes(toType(direction)));
  const withRules = DIRECTIONS.filter((direction) => mayHaveRules(spec, direction));
  return withRules.length > 0 ? withRules : ["ingress"];
}

export function tierOf({ spec }: PolicyFacts): string {
  const { tier } = spec;
  return typeof tier === "string" && tier !== "" ? tier : DEFAULT_TIER;
}

/** undefined where none is written, and the policy comes last. */
export function orderOf({ spec }: PolicyFacts): number | undefined {
  const { order } = spec;
  return typeof order === "number" ? order : undefined;
}

/** The protocols that have ports, by name and number (numorstring.Protocol). */
const WITH_PORTS: ReadonlyMap<string, Protocol> = new Map([
  ["TCP", "TCP"],
  ["6", "TCP"],
  ["UDP", "UDP"],
  ["17", "UDP"],
  ["SCTP", "SCTP"],
  ["132", "SCTP"],
]);

/** The protocol where it is one that has ports. */
export function portProtocol(value: Json | undefined): Protocol | undefined {
  return typeof value === "string" || typeof value === "number" ? WITH_PORTS.get(String(value)) : undefined;
}

/** 4 for ICMP, 6 for ICMPv6, by name or number; undefined for anything else. */
export function icmpVersion(value: Json | undefined): 4 | 6 | undefined {
  if (value === "ICMP" || value === 1 || value === "1") return 4;
  return value === "ICMPv6" || value === 58 || value === "58" ? 6 : undefined;
}

/** Whether a field says something: not absent, null, empty or an empty mapping. */
export function isWritten(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === "") return false;
  if (isList(value)) return value.length > 0;
  return !isObject(value) || Object.values(value).some(isWritten);
}

/** Whether a rule is for every connection of its direction. */
export function isForAll({ value }: RuleAt): boolean {
  return Object.keys(value).every((key) => key === "action" || key === "metadata" || !isWritten(value[key]));
}

/** A range of ports of a list: a number, "80" or "8000:8080"; undefined for a name. */
export function portRangeOf(item: Json): { readonly first: number; readonly last: number } | undefined {
  const match = /^(\d{1,5})(?::(\d{1,5}))?$/.exec(
    typeof item === "number" || typeof item === "string" ? String(item) : "",
  );
  if (!match) return undefined;
  const first = Number(match[1]);
  return { first, last: match[2] === undefined ? first : Number(match[2]) };
}
