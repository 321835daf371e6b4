// gw-class-unknown: a Gateway of a class that is nowhere.

import { GATEWAY_GROUP } from "../../ingress/controllers/gatewayApi/listeners.ts";
import { readObject, readText } from "../../model/read.ts";
import { toKindKey } from "../../model/views.ts";
import { absenceOf } from "../absence.ts";
import { defineRule } from "../rule.ts";

/** gateway.networking.k8s.io GatewaySpec.gatewayClassName */
export const gwClassUnknown = defineRule({
  code: "gw-class-unknown",
  severity: "warning",
  on: "other",
  kinds: ["Gateway"],
  check({ id, kept }, cx) {
    const name = readText(readObject(kept)["gatewayClassName"]);
    if (id.group !== GATEWAY_GROUP || name === undefined) return;
    const absence = absenceOf(cx, toKindKey(GATEWAY_GROUP, "GatewayClass"), "", name);
    if (!absence) return;
    const { suggestion, ...said } = absence;
    const path = ["spec", "gatewayClassName"];
    cx.report({
      ...said,
      path,
      fixes:
        suggestion === undefined
          ? []
          : [{ title: `Use class ${suggestion}`, edits: [{ edit: { is: "set", path, value: suggestion } }] }],
    });
  },
});
