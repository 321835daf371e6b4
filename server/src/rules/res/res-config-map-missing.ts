// res-config-map-missing: a pod needs a ConfigMap that is not there, so it can't start.

import { CONFIG_MAP } from "../../index/policyView.ts";
import { defineRule } from "../rule.ts";
import { podReferences } from "./podReferences.ts";
import { reportAbsence } from "./reportAbsence.ts";

/** ConfigMaps that the cluster puts into every namespace by itself. */
const PUBLISHED: ReadonlySet<string> = new Set([
  "kube-root-ca.crt",
  "openshift-service-ca.crt",
  "istio-ca-root-cert",
  "linkerd-identity-trust-roots",
]);

/** Reports ConfigMaps that envFrom, env or volumes name and that are missing, `optional: true` ones aside (core/v1 ConfigMapEnvSource). */
export const resConfigMapMissing = defineRule({
  code: "res-config-map-missing",
  severity: "warning",
  on: "workload",
  check(_facts, cx) {
    for (const { kind, name, path } of podReferences(cx))
      if (kind === "ConfigMap" && !PUBLISHED.has(name)) reportAbsence(cx, CONFIG_MAP, name, path);
  },
});
