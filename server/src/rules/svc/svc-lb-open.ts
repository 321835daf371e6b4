// svc-lb-open: a load balancer that every address may reach.

import { readList, readObject } from "../../model/read.ts";
import { defineRule } from "../rule.ts";

/** Reports LoadBalancer Services without loadBalancerSourceRanges and without an annotation that keeps them inside (core/v1 ServiceSpec). */
export const svcLbOpen = defineRule({
  code: "svc-lb-open",
  severity: "information",
  on: "service",
  check(facts, cx) {
    if (facts.type !== "LoadBalancer" || readList(cx.value(["spec", "loadBalancerSourceRanges"])).length > 0) return;
    const annotations = Object.keys(readObject(cx.value(["metadata", "annotations"])));
    if (
      annotations.some((key) =>
        /internal|scheme|source-ranges|whitelist|allowlist|address-?type|lb-type|load-balancer-type|private/i.test(key),
      )
    )
      return;
    const fix = {
      title: "Add loadBalancerSourceRanges for private addresses",
      edits: [{ edit: { is: "set" as const, path: ["spec", "loadBalancerSourceRanges"], value: ["10.0.0.0/8"] } }],
    };
    cx.report({
      path: ["spec", "type"],
      message: "Every address may reach this load balancer; loadBalancerSourceRanges narrows it",
      fixes: [fix],
    });
  },
});
