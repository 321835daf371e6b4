// Rules about NetworkPolicies, where policies of Cilium are on the same pods.
import { test } from "vitest";
import { checkDiagnostics, checkNoFix } from "../../../../test/fixture/checks.ts";

const WEB = `kind: Deployment
metadata: { name: web, namespace: shop }
spec: { template: { metadata: { labels: { app: web } } } }
`;
const DENY = `kind: NetworkPolicy
metadata: { name: out, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Egress]
  egress: [{ to: [{ ipBlock: { cidr: 203.0.113.0/24 } }] }]
`;
const DNS_PODS = "{ matchLabels: { k8s:io.kubernetes.pod.namespace: kube-system, k8s-app: kube-dns } }";

const cilium = (spec: string): string => `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: more, namespace: shop }
spec: { endpointSelector: {}, ${spec} }
`;

const dns = { only: ["np-dns-blocked", "np-dns-tcp"] };

test("DNS that a policy of Cilium lets out is not blocked", () =>
  checkDiagnostics(
    `
${DENY}---
${WEB}---
${cilium(`egress: [{ toEndpoints: [${DNS_PODS}], toPorts: [{ ports: [{ port: "53" }], rules: { dns: [{ matchPattern: "*" }] } }] }]`)}`,
    dns,
  ));

test("DNS that a policy of Cilium denies no rule of a NetworkPolicy opens", () => {
  const allows = DENY.replace(
    "egress: [",
    "egress: [{ to: [{ namespaceSelector: {} }], ports: [{ port: 53, protocol: UDP }, { port: 53 }] }, ",
  );
  const more = cilium(`enableDefaultDeny: { egress: false }, egressDeny: [{ toEndpoints: [${DNS_PODS}] }]`);
  checkDiagnostics(
    `
${allows.replace(
  "  egress:",
  "  egress:\n  ^^^^^^ warning np-dns-blocked: web can't look up names: CiliumNetworkPolicy shop/more denies kube-dns on 53/UDP\n         ",
)}---
${WEB}---
${more}`,
    dns,
  );
  checkNoFix("np-dns-blocked", `${allows}---\n${WEB}---\n${more}`);
});

const namespace = (mark: string): string => `
#- /web.yaml
kind: Namespace
metadata: { name: shop }
${mark}---
${WEB}`;
const open = { only: ["np-namespace-open"] };

test("a default deny may be a policy of Cilium", () =>
  checkDiagnostics(
    `${namespace("")}---
${cilium("egress: [{}], ingress: [{ fromEntities: [cluster] }]")}
#- cluster:prod synced=NetworkPolicy
`,
    open,
  ));

test("and one that denies without a default leaves the namespace open", () =>
  checkDiagnostics(
    `${namespace("                  ^^^^ information np-namespace-open: Namespace shop has no default deny for ingress and egress\n")}---
${cilium("enableDefaultDeny: { egress: false }, egressDeny: [{ toEntities: [world] }]")}
#- cluster:prod synced=NetworkPolicy
`,
    open,
  ));
