// np-apiserver-blocked: pods whose service account has rights, and which no policy lets out to the API server.

import { parseAddress } from "../../base/ip.ts";
import { isList } from "../../base/json.ts";
import type { Facts, PolicyFacts } from "../../model/facts.ts";
import { hasPort } from "../../policy/portSet.ts";
import type { Fix, RuleContext } from "../rule.ts";
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
    const cut = egressStates(engineOf(cx), facts).filter(({ workload, hypothetical, isolated, owner, row }) => {
      if (hypothetical || !isolated || !sameId(owner, facts.id)) return false;
      if (
        workload.serviceAccount === "default" ||
        !accounts.has(`${workload.id.namespace}/${workload.serviceAccount}`) ||
        !workload.mountsToken
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
      path: ["spec", facts.spec["egress"] === undefined ? "policyTypes" : "egress"],
      at: "key",
      message: `${shorten(who, 40)} ${cut.length === 1 ? "uses" : "use"} the Kubernetes API; no policy lets ${cut.length === 1 ? "it" : "them"} out to its address on 443 or 6443`,
      fixes: [apiServerFix(facts, cx)],
    });
  },
});

/** Service accounts, as namespace/name, that some binding of the workspace or the cluster names. */
function boundAccounts(cx: RuleContext): ReadonlySet<string> {
  return new Set(BINDINGS.flatMap((kind) => [...cx.derive(kind, accountsOf)]));
}

function accountsOf(bindings: readonly Facts[]): ReadonlySet<string> {
  return new Set(
    bindings.flatMap((facts) =>
      facts.is === "other" && isList(facts.kept) ? facts.kept.filter((item) => typeof item === "string") : [],
    ),
  );
}

/** Addresses of the API server where the cluster tells (the slices of Service default/kubernetes), else anywhere. */
function apiServerFix({ id }: PolicyFacts, cx: RuleContext): Fix {
  const slices = cx
    .list("discovery.k8s.io/EndpointSlice", "default")
    .flatMap(({ facts }) => (facts.is === "endpointSlice" && facts.service === "kubernetes" ? [facts] : []));
  const addresses = [...new Set(slices.flatMap((slice) => slice.addresses))].filter((text) => parseAddress(text));
  const known = [...new Set(slices.flatMap(({ ports }) => ports.flatMap(({ port }) => port ?? [])))];
  const ports = (known.length > 0 && addresses.length > 0 ? known : API_PORTS).map((port) => ({
    protocol: "TCP",
    port,
  }));
  const to = addresses.map((text) => ({ ipBlock: { cidr: `${text}/${text.includes(":") ? 128 : 32}` } }));
  const shown = ports.map(({ port }) => port).join(" and ");
  return {
    title:
      to.length > 0
        ? `Let ${id.name} out to the API server on ${shown}`
        : `Let ${id.name} out on ${shown}; narrow it to the API server's address`,
    edits: [
      {
        edit: {
          is: "append",
          path: ["spec", "egress"],
          value: to.length > 0 ? { to, ports } : { ports },
        },
      },
    ],
  };
}
