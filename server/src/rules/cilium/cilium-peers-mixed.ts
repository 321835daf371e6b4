// cilium-peers-mixed: a rule that says who is at the other end in two ways.

import { defineCiliumRule } from "./ciliumRule.ts";
import { moveToOwnRule, peersIn, rulesOf } from "./spec.ts";

/** pkg/policy/api EgressRule.sanitize, IngressRule.sanitize: "Combining … and … is not supported yet". */
export const ciliumPeersMixed = defineCiliumRule({
  code: "cilium-peers-mixed",
  severity: "error",
  check(_, cx) {
    for (const rule of rulesOf(cx.resource.value)) {
      const [first, ...rest] = Object.keys(rule.value).filter((key) => peersIn(rule).includes(key));
      for (const key of rest) {
        cx.report({
          path: [...rule.path, key],
          at: "key",
          message: `${first} and ${key} can't share a rule; each needs a rule of its own`,
          fixes: [
            {
              title: `Move ${key} into a rule of its own`,
              edits: moveToOwnRule(rule, key, { [key]: rule.value[key] ?? [] }),
            },
          ],
        });
      }
    }
  },
});
