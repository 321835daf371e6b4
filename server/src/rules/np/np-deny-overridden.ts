// np-deny-overridden: a policy that allows nothing in a direction, on pods for which another policy allows everything.

import type { PolicyFacts, WorkloadFacts } from "../../model/facts.ts";
import { showName } from "../../model/resourceId.ts";
import { type Engine, podOf, selecting } from "../../policy/engine.ts";
import { lowerPolicy } from "../../policy/lowering.ts";
import { hypotheticalPod, podsOf } from "../../policy/policyReach.ts";
import type { Direction, PolicyRule } from "../../policy/policyRule.ts";
import { engineOf } from "./engine.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { sameId } from "./sameId.ts";
import { shorten, toPolicyType } from "./spec.ts";

/** reach-semantics NP-6: policies add up; there is no deny that takes back what another policy allows. */
export const npDenyOverridden = defineNetworkPolicyRule({
  code: "np-deny-overridden",
  severity: "warning",
  check(facts, cx) {
    const engine = engineOf(cx);
    for (const part of lowerPolicy(facts).parts) {
      if (part.rules.length > 0) continue;
      const { direction } = part;
      const pods = podsOf(engine, facts);
      const subjects = pods.length > 0 ? pods : [hypotheticalPod(facts, part.subject)];
      const opener = openerOfAll(engine, facts, subjects, direction);
      if (!opener) continue;
      const types = facts.spec["policyTypes"];
      const index = Array.isArray(types) ? types.indexOf(toPolicyType(direction)) : -1;
      const found = cx
        .list("networking.k8s.io/NetworkPolicy", opener.id.namespace)
        .find((entry) => sameId(entry.facts.id, opener.id));
      cx.report({
        path: index >= 0 ? ["spec", "policyTypes", index] : ["spec", direction],
        at: index >= 0 ? "value" : "key",
        message: `Policies add up: ${shorten(showName(opener.id), 60)} allows all ${direction} ${direction === "egress" ? "of" : "to"} the same pods`,
        related: found ? [{ entry: found, path: ["spec", direction], message: `Allows all ${direction}` }] : [],
      });
    }
  },
});

/** A policy that opens the direction for all of the pods; each pod may have another, the first is named. */
function openerOfAll(
  engine: Engine,
  policy: PolicyFacts,
  pods: readonly WorkloadFacts[],
  direction: Direction,
): PolicyFacts | undefined {
  let first: PolicyFacts | undefined;
  for (const pod of pods) {
    const opener = selecting(engine, podOf(engine, pod), direction).find(
      ({ part, selects }) =>
        selects === "yes" &&
        !sameId(part.id, policy.id) &&
        part.id.kind === policy.id.kind &&
        part.id.group === policy.id.group &&
        part.rules.some(isEverything),
    );
    const facts = opener && engine.policy(opener.part.id);
    if (!facts) return undefined;
    first ??= facts;
  }
  return first;
}

function isEverything({ action, peers, ports }: PolicyRule): boolean {
  return action === "allow" && ports === undefined && peers.some(({ is }) => is === "everyone");
}
