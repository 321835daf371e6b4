import { test } from "vitest";
import { checkDiagnostics, checkFix, checkNoFix } from "../../../../test/fixture/checks.ts";

const only = ["np-dns-blocked", "np-dns-tcp", "np-dns-port", "np-dns-node-local", "np-egress-deny-all"];

const out = (egress: string): string => `kind: NetworkPolicy
metadata: { name: out, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Egress]
  egress:
    - to: [{ ipBlock: { cidr: 203.0.113.0/24 } }]
${egress}`;
const web = `kind: StatefulSet
metadata: { name: web, namespace: shop }
spec: { template: { metadata: { labels: { app: web } } } }
`;
const everywhere = (ports: string): string => `    - to: [{ namespaceSelector: {} }]
      ports: ${ports}
`;
const both = "[{ port: 53, protocol: UDP }, { port: 53 }]";
const openshift = (port: number): string =>
  `    - to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: openshift-dns } } }]
      ports: [{ port: ${port}, protocol: UDP }, { port: ${port} }]
`;

test("what an admin policy denies no rule here can open", () => {
  const admin = `kind: AdminNetworkPolicy
metadata: { name: lock }
spec:
  priority: 1
  subject: { namespaces: {} }
  egress: [{ action: Deny, to: [{ namespaces: { matchLabels: { kubernetes.io/metadata.name: kube-system } } }] }]
`;
  checkNoFix("np-dns-blocked", `${out(everywhere(both))}---\n${web}---\n${admin}`);
  checkDiagnostics(
    `
${out(everywhere(both)).replace(
  "  egress:",
  "  egress:\n  ^^^^^^ warning np-dns-blocked: web can't look up names: AdminNetworkPolicy lock denies kube-dns on 53/UDP",
)}---
${web}---
${admin}`,
    { only },
  );
});

test("the DNS pods' own policy may refuse", () =>
  checkDiagnostics(
    `
${out(everywhere(both)).replace(
  "  egress:",
  "  egress:\n  ^^^^^^ warning np-dns-blocked: web can't look up names: NetworkPolicy kube-system/dns-in denies kube-dns on 53/UDP",
)}---
${web}---
kind: NetworkPolicy
metadata: { name: dns-in, namespace: kube-system }
spec: { podSelector: { matchLabels: { k8s-app: kube-dns } }, policyTypes: [Ingress] }
---
kind: Deployment
metadata: { name: coredns, namespace: kube-system }
spec: { template: { metadata: { labels: { k8s-app: kube-dns } } } }
`,
    { only },
  ));

test("OpenShift's DNS is taken for the cluster's where a policy names it", () => {
  checkDiagnostics(`${out(openshift(5353))}---\n${web}`, { only });
  checkDiagnostics(
    `
${out(openshift(53)).replace(
  "  egress:",
  "  egress:\n  ^^^^^^ warning np-dns-blocked: web can't look up names: no policy lets it reach openshift-dns on 5353/UDP",
)}---
${web}`,
    { only },
  );
});

test("a port without protocol is TCP: UDP is added to that rule", () =>
  checkFix(
    "np-dns-blocked",
    "Add UDP 53",
    out(`    - to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } } }]
      ports:
        - port: 53 # DNS
`),
    `${out(`    - to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } } }]
      ports:
        - port: 53 # DNS
        - protocol: UDP
          port: 53
`)}apiVersion: networking.k8s.io/v1`,
  ));

test("UDP alone, also where no DNS pod is known", () =>
  checkDiagnostics(
    `
${out(`    - to: [{ namespaceSelector: {} }]
      ports: [{ port: 53, protocol: UDP }]
      ^^^^^ information np-dns-tcp: Long DNS answers use TCP 53, which is blocked
`)}---
${web}`,
    { only },
  ));

test("pods that do not ask the cluster's DNS, and the DNS pods", () => {
  const other = web.replace("labels: { app: web } }", "labels: { app: web } }, spec: { dnsPolicy: None }");
  checkDiagnostics(`${out("")}---\n${other}`, { only });
  const system = out("").replace("namespace: shop", "namespace: kube-system");
  checkDiagnostics(system.replace("app: web", "k8s-app: kube-dns"), { only });
});

test("a fix of the port changes UDP and TCP together", () =>
  checkFix(
    "np-dns-port",
    "Use port 8053",
    `#- /out.yaml
${out(everywhere(both)).replace("{}", "{ matchLabels: { kubernetes.io/metadata.name: kube-system } }")}
#- /dns.yaml
kind: Deployment
metadata: { name: coredns, namespace: kube-system }
spec: { template: { metadata: { labels: { k8s-app: kube-dns } } } }
---
kind: Service
metadata: { name: kube-dns, namespace: kube-system }
spec: { selector: { k8s-app: kube-dns }, ports: [{ port: 53, targetPort: 8053, protocol: UDP }, { port: 53, targetPort: 8053 }] }
`,
    `${out(everywhere(both.replaceAll("53", "8053"))).replace(
      "{}",
      "{ matchLabels: { kubernetes.io/metadata.name: kube-system } }",
    )}
apiVersion: networking.k8s.io/v1`,
  ));

test("the node-local cache is judged for the policy's own pods; its Service's address is added where known", () => {
  const cache = `kind: DaemonSet
metadata: { name: node-local-dns, namespace: kube-system }
spec: { template: { metadata: { labels: { k8s-app: node-local-dns } }, spec: { hostNetwork: true } } }
---
kind: Service
metadata: { name: kube-dns, namespace: kube-system, labels: { k8s-app: kube-dns } }
spec: { clusterIP: 10.96.0.10, selector: { k8s-app: kube-dns }, ports: [{ port: 53, protocol: UDP }] }
`;
  const another = `kind: NetworkPolicy
metadata: { name: other, namespace: shop }
spec: { podSelector: { matchLabels: { app: other } }, egress: [{}] }
`;
  const rest = `#- /rest.yaml\n${web}---\n${cache}---\n${another}`;
  checkDiagnostics(
    `#- /out.yaml
${out(`    - to: [{ namespaceSelector: {} }]
      ^^ information np-dns-node-local
      ports: ${both}
`)}
${rest}`,
    { only },
  );
  checkFix(
    "np-dns-node-local",
    "Add ipBlock 169.254.20.10/32, 10.96.0.10/32",
    `#- /out.yaml\n${out(everywhere(both))}${rest}`,
    `${out(
      everywhere(both).replace(
        "{ namespaceSelector: {} }",
        "{ namespaceSelector: {} }, { ipBlock: { cidr: 169.254.20.10/32 } }, { ipBlock: { cidr: 10.96.0.10/32 } }",
      ),
    )}apiVersion: networking.k8s.io/v1`,
  );
});
