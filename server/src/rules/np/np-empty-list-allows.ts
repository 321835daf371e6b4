// np-empty-list-allows: an empty from or to, which reads like "nobody" and means everybody.

import { isList } from "../../base/json.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { rulesOf } from "./spec.ts";

/** networking/v1 NetworkPolicyIngressRule.from: empty or missing matches all sources (reach-semantics NP-8). */
export const npEmptyListAllows = defineNetworkPolicyRule({
  code: "np-empty-list-allows",
  severity: "warning",
  check(facts, cx) {
    for (const rule of rulesOf(facts)) {
      const { peersKey, direction, path, value } = rule;
      const peers = value[peersKey];
      if (peers === undefined || (peers !== null && !(isList(peers) && peers.length === 0))) continue;
      const end = direction === "ingress" ? "source" : "destination";
      cx.report({
        path: [...path, peersKey],
        at: "key",
        message: `An empty ${peersKey} allows every ${end}${rule.ports.length > 0 ? " on these ports" : ""}`,
        fixes: [
          { title: `Remove the rule (allow no ${end} by it)`, edits: [{ edit: { is: "remove", path } }] },
          {
            title: `Remove ${peersKey} (every ${end}, said plainly)`,
            edits: [{ edit: { is: "remove", path: [...path, peersKey] } }],
          },
        ],
      });
    }
  },
});
