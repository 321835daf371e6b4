// Rules of a direction that policyTypes leaves out: the same trap in both directions (reach-semantics NP-4).

import type { PolicyFacts } from "../../model/facts.ts";
import type { Direction } from "../../policy/policyRule.ts";
import type { RuleContext } from "../rule.ts";
import { hasRules, toPolicyType, writtenTypes } from "./spec.ts";

/** Reports where a direction has rules and policyTypes, as written, lacks it. Misspelt types are another rule's. */
export function reportHiddenDirection({ spec }: PolicyFacts, direction: Direction, cx: RuleContext): void {
  const written = writtenTypes(spec);
  if (written.is !== "list" || hasRules(spec, direction) !== true) return;
  const wanted = toPolicyType(direction);
  if (written.types.some((type) => type === wanted || (type !== "Ingress" && type !== "Egress"))) return;
  cx.report({
    path: ["spec", "policyTypes"],
    at: "key",
    message: `policyTypes lacks ${wanted}, so the ${direction} rules do nothing`,
    fixes: [
      {
        title: `Add ${wanted} to policyTypes`,
        edits: [{ edit: { is: "append", path: ["spec", "policyTypes"], value: wanted } }],
      },
      { title: `Remove the ${direction} rules`, edits: [{ edit: { is: "remove", path: ["spec", direction] } }] },
    ],
  });
}
