// np-peer-ipblock-mixed: one peer with an ipBlock and a selector; addresses and labels can't be asked for together.

import type { Json } from "../../base/json.ts";
import { readList } from "../../model/read.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { peersOf } from "./spec.ts";

/** networking/v1 NetworkPolicyPeer.ipBlock: where it is set, neither of the other fields can be. */
export const npPeerIpblockMixed = defineNetworkPolicyRule({
  code: "np-peer-ipblock-mixed",
  severity: "error",
  check(facts, cx) {
    for (const { path, value, rule } of peersOf(facts)) {
      const { ipBlock, ...others } = value;
      if (ipBlock === undefined || ipBlock === null) continue;
      const selectors = ["podSelector", "namespaceSelector"].filter(
        (key) => others[key] !== undefined && others[key] !== null,
      );
      if (selectors.length === 0) continue;
      const list = [...rule.path, rule.peersKey];
      const items = readList(rule.value[rule.peersKey]).flatMap((item, index): readonly Json[] =>
        index === path.at(-1) ? [others, { ipBlock }] : [item],
      );
      cx.report({
        path,
        message: `An ipBlock stands alone in its peer; ${selectors.join(" and ")} ${selectors.length === 1 ? "needs a peer" : "need one"} of ${selectors.length === 1 ? "its" : "their"} own`,
        fixes: [
          { title: "Split into two peers (OR)", edits: [{ edit: { is: "set", path: list, value: items } }] },
          { title: "Remove ipBlock", edits: [{ edit: { is: "remove", path: [...path, "ipBlock"] } }] },
        ],
      });
    }
  },
});
