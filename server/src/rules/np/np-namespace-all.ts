// np-namespace-all: a peer that means every pod of every namespace.

import { isObject, type Json } from "../../base/json.ts";
import { toSelector } from "../../model/selector.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { peersOf } from "./spec.ts";

/** reach-semantics NP-10: an empty namespaceSelector matches all namespaces. */
export const npNamespaceAll = defineNetworkPolicyRule({
  code: "np-namespace-all",
  severity: "warning",
  check(facts, cx) {
    for (const { path, value, rule } of peersOf(facts)) {
      const { namespaceSelector, podSelector } = value;
      if (!isObject(namespaceSelector) || !isEverything(namespaceSelector)) continue;
      if (isObject(podSelector) && !isEverything(podSelector)) continue;
      if (value["ipBlock"] !== undefined) continue;
      const fix = {
        title: "Use podSelector: {} (this namespace only)",
        edits: [{ edit: { is: "set" as const, path, value: { podSelector: {} } } }],
      };
      cx.report({
        path: [...path, "namespaceSelector"],
        at: "key",
        message:
          rule.direction === "ingress"
            ? "This lets in pods of every namespace"
            : "This lets out to pods of every namespace",
        fixes: [fix],
      });
    }
  },
});

/** Whether a selector demands nothing, also where it says so at length. */
function isEverything(value: Json): boolean {
  const selector = toSelector(value);
  return selector !== undefined && !selector.unclear && selector.requirements.length === 0;
}
