// np-namespace-all: a peer that means every pod of every namespace.

import { isObject } from "../../base/json.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { peersOf } from "./spec.ts";

/** reach-semantics NP-10: an empty namespaceSelector matches all namespaces. */
export const npNamespaceAll = defineNetworkPolicyRule({
  code: "np-namespace-all",
  severity: "warning",
  check(facts, cx) {
    for (const { path, value, rule } of peersOf(facts)) {
      const { namespaceSelector, podSelector } = value;
      if (!isObject(namespaceSelector) || Object.keys(namespaceSelector).length > 0) continue;
      if (isObject(podSelector) && Object.keys(podSelector).length > 0) continue;
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
