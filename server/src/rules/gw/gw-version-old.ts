// gw-version-old: a version of a kind of the Gateway API that a newer one has replaced.

import { GATEWAY_GROUP } from "../../ingress/controllers/gatewayApi/listeners.ts";
import { defineRuleOnAny } from "../rule.ts";

/** Kinds that are v1 in the standard channel, with the versions before (Gateway API 1.6). */
const OLD: ReadonlyMap<string, readonly string[]> = new Map([
  ["GatewayClass", ["v1beta1", "v1alpha2"]],
  ["Gateway", ["v1beta1", "v1alpha2"]],
  ["HTTPRoute", ["v1beta1", "v1alpha2"]],
  ["GRPCRoute", ["v1alpha2"]],
  ["TLSRoute", ["v1alpha3", "v1alpha2"]],
  ["ReferenceGrant", ["v1beta1", "v1alpha2"]],
  ["BackendTLSPolicy", ["v1alpha3"]],
]);

export const gwVersionOld = defineRuleOnAny({
  code: "gw-version-old",
  severity: "information",
  kinds: [...OLD.keys()],
  check({ id }, cx) {
    const { apiVersion } = cx.resource;
    const version = apiVersion.slice(apiVersion.indexOf("/") + 1);
    if (id.group !== GATEWAY_GROUP || OLD.get(id.kind)?.includes(version) !== true) return;
    const value = `${GATEWAY_GROUP}/v1`;
    cx.report({
      path: ["apiVersion"],
      message: `${id.kind} is v1 now; ${version} is an older version of it`,
      fixes: [{ title: `Use ${value}`, edits: [{ edit: { is: "set", path: ["apiVersion"], value } }] }],
    });
  },
});
