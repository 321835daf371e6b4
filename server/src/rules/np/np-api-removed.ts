// np-api-removed: a NetworkPolicy under a version that no API server serves any more.

import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";

const SERVED = "networking.k8s.io/v1";

/** networking.k8s.io/v1 is the only version ever served; extensions/v1beta1 went with Kubernetes 1.16. */
export const npApiRemoved = defineNetworkPolicyRule({
  code: "np-api-removed",
  severity: "error",
  check({ apiVersion }, cx) {
    if (apiVersion === SERVED || apiVersion.includes("{{")) return;
    const message =
      apiVersion === "extensions/v1beta1"
        ? `NetworkPolicy extensions/v1beta1 is gone since Kubernetes 1.16; use ${SERVED}`
        : `${apiVersion} has no NetworkPolicy; use ${SERVED}`;
    cx.report({
      path: ["apiVersion"],
      message,
      fixes: [
        { title: `Use ${SERVED}`, edits: [{ edit: { is: "set", path: ["apiVersion"], value: SERVED } }], safe: true },
      ],
    });
  },
});
