// gw-weights-zero: every backend of a rule has weight 0.

import { readList, readObject } from "../../model/read.ts";
import { defineRule } from "../rule.ts";
import { isGatewayRoute, ROUTE_KINDS } from "./parents.ts";

/** gateway.networking.k8s.io BackendRef.weight: with 0 a backend gets nothing; with nothing but zeros requests get 500. */
export const gwWeightsZero = defineRule({
  code: "gw-weights-zero",
  severity: "warning",
  on: "route",
  kinds: ROUTE_KINDS,
  check(facts, cx) {
    if (!isGatewayRoute(facts)) return;
    for (const [index, item] of readList(facts.spec["rules"]).entries()) {
      const refs = readList(readObject(item)["backendRefs"]);
      if (refs.length === 0 || refs.some((ref) => readObject(ref)["weight"] !== 0)) continue;
      const path = ["spec", "rules", index, "backendRefs", 0, "weight"];
      cx.report({
        path,
        message: "All backends of this rule have weight 0; requests get 500",
        fixes: [{ title: "Use weight 1", edits: [{ edit: { is: "set", path, value: 1 } }] }],
      });
    }
  },
});
