// Two neighbouring peers, one by namespaces and one by pods, and what the known pods say about whether one was meant.

import { isObject } from "../../base/json.ts";
import type { PolicyFacts } from "../../model/facts.ts";
import { type Selector, toSelector } from "../../model/selector.ts";
import type { RuleContext } from "../rule.ts";
import { otherNamespaces } from "./elsewhere.ts";
import { pick, pickNamespaces, pickPeer } from "./picks.ts";
import { type PeerAt, rulesOf } from "./spec.ts";

export interface OrTrap {
  readonly first: PeerAt;
  readonly second: PeerAt;
  /** The one of the two that picks by podSelector, and what it picks. */
  readonly pods: PeerAt;
  readonly selector: Selector;
  readonly sign: Sign;
}

/**
 * What the known pods say: the wanted ones are in the other peer's namespaces alone (`merge`), outside of both or nowhere
 * (`other`: another rule says what is wrong), or nothing certain (`open`).
 */
export type Sign =
  | { readonly is: "merge"; readonly namespaces: readonly string[] }
  | { readonly is: "other" }
  | { readonly is: "open" };

/** Every such pair of a policy (reach-semantics NP-9). A peer belongs to one pair at most; an empty podSelector makes none. */
export function orTrapsOf(facts: PolicyFacts, cx: RuleContext): readonly OrTrap[] {
  return rulesOf(facts).flatMap(({ peers }) => {
    const traps: OrTrap[] = [];
    for (let index = 0; index + 1 < peers.length; index++) {
      const [first, second] = [peers[index], peers[index + 1]];
      const pods = first && second && podsOfPair(first, second);
      const selector = pods && toSelector(pods.value["podSelector"]);
      if (!selector || selector.requirements.length === 0) continue;
      const namespaces = toSelector((pods === first ? second : first).value["namespaceSelector"]);
      if (!namespaces) continue;
      traps.push({ first, second, pods, selector, sign: readSign(selector, namespaces, facts.id.namespace, cx) });
      index++;
    }
    return traps;
  });
}

/** The podSelector peers that np-or-trap speaks of, so that no other rule gives a second name to the same cause. */
export function trappedPeers(facts: PolicyFacts, cx: RuleContext): ReadonlySet<PeerAt> {
  return new Set(orTrapsOf(facts, cx).flatMap(({ pods, sign }) => (sign.is === "other" ? [] : [pods])));
}

function readSign(pods: Selector, namespaces: Selector, own: string, cx: RuleContext): Sign {
  const here = pickPeer({ pods, namespaces: undefined }, own, cx);
  const absence = cx.workloadAbsence(own);
  if (pods.unclear || here.yes.length > 0 || here.maybe || absence.is !== "missing" || !absence.sure)
    return { is: "open" };
  const { yes, maybe } = pickNamespaces(namespaces, cx);
  const elsewhere = otherNamespaces(pods, own, cx);
  const inThose = elsewhere.filter((name) => yes.includes(name));
  if (inThose.length > 0) return { is: "merge", namespaces: inThose };
  const perhaps = maybe.some((name) => pick(pods, cx.workloads(name)).maybe || elsewhere.includes(name));
  return perhaps ? { is: "open" } : { is: "other" };
}

/** The peer by podSelector of two that pick by one selector each, of either kind. */
function podsOfPair(first: PeerAt, second: PeerAt): PeerAt | undefined {
  if (isOnly(first, "namespaceSelector") && isOnly(second, "podSelector")) return second;
  return isOnly(first, "podSelector") && isOnly(second, "namespaceSelector") ? first : undefined;
}

function isOnly({ value }: PeerAt, key: string): boolean {
  return Object.keys(value).length === 1 && isObject(value[key]);
}
