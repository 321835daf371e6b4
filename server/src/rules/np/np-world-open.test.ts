// Rules that need more than their page shows: what keeps them silent, and what their fixes leave behind.

import { test } from "vitest";
import { checkDiagnostics, checkFix } from "../../../../test/fixture/checks.ts";

const policy = (spec: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: p, namespace: web }
spec:
${spec
  .split("\n")
  .map((line) => `  ${line}`)
  .join("\n")}
`;

test("0.0.0.0/0 says what is left in it", () =>
  checkDiagnostics(
    `
kind: NetworkPolicy
metadata: { name: p, namespace: web }
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress: [{ from: [{ ipBlock: { cidr: 0.0.0.0/0 } }] }]
  egress:
    - to: [{ ipBlock: { cidr: 0.0.0.0/0, except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16] } }]
                              ^^^^^^^^^ warning np-world-open: 0.0.0.0/0 also allows the metadata address 169.254.169.254
    - to: [{ ipBlock: { cidr: 0.0.0.0/0, except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 169.254.0.0/16] } }]
    - to: [{ ipBlock: { cidr: 0.0.0.0/0, except: ["{{ .Values.private }}"] } }]
    - to: [{ ipBlock: { cidr: "::/0" } }]
                              ^^^^^^ warning np-world-open: ::/0 also allows private networks and link-local addresses
    - to: [{ ipBlock: { cidr: 0.0.0.0/0, except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 169.254.0.0/16] } }, { ipBlock: { cidr: "::/0" } }]
                                                                                                                                     ^^^^^^ warning np-ipv6-except-gap
`,
    { only: ["np-world-open", "np-ipv6-except-gap"] },
  ));

test("the fix cuts out what is left", () =>
  checkFix(
    "np-world-open",
    "Except 169.254.0.0/16 too",
    policy(
      "podSelector: {}\npolicyTypes: [Egress]\negress:\n  - to:\n      - ipBlock:\n          cidr: 0.0.0.0/0\n          except:\n            - 10.0.0.0/8\n            - 172.16.0.0/12\n            - 192.168.0.0/16",
    ),
    policy(
      "podSelector: {}\npolicyTypes: [Egress]\negress:\n  - to:\n      - ipBlock:\n          cidr: 0.0.0.0/0\n          except:\n            - 10.0.0.0/8\n            - 172.16.0.0/12\n            - 192.168.0.0/16\n            - 169.254.0.0/16",
    ),
  ));

test("a rule that another one takes in, here and in wider policies; ports and peers both count", () =>
  checkDiagnostics(
    `
#- /a.yaml
kind: NetworkPolicy
metadata: { name: a, namespace: web }
spec:
  podSelector: {}
  ingress:
    - from: [{ namespaceSelector: { matchLabels: { team: x } } }]
      ports: [{ port: 8000, endPort: 9000 }]
    - from: [{ namespaceSelector: { matchLabels: { team: x } }, podSelector: { matchLabels: { app: b } } }]
      ^^^^ hint np-redundant-rule: Rule ingress[0] allows this already
      ports: [{ port: 8080 }]
    - from: [{ namespaceSelector: { matchLabels: { team: x } } }]
      ports: [{ port: 8080, protocol: UDP }]
    - from: [{ namespaceSelector: { matchLabels: { team: y } } }]
      ports: [{ port: 8080 }]
#- /b.yaml
kind: NetworkPolicy
metadata: { name: b, namespace: web }
spec:
  podSelector: { matchLabels: { app: c } }
  ingress:
    - from: [{ namespaceSelector: { matchLabels: { team: x } } }]
      ^^^^ hint np-redundant-rule: web/a ingress[0] allows this already
      ports: [{ port: 8443 }]
    - from: [{ ipBlock: { cidr: 198.51.100.0/24 } }]
#- /c.yaml
kind: NetworkPolicy
metadata: { name: c, namespace: web }
                  ^ hint np-redundant-policy
spec:
  podSelector: { matchLabels: { app: c } }
  ingress: [{ from: [{ ipBlock: { cidr: 198.51.100.0/25 } }] }]
`,
    { only: ["np-redundant-rule", "np-redundant-policy"] },
  ));

test("pods and namespaces without a policy are told only where all policies are known", () => {
  const only = ["np-pod-unprotected", "np-namespace-open"];
  const files = `
#- /web.yaml
kind: Namespace
metadata: { name: web }
---
kind: Deployment
metadata: { name: cart, namespace: web }
spec: { template: { metadata: { labels: { app: cart } } } }
#- /p.yaml
kind: NetworkPolicy
metadata: { name: p, namespace: web }
spec: { podSelector: { matchLabels: { app: other } } }
`;
  checkDiagnostics(files, { only });
  checkDiagnostics(`${files}#- cluster:prod forbidden=NetworkPolicy\n`, { only });
  checkDiagnostics(
    `
#- /web.yaml
kind: Namespace
metadata: { name: web }
                  ^^^ information np-namespace-open: Namespace web has no default deny for egress
---
kind: Deployment
metadata: { name: cart, namespace: web }
                  ^^^^ information np-pod-unprotected: Deployment cart opens any connection: no policy selects it for egress
spec: { template: { metadata: { labels: { app: cart } } } }
#- /p.yaml
kind: NetworkPolicy
metadata: { name: p, namespace: web }
spec: { podSelector: {} }
#- cluster:prod synced=NetworkPolicy
`,
    { only },
  );
});

test("a peer field without a value is absent, as for the API server", () =>
  checkDiagnostics(
    `
#- /p.yaml
kind: NetworkPolicy
metadata: { name: p, namespace: web }
spec:
  podSelector: {}
  ingress:
    - from:
        - namespaceSelector:
          podSelector: { matchLabels: { app: db } }
          ^^^^^^^^^^^ warning np-peer-other-namespace
#- cluster:prod synced=Pod,Namespace
kind: Pod
metadata: { name: db, namespace: data, labels: { app: db } }
`,
    { only: ["np-peer-none", "np-peer-other-namespace"] },
  ));

test("the API server is reached by address only, for pods with rights", () => {
  const only = ["np-apiserver-blocked"];
  const world = (egress: string, account: string, carets = ""): string => `
#- /p.yaml
kind: NetworkPolicy
metadata: { name: p, namespace: web }
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress: ${egress}
${carets}
#- /pods.yaml
kind: Deployment
metadata: { name: bot, namespace: web }
spec: { template: { metadata: { labels: { app: bot } }, spec: { serviceAccountName: ${account} } } }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: bot }
subjects: [{ kind: ServiceAccount, name: bot, namespace: web }]
`;
  checkDiagnostics(world("[{ to: [{ namespaceSelector: {} }] }]", "bot", "  ^^^^^^ warning np-apiserver-blocked"), {
    only,
  });
  checkDiagnostics(world("[{ to: [{ namespaceSelector: {} }] }]", "other"), { only });
  checkDiagnostics(world("[{ to: [{ ipBlock: { cidr: 203.0.113.1/32 } }], ports: [{ port: 6443 }] }]", "bot"), {
    only,
  });
  // That nothing at all may leave is often meant so; not for pods with rights.
  checkDiagnostics(world("[]", "bot", "  ^^^^^^ warning np-apiserver-blocked"), { only });
});
