// svc-type-fields: a field of a Service does not go with its type.

import { parseAddress } from "../../base/ip.ts";
import type { Path } from "../../base/json.ts";
import type { ServiceFacts } from "../../model/facts.ts";
import { readText } from "../../model/read.ts";
import { itemsAt } from "../ports.ts";
import { defineRule, type Fix, type RuleContext } from "../rule.ts";

/** Reports what ValidateService refuses between type and clusterIP, nodePort, externalTrafficPolicy, loadBalancerSourceRanges and externalName (core/v1 ServiceSpec). */
export const svcTypeFields = defineRule({
  code: "svc-type-fields",
  severity: "error",
  on: "service",
  check(facts, cx) {
    const { type } = facts;
    if (cx.value(["spec", "type"]) !== undefined && readText(cx.value(["spec", "type"])) === undefined) return;
    clusterIP(facts, cx);
    const exposed = type === "NodePort" || type === "LoadBalancer";
    if (type === "ClusterIP") {
      for (const { item, path } of itemsAt(cx, ["spec", "ports"])) {
        if (typeof item["nodePort"] !== "number" || item["nodePort"] === 0) continue;
        const nodePort = [...path, "nodePort"];
        cx.report({
          path: nodePort,
          at: "key",
          message: "nodePort needs type NodePort or LoadBalancer",
          fixes: [toType("NodePort"), without(nodePort)],
        });
      }
    }
    const policy = ["spec", "externalTrafficPolicy"];
    if (
      !exposed &&
      type !== "ExternalName" &&
      readText(cx.value(policy)) !== undefined &&
      cx.value(["spec", "externalIPs"]) === undefined
    ) {
      cx.report({
        path: policy,
        at: "key",
        message: `externalTrafficPolicy needs type NodePort or LoadBalancer, not ${type}`,
        fixes: [without(policy)],
      });
    }
    const ranges = ["spec", "loadBalancerSourceRanges"];
    if (type !== "LoadBalancer" && Array.isArray(cx.value(ranges))) {
      cx.report({
        path: ranges,
        at: "key",
        message: `loadBalancerSourceRanges needs type LoadBalancer, not ${type}`,
        fixes: [without(ranges)],
      });
    }
    if (type === "ExternalName" && (cx.value(["spec", "externalName"]) ?? "") === "") {
      cx.report({
        path: ["spec", "type"],
        message: "An ExternalName Service needs externalName, the DNS name that it stands for",
      });
    }
  },
});

function clusterIP(facts: ServiceFacts, cx: RuleContext): void {
  const path = ["spec", "clusterIP"];
  const value = readText(cx.value(path));
  if (value === undefined) return;
  if (value !== "None" && !parseAddress(value)) {
    cx.report({
      path,
      message: `clusterIP is an address or None, not ${value}`,
      fixes:
        value.toLowerCase() === "none"
          ? [{ title: "Use None", edits: [{ edit: { is: "set", path, value: "None" } }] }]
          : [without(path)],
    });
  } else if (facts.type === "ExternalName") {
    cx.report({ path, at: "key", message: "An ExternalName Service has no clusterIP", fixes: [without(path)] });
  } else if (value === "None" && (facts.type === "NodePort" || facts.type === "LoadBalancer")) {
    cx.report({
      path,
      message: `A ${facts.type} Service needs a cluster IP; None makes it headless`,
      fixes: [without(path), toType("ClusterIP")],
    });
  }
}

function without(path: Path): Fix {
  return { title: `Remove ${String(path.at(-1))}`, edits: [{ edit: { is: "remove", path } }] };
}

function toType(type: string): Fix {
  return { title: `Use type ${type}`, edits: [{ edit: { is: "set", path: ["spec", "type"], value: type } }] };
}
