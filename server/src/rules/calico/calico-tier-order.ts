// calico-tier-order: a built-in tier with another order or default action than Calico gives it.

import { isTemplate, readObject } from "../../model/read.ts";
import { isCalicoGroup } from "../../policy/dialects/calico/calicoGroups.ts";
import { defineRuleOnAny } from "../rule.ts";
import { BUILT_IN_TIERS } from "./tiers.ts";

/** TierSpec (CEL, validator): default, kube-admin and kube-baseline can't be changed. */
export const calicoTierOrder = defineRuleOnAny({
  code: "calico-tier-order",
  severity: "error",
  kinds: ["Tier"],
  check({ id }, cx) {
    const fixed = BUILT_IN_TIERS.get(id.name);
    if (!fixed || !isCalicoGroup(id.group)) return;
    const spec = readObject(cx.resource.value["spec"]);
    const said = `Tier ${id.name} has order ${fixed.order} and default action ${fixed.defaultAction}`;
    for (const key of ["order", "defaultAction"] as const) {
      const value = spec[key];
      const right = fixed[key];
      const isLeftOut = value === undefined || value === null;
      // Deny is what is put in where nothing is written.
      const isRight = value === right || (key === "defaultAction" && isLeftOut && right === "Deny");
      if (isRight || (typeof value === "string" && isTemplate(value))) continue;
      const path = ["spec", key];
      cx.report({
        path: value === undefined ? ["spec"] : path,
        field: path,
        at: value === undefined ? "key" : "value",
        message: isLeftOut ? `${said}; ${key} is missing` : said,
        fixes: [{ title: `Use ${key}: ${right}`, edits: [{ edit: { is: "set", path, value: right } }] }],
      });
    }
  },
});
