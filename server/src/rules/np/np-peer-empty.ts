// np-peer-empty: an item of from or to that names nobody; the API server refuses it, and it does not mean everybody.

import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { peersOf } from "./spec.ts";

const FIELDS = ["podSelector", "namespaceSelector", "ipBlock"];

/** networking/v1 NetworkPolicyPeer: one field at least; a field without a value is no field. */
export const npPeerEmpty = defineNetworkPolicyRule({
  code: "np-peer-empty",
  severity: "error",
  check(facts, cx) {
    for (const { path, value, rule } of peersOf(facts)) {
      const keys = Object.keys(value);
      if (keys.some((key) => value[key] !== null || !FIELDS.includes(key))) continue;
      const [bare] = keys;
      const alone = rule.peers.length === 1;
      const end = rule.direction === "ingress" ? "source" : "destination";
      cx.report({
        path,
        message:
          bare === undefined
            ? "A peer names pods, namespaces or an ipBlock; {} names nobody"
            : `${bare} without a value names nobody; ${bare === "ipBlock" ? "it needs a cidr" : `${bare}: {} means all of them`}`,
        fixes: [
          ...(bare === "ipBlock"
            ? []
            : bare === undefined
              ? [
                  {
                    title: "Use podSelector: {} (every pod of this namespace)",
                    edits: [{ edit: { is: "set" as const, path, value: { podSelector: {} } } }],
                  },
                ]
              : [
                  {
                    title: `Write ${bare}: {}`,
                    edits: [{ edit: { is: "set" as const, path: [...path, bare], value: {} } }],
                  },
                ]),
          alone
            ? {
                title: `Remove ${rule.peersKey} (every ${end})`,
                edits: [{ edit: { is: "remove" as const, path: [...rule.path, rule.peersKey] } }],
              }
            : { title: "Remove this peer", edits: [{ edit: { is: "remove" as const, path } }] },
        ],
      });
    }
  },
});
