// admin-peers-empty: a rule without peers.

import { isList } from "../../base/json.ts";
import { defineAdminPolicyRule } from "./adminPolicyRule.ts";
import { rulesOf } from "./spec.ts";

/** from and to need an item (MinItems 1): unlike in a NetworkPolicy, no peers is not everyone. */
export const adminPeersEmpty = defineAdminPolicyRule({
  code: "admin-peers-empty",
  severity: "error",
  check(facts, cx) {
    for (const { path, value, peersKey } of rulesOf(facts)) {
      const peers = value[peersKey];
      const at = [...path, peersKey];
      const isMissing = peers === undefined || peers === null;
      if (!isMissing && !(isList(peers) && peers.length === 0)) continue;
      cx.report({
        path: peers === undefined ? path : at,
        field: at,
        at: isMissing ? "key" : "value",
        message: `Here no peers match nothing and are refused; name them in ${peersKey}, namespaces: {} for all pods`,
        fixes: [
          {
            title: "Name all pods (namespaces: {})",
            edits: [{ edit: { is: "set", path: at, value: [{ namespaces: {} }] } }],
          },
        ],
      });
    }
  },
});
