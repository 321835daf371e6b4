// cilium-egress-gateway: a CiliumEgressGatewayPolicy that the agent can't read, and therefore drops.

import { isObject, type Json, type JsonObject, type Path } from "../../base/json.ts";
import { hasTemplate } from "../../model/read.ts";
import { defineRule, type RuleContext } from "../rule.ts";
import { CILIUM_GROUP } from "./ciliumRule.ts";
import { hasOpenKeys, itemsOf } from "./spec.ts";

/** pkg/egressgateway ParseCEGP: what it refuses is logged by the agent, and the policy does nothing. */
export const ciliumEgressGateway = defineRule({
  code: "cilium-egress-gateway",
  severity: "error",
  on: "other",
  kinds: ["CiliumEgressGatewayPolicy"],
  check({ id }, cx) {
    const { spec } = cx.resource.value;
    if (id.group !== CILIUM_GROUP || !isObject(spec) || hasOpenKeys(spec)) return;
    const { destinationCIDRs, egressGateway } = spec;
    if (isEmpty(destinationCIDRs))
      cx.report({
        path: destinationCIDRs === undefined ? ["spec"] : ["spec", "destinationCIDRs"],
        field: ["spec", "destinationCIDRs"],
        at: "key",
        message: "No destinationCIDRs: this policy leads nothing through a gateway",
        fixes: [
          {
            title: "Lead all IPv4 traffic (0.0.0.0/0)",
            edits: [{ edit: { is: "set", path: ["spec", "destinationCIDRs"], value: ["0.0.0.0/0"] } }],
          },
        ],
      });
    if (isObject(egressGateway)) judgeGateway(["spec", "egressGateway"], egressGateway, cx);
    for (const { path, value } of itemsOf(["spec", "egressGateways"], spec["egressGateways"]))
      judgeGateway(path, value, cx);
    for (const { path, value } of itemsOf(["spec", "selectors"], spec["selectors"])) {
      if (hasOpenKeys(value) || isObject(value["podSelector"]) || isObject(value["namespaceSelector"])) continue;
      if (hasTemplate(value["podSelector"]) || hasTemplate(value["namespaceSelector"])) continue;
      cx.report({
        path,
        message: "An item of selectors needs a podSelector or a namespaceSelector",
        fixes: [
          {
            title: "Select all pods (podSelector: {})",
            edits: [{ edit: { is: "set", path: [...path, "podSelector"], value: {} } }],
          },
        ],
      });
    }
  },
});

function judgeGateway(path: Path, value: JsonObject, cx: RuleContext): void {
  if (typeof value["egressIP"] !== "string" || typeof value["interface"] !== "string") return;
  cx.report({
    path: [...path, "egressIP"],
    at: "key",
    message: "egressIP and interface say the source address in two ways; a gateway has one of them",
    fixes: ["interface", "egressIP"].map((key) => ({
      title: `Remove ${key}`,
      edits: [{ edit: { is: "remove", path: [...path, key] } }],
    })),
  });
}

function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}
