// np-or-trap: a namespaceSelector and a podSelector as two neighbouring peers, where one peer was perhaps meant.

import type { Fix } from "../rule.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { type OrTrap, orTrapsOf } from "./orTrap.ts";
import { shorten } from "./spec.ts";
import { showLabels } from "./words.ts";

/** reach-semantics NP-9: two items of from or to are ORed; both selectors in one item are ANDed. */
export const npOrTrap = defineNetworkPolicyRule({
  code: "np-or-trap",
  severity: "information",
  check(facts, cx) {
    const own = shorten(facts.id.namespace, 15);
    for (const trap of orTrapsOf(facts, cx)) {
      const { second, pods, selector, sign } = trap;
      if (sign.is === "other") continue;
      const labels = shorten(showLabels(selector), 24);
      if (sign.is === "merge") {
        const [only = "", ...more] = sign.namespaces;
        const where = more.length === 0 ? shorten(only, 15) : `${sign.namespaces.length} others`;
        cx.report({
          path: second.path,
          message: `Pods with ${labels} are in ${where}, not in ${own}: two items mean OR; meant both at once?`,
          severity: "warning",
          fixes: [merge(trap)],
        });
      } else {
        const verb = pods.rule.direction === "ingress" ? "lets in" : "lets out to";
        cx.report({
          path: second.path,
          message: `This ${verb} all pods of those namespaces, and ${labels} pods of ${own}: meant both at once?`,
          fixes: [merge(trap)],
        });
      }
    }
  },
});

function merge({ second }: OrTrap): Fix {
  return { title: "Merge into one peer (AND)", edits: [{ edit: { is: "join", path: second.path } }] };
}
