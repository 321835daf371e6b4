// Calico's tiers: those that are there from the start, and what happens at the end of one (reach-semantics CA-1, CA-3).

import { isObject } from "../../base/json.ts";
import type { Lookup } from "../../base/lookup.ts";
import { unknown } from "../../base/lookup.ts";
import type { Entry } from "../../index/bucket.ts";
import type { KindKey } from "../../model/views.ts";
import { toKindKey } from "../../model/views.ts";
import { CALICO_GROUPS } from "../../policy/dialects/calico/calicoGroups.ts";
import type { RuleContext } from "../rule.ts";

export const BUILT_IN_TIERS: ReadonlyMap<string, { readonly order: number; readonly defaultAction: "Deny" | "Pass" }> =
  new Map([
    ["default", { order: 1_000_000, defaultAction: "Deny" }],
    ["kube-admin", { order: 1000, defaultAction: "Pass" }],
    ["kube-baseline", { order: 10_000_000, defaultAction: "Pass" }],
    // What the two were called at first.
    ["adminnetworkpolicy", { order: 1000, defaultAction: "Pass" }],
    ["baselineadminnetworkpolicy", { order: 10_000_000, defaultAction: "Pass" }],
  ]);

export const TIER_KINDS: readonly KindKey[] = CALICO_GROUPS.map((group) => toKindKey(group, "Tier"));

/** A tier of either group; missing for certain where one of the two is completely known. */
export function lookUpTier(cx: RuleContext, name: string): Lookup<Entry> {
  const answers = TIER_KINDS.map((kind) => cx.lookUp(kind, "", name));
  return (
    answers.find(({ is }) => is === "found") ??
    answers.find((answer) => answer.is === "missing" && answer.sure) ??
    answers.find(({ is }) => is === "missing") ??
    answers[0] ??
    unknown("no Tier is known")
  );
}

/** What happens to connections that no rule of the tier decides; undefined where nobody knows the tier. */
export function defaultActionOf(cx: RuleContext, name: string): "Deny" | "Pass" | undefined {
  const builtIn = BUILT_IN_TIERS.get(name);
  if (builtIn) return builtIn.defaultAction;
  const found = lookUpTier(cx, name);
  if (found.is !== "found" || found.value.facts.is !== "other") return undefined;
  const { kept } = found.value.facts;
  return isObject(kept) && kept["defaultAction"] === "Pass" ? "Pass" : "Deny";
}
