// cilium-services-ports: a rule with both toServices and toPorts, which only newer versions of Cilium take.

import { isObject, type Json } from "../../base/json.ts";
import { SERVICE } from "../../index/policyView.ts";
import { readList, readText } from "../../model/read.ts";
import type { Fix, RuleContext } from "../rule.ts";
import { defineCiliumRule } from "./ciliumRule.ts";
import { endpointsOf } from "./endpoints.ts";
import { isFilled, type RuleAt, rulesOf } from "./spec.ts";

/** pkg/policy/api EgressRule.sanitize of older versions: "Combining ToServices and ToPorts is not supported yet". */
export const ciliumServicesPorts = defineCiliumRule({
  code: "cilium-services-ports",
  severity: "warning",
  check({ id }, cx) {
    for (const rule of rulesOf(cx.resource.value)) {
      if (rule.direction !== "egress" || !isFilled(rule.value["toServices"]) || !isFilled(rule.value["toPorts"]))
        continue;
      cx.report({
        path: [...rule.path, "toServices"],
        at: "key",
        message: "Older Cilium refuses toServices with toPorts; toEndpoints takes them",
        fixes: fixesFor(rule, id.namespace, cx),
      });
    }
  },
});

/** The pods behind the Services, where all of them are known with their selectors. */
function fixesFor(rule: RuleAt, own: string, cx: RuleContext): readonly Fix[] {
  const picks: Json[] = [];
  for (const item of readList(rule.value["toServices"])) {
    const named = isObject(item) && isObject(item["k8sService"]) ? item["k8sService"] : undefined;
    const name = readText(named?.["serviceName"]);
    const namespace = readText(named?.["namespace"]) ?? own;
    const found = name === undefined ? undefined : cx.lookUp(SERVICE, namespace, name);
    const pick = found?.is === "found" && found.value.facts.is === "service" && endpointsOf(found.value.facts, own);
    if (!pick) return [];
    picks.push(pick);
  }
  const path = [...rule.path, "toServices"];
  return [
    {
      title: "Use toEndpoints, the pods of these Services",
      edits: [{ edit: { is: "set", path, value: picks } }, { edit: { is: "rename", path, to: "toEndpoints" } }],
    },
  ];
}
