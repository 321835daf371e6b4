// A policy of Cilium taken apart with the path of each part: `spec`, every item of `specs`, their rules in both directions and
// with both effects (cilium.io/v2, pkg/policy/api Rule). Reads one policy as it is written; what it means is policy/'s business.

import { isList, isObject, type Json, type JsonObject, type Path } from "../../base/json.ts";
import { memoOn } from "../../base/memo.ts";
import type { PolicyFacts } from "../../model/facts.ts";
import type { FqdnSelector } from "../../model/fqdnPattern.ts";
import { isTemplate, readList, readText } from "../../model/read.ts";
import type { Direction } from "../../policy/policyRule.ts";
import type { FixEdit } from "../rule.ts";

export interface SpecAt extends ItemAt {
  /** By nodeSelector: a policy for hosts. */
  readonly isHost: boolean;
}

export interface RuleAt extends ItemAt {
  readonly spec: SpecAt;
  readonly direction: Direction;
  readonly isDeny: boolean;
  /** The list that it is an item of. */
  readonly list: Path;
}

/** An item of toPorts. */
export interface PortsAt extends ItemAt {
  readonly rule: RuleAt;
  readonly ports: readonly ItemAt[];
}

export interface ItemAt {
  readonly path: Path;
  readonly value: JsonObject;
}

/** Fields that say who is at the other end; a rule has one of them at most. */
export const PEER_KEYS: { readonly [direction in Direction]: readonly string[] } = {
  egress: ["toEndpoints", "toCIDR", "toCIDRSet", "toEntities", "toServices", "toFQDNs", "toGroups", "toNodes"],
  ingress: ["fromEndpoints", "fromCIDR", "fromCIDRSet", "fromEntities", "fromGroups", "fromNodes"],
};

/** Every spec of a policy, from the whole manifest. */
export const specsOf: (manifest: JsonObject) => readonly SpecAt[] = memoOn((manifest: JsonObject) => [
  ...(isObject(manifest["spec"]) ? [toSpec(["spec"], manifest["spec"])] : []),
  ...itemsOf(["specs"], manifest["specs"]).map(({ path, value }) => toSpec(path, value)),
]);

function toSpec(path: Path, value: JsonObject): SpecAt {
  return { path, value, isHost: isObject(value["nodeSelector"]) };
}

/** The specs of another policy, whose paths nobody reads. */
export function specsIn({ spec, specs = [] }: PolicyFacts): readonly JsonObject[] {
  return Object.keys(spec).length === 0 ? specs : [spec, ...specs];
}

/** Every rule of every spec. */
export const rulesOf: (manifest: JsonObject) => readonly RuleAt[] = memoOn((manifest: JsonObject) =>
  specsOf(manifest).flatMap(rulesOfSpec),
);

export const rulesOfSpec: (spec: SpecAt) => readonly RuleAt[] = memoOn((spec: SpecAt) =>
  (["ingress", "egress"] as const).flatMap((direction) =>
    [false, true].flatMap((isDeny) => {
      const key = isDeny ? `${direction}Deny` : direction;
      const list = [...spec.path, key];
      return itemsOf(list, spec.value[key]).map((item): RuleAt => ({ ...item, spec, direction, isDeny, list }));
    }),
  ),
);

/** The fields with peers that a rule sets; an empty list counts as none (Sanitize counts items). */
export function peersIn({ value, direction }: RuleAt): readonly string[] {
  return PEER_KEYS[direction].filter((key) => readList(value[key]).length > 0);
}

export function portsOf(rule: RuleAt): readonly PortsAt[] {
  return itemsOf([...rule.path, "toPorts"], rule.value["toPorts"]).map((item) => ({
    ...item,
    rule,
    ports: itemsOf([...item.path, "ports"], item.value["ports"]),
  }));
}

/** The mappings of a list, with their places. */
export function itemsOf(path: Path, list: Json | undefined): readonly ItemAt[] {
  return readList(list).flatMap((value, index) => (isObject(value) ? [{ path: [...path, index], value }] : []));
}

/** The texts of a list, with their places; templates are left out. */
export function textsOf(path: Path, list: Json | undefined): readonly { readonly path: Path; readonly text: string }[] {
  return readList(list).flatMap((item, index) => {
    const text = readText(item);
    return text === undefined ? [] : [{ path: [...path, index], text }];
  });
}

/** An entry of toFQDNs or rules.dns; undefined where it says nothing that can be read. */
export function fqdnOf({ matchName, matchPattern }: JsonObject): FqdnSelector | undefined {
  const [name, pattern] = [readText(matchName), readText(matchPattern)];
  if (pattern !== undefined) return { is: "pattern", text: pattern };
  return name === undefined ? undefined : { is: "name", text: name };
}

/** Moves a field with peers into a rule of its own, which takes along what is no peer: ports, authentication. */
export function moveToOwnRule(rule: RuleAt, key: string, as: { readonly [key: string]: Json }): readonly FixEdit[] {
  return [
    { edit: { is: "remove", path: [...rule.path, key] } },
    { edit: { is: "append", path: rule.list, value: { ...as, ...withoutPeers(rule) } } },
  ];
}

/** What of a rule is no peer. */
export function withoutPeers({ value, direction }: RuleAt): JsonObject {
  const peers = [...PEER_KEYS[direction], direction === "egress" ? "toRequires" : "fromRequires"];
  return Object.fromEntries(Object.entries(value).filter(([key]) => !peers.includes(key)));
}

/** Whether a list is written and has an item. */
export function isFilled(value: Json | undefined): boolean {
  return isList(value) && value.length > 0;
}

/** Whether keys of a mapping come from a template or a merge that is not read, so that what it lacks is not known. */
export function hasOpenKeys(value: JsonObject): boolean {
  return Object.keys(value).some((key) => key === "?" || isTemplate(key));
}
