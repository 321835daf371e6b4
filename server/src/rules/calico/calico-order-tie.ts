// calico-order-tie: two policies of a tier that only their names put in an order, and that do not agree.

import type { Facts, PolicyFacts } from "../../model/facts.ts";
import { showName } from "../../model/resourceId.ts";
import { toKindKey } from "../../model/views.ts";
import { CALICO_GROUPS } from "../../policy/dialects/calico/calicoGroups.ts";
import { fit } from "../message.ts";
import { sameId } from "../np/sameId.ts";
import { shorten } from "../np/spec.ts";
import type { Fix, Related, RuleContext } from "../rule.ts";
import { defineCalicoPolicyRule, isGlobal, isStaged } from "./calicoPolicyRule.ts";
import { haveCommon, workloadsOf } from "./endpoints.ts";
import { rulesMeet } from "./ruleMeet.ts";
import { DIRECTIONS, directionsOf, orderOf, rulesIn, tierOf } from "./spec.ts";

/** How much room is left between orders. */
const STEP = 100;

/** reach-semantics CA-1: policies of one order, or without any, go by their names. */
export const calicoOrderTie = defineCalicoPolicyRule({
  code: "calico-order-tie",
  severity: "warning",
  check(facts, cx) {
    if (isStaged(facts)) return;
    const others = rivalsOf(facts, cx);
    const [first] = others;
    if (!first) return;
    const order = orderOf(facts);
    const more = others.length > 1 ? ` and ${others.length - 1} more` : "";
    const path = ["spec", "order"];
    cx.report({
      path,
      at: order === undefined ? "key" : "value",
      message: fit(
        `${first.id.kind} ${shorten(showName(first.id), 40)}${more} ${order === undefined ? "has no order either" : `has order ${order} too`}`,
        ", so their names decide which goes first; set order",
        ": names decide which goes first",
      ),
      fixes: orderFixes(facts, cx),
      related: others.slice(0, 5).flatMap((other) => relatedTo(other, cx)),
    });
  },
});

function rivalsOf(facts: PolicyFacts, cx: RuleContext): readonly PolicyFacts[] {
  const directions = directionsOf(facts);
  return sameOrder(facts, cx).filter((other) => {
    if (sameId(other.id, facts.id)) return false;
    const shared = directions.filter((direction) => directionsOf(other).includes(direction));
    const opposed = shared.flatMap((direction) =>
      rulesIn(facts, direction).flatMap((a) =>
        rulesIn(other, direction).flatMap((b) => (isOpposed(a.action, b.action) ? [[a, b] as const] : [])),
      ),
    );
    if (opposed.length === 0) return false;
    if (!haveCommon(workloadsOf(cx, facts), workloadsOf(cx, other))) return false;
    return opposed.some(([a, b]) => rulesMeet(a, b, cx.workloads()));
  });
}

function isOpposed(a: string | undefined, b: string | undefined): boolean {
  return (a === "Allow" && b === "Deny") || (a === "Deny" && b === "Allow");
}

/** Policies that decide, of the same tier and order, and of the namespace or of all. */
function sameOrder(facts: PolicyFacts, cx: RuleContext): readonly PolicyFacts[] {
  const place = placeOf(facts);
  return CALICO_GROUPS.flatMap((group) => [
    ...(cx.derive(toKindKey(group, "GlobalNetworkPolicy"), byPlace).get(place) ?? []),
    ...(isGlobal(facts)
      ? (cx.derive(toKindKey(group, "NetworkPolicy"), byPlace).get(place) ?? [])
      : cx
          .list(toKindKey(group, "NetworkPolicy"), facts.id.namespace)
          .flatMap(({ facts: other }) => (other.is === "policy" && placeOf(other) === place ? [other] : []))),
  ]);
}

function byPlace(all: readonly Facts[]): ReadonlyMap<string, readonly PolicyFacts[]> {
  const places = new Map<string, PolicyFacts[]>();
  for (const facts of all) {
    if (facts.is !== "policy" || DIRECTIONS.every((direction) => rulesIn(facts, direction).length === 0)) continue;
    const place = placeOf(facts);
    const own = places.get(place);
    if (own) own.push(facts);
    else places.set(place, [facts]);
  }
  return places;
}

function placeOf(facts: PolicyFacts): string {
  return `${orderOf(facts) ?? ""} ${tierOf(facts)}`;
}

/** Before the other, by the first number that no policy of the tier has. */
function orderFixes(facts: PolicyFacts, cx: RuleContext): readonly Fix[] {
  const taken = new Set<number>();
  for (const group of CALICO_GROUPS) {
    for (const kind of ["GlobalNetworkPolicy", "NetworkPolicy"])
      for (const [order, tier] of cx.derive(toKindKey(group, kind), ordersOf))
        if (tier === tierOf(facts)) taken.add(order);
  }
  const order = orderOf(facts);
  let free = order === undefined ? STEP : order + 1;
  while (taken.has(free)) free += order === undefined ? STEP : 1;
  const title = order === undefined ? `Set order: ${free}` : `Use order: ${free}, behind it`;
  return [{ title, edits: [{ edit: { is: "set", path: ["spec", "order"], value: free } }] }];
}

function ordersOf(all: readonly Facts[]): readonly (readonly [number, string])[] {
  return all.flatMap((facts) => {
    const order = facts.is === "policy" ? orderOf(facts) : undefined;
    return facts.is === "policy" && order !== undefined ? [[order, tierOf(facts)] as const] : [];
  });
}

function relatedTo(other: PolicyFacts, cx: RuleContext): readonly Related[] {
  const { group, kind, namespace, name } = other.id;
  const found = cx.lookUp(toKindKey(group, kind), namespace, name);
  if (found.is !== "found") return [];
  const order = orderOf(other);
  return [
    { entry: found.value, path: ["spec", "order"], message: order === undefined ? "no order" : `order ${order}` },
  ];
}
