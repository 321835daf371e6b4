// gw-limits: more matches than a route may have.

import { readList, readObject } from "../../model/read.ts";
import { defineRule } from "../rule.ts";
import { isGatewayRoute } from "./parents.ts";

const MOST = 128;

/** A CEL rule of HTTPRouteSpec and GRPCRouteSpec; 16 rules and 64 matches in a rule are the schema's. */
export const gwLimits = defineRule({
  code: "gw-limits",
  severity: "error",
  on: "route",
  kinds: ["HTTPRoute", "GRPCRoute"],
  check(facts, cx) {
    if (!isGatewayRoute(facts)) return;
    const count = readList(facts.spec["rules"]).reduce<number>(
      (sum, rule) => sum + readList(readObject(rule)["matches"]).length,
      0,
    );
    if (count <= MOST) return;
    cx.report({
      path: ["spec", "rules"],
      at: "key",
      message: `${count} matches in one ${facts.id.kind}; the limit is ${MOST}`,
    });
  },
});
