// np-apiserver-blocked: pods whose service account has rights, and which no policy lets out to the API server.

import { isList, isObject, jsonAt } from "../../base/json.ts";
import type { WorkloadFacts } from "../../model/facts.ts";
import { templatePath } from "../../model/kinds/workload.ts";
import { hasPort } from "../../policy/portSet.ts";
import type { RuleContext } from "../rule.ts";
import { egressStates } from "./egressState.ts";
import { engineOf } from "./engine.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { sameId } from "./sameId.ts";
import { shorten } from "./spec.ts";
import { showWorkloads } from "./words.ts";

const BINDINGS = ["rbac.authorization.k8s.io/RoleBinding", "rbac.authorization.k8s.io/ClusterRoleBinding"];
const API_PORTS = [443, 6443];

/** reach-semantics SV-9: the API server is an address outside, no pod. Needs workloads and role bindings. */
export const npApiserverBlocked = defineNetworkPolicyRule({
  code: "np-apiserver-blocked",
  severity: "warning",
  check(facts, cx) {
    const accounts = boundAccounts(cx);
    if (accounts.size === 0) return;
    const cut = egressStates(engineOf(cx), facts).filter(({ workload, hypothetical, isolated, opens, owner, row }) => {
      if (hypothetical || !isolated || !opens || !sameId(owner, facts.id)) return false;
      if (
        workload.serviceAccount === "default" ||
        !accounts.has(`${workload.id.namespace}/${workload.serviceAccount}`) ||
        mountsNoToken(workload, cx)
      )
        return false;
      return !row.outside.some(({ verdict }) => API_PORTS.some((port) => hasPort(verdict.may, "TCP", port)));
    });
    if (cut.length === 0) return;
    const who = showWorkloads(
      cut.map(({ workload }) => workload),
      facts.id.namespace,
    );
    cx.report({
      path: ["spec", "egress"],
      at: "key",
      message: `${shorten(who, 40)} ${cut.length === 1 ? "uses" : "use"} the Kubernetes API; no policy lets ${cut.length === 1 ? "it" : "them"} out to its address on 443 or 6443`,
    });
  },
});

/** Service accounts, as namespace/name, that some binding of the workspace or the cluster names. */
function boundAccounts(cx: RuleContext): ReadonlySet<string> {
  const accounts = new Set<string>();
  for (const { resource } of BINDINGS.flatMap((kind) => cx.list(kind))) {
    const { subjects } = resource.value;
    for (const subject of isList(subjects) ? subjects : []) {
      if (!isObject(subject) || subject["kind"] !== "ServiceAccount" || typeof subject["name"] !== "string") continue;
      const namespace = typeof subject["namespace"] === "string" ? subject["namespace"] : resource.id.namespace;
      accounts.add(`${namespace}/${subject["name"]}`);
    }
  }
  return accounts;
}

function mountsNoToken({ id }: WorkloadFacts, cx: RuleContext): boolean {
  const entry = cx.list(`${id.group}/${id.kind}`, id.namespace).find(({ facts }) => facts.id.name === id.name);
  return (
    jsonAt(entry?.resource.value, [...(templatePath(id.kind) ?? []), "spec", "automountServiceAccountToken"]) === false
  );
}
