// calico-types-missing: rules of a direction that types leaves out.

import { defineCalicoPolicyRule } from "./calicoPolicyRule.ts";
import { DIRECTIONS, mayHaveRules, toType, writtenTypes } from "./spec.ts";

/** PolicySpec.types: rules of a type that is not listed have no effect. Misspelt types are the schema's. */
export const calicoTypesMissing = defineCalicoPolicyRule({
  code: "calico-types-missing",
  severity: "warning",
  check({ spec }, cx) {
    const types = writtenTypes(spec);
    if (!types || types.some((type) => type !== "Ingress" && type !== "Egress")) return;
    for (const direction of DIRECTIONS) {
      const type = toType(direction);
      if (types.includes(type) || !mayHaveRules(spec, direction)) continue;
      cx.report({
        path: ["spec", "types"],
        at: "key",
        message: `types lacks ${type}, so the ${direction} rules do nothing`,
        fixes: [
          {
            title: `Add ${type} to types`,
            edits: [{ edit: { is: "append", path: ["spec", "types"], value: type } }],
          },
          { title: `Remove the ${direction} rules`, edits: [{ edit: { is: "remove", path: ["spec", direction] } }] },
        ],
      });
    }
  },
});
