// admin-shadows-np: a NetworkPolicy allows what a policy of the Admin tier denies first.

import { deniedPeers } from "../../policy/precedence.ts";
import { fit } from "../message.ts";
import { engineOf } from "../np/engine.ts";
import { defineNetworkPolicyRule } from "../np/networkPolicyRule.ts";
import { relatedTo, showPolicy } from "./related.ts";

/** reach-semantics AN-4, CN-1: what the Admin tier denies is never asked of NetworkPolicies. */
export const adminShadowsNp = defineNetworkPolicyRule({
  code: "admin-shadows-np",
  severity: "warning",
  check(facts, cx) {
    for (const { path, by } of deniedPeers(engineOf(cx), facts)) {
      const cites = by.map(({ cite }) => cite);
      const [first] = cites;
      if (!first) continue;
      const more = cites.length > 1 ? ` and ${cites.length - 1} more` : "";
      cx.report({
        path,
        message: fit(
          `${showPolicy(first)}${more} denies this first`,
          ", so allowing it here has no effect; allow it or pass it on there",
          ", so this has no effect; allow it there",
          ", so this has no effect",
        ),
        related: relatedTo(cx, cites, ({ text }) => text),
      });
    }
  },
});
