// istio-api-old: a version of a kind of Istio that v1 has replaced.

import { groupOf } from "../../model/kinds/index.ts";
import { defineRuleOnAny } from "../rule.ts";

/** Kinds that are v1 since Istio 1.22, by group. */
const KINDS: ReadonlyMap<string, readonly string[]> = new Map([
  [
    "networking.istio.io",
    ["VirtualService", "DestinationRule", "Gateway", "ServiceEntry", "Sidecar", "WorkloadEntry", "WorkloadGroup"],
  ],
  ["security.istio.io", ["AuthorizationPolicy", "PeerAuthentication", "RequestAuthentication"]],
  ["telemetry.istio.io", ["Telemetry"]],
]);

export const istioApiOld = defineRuleOnAny({
  code: "istio-api-old",
  severity: "information",
  kinds: [...KINDS.values()].flat(),
  check({ id }, cx) {
    const { apiVersion } = cx.resource;
    const version = apiVersion.slice(apiVersion.indexOf("/") + 1);
    const isOld = version === "v1alpha3" || version === "v1beta1" || version === "v1alpha1";
    if (!isOld || KINDS.get(groupOf(apiVersion, id.kind))?.includes(id.kind) !== true) return;
    const value = `${id.group}/v1`;
    cx.report({
      path: ["apiVersion"],
      message: `${id.kind} is v1 since Istio 1.22; ${version} is an older version of it`,
      fixes: [{ title: `Use ${value}`, edits: [{ edit: { is: "set", path: ["apiVersion"], value } }] }],
    });
  },
});
