import { test } from "vitest";
import { checkDiagnostics, checkFix } from "../../../../test/fixture/checks.ts";

const only = [
  "np-peer-ingress-blocked",
  "np-peer-egress-blocked",
  "np-deny-overridden",
  "np-port-is-service-port",
  "np-named-port-missing",
];
const pods = `kind: Deployment
metadata: { name: web, namespace: shop }
spec: { template: { metadata: { labels: { app: web } } } }
---
kind: Deployment
metadata: { name: api, namespace: shop }
spec:
  template:
    metadata: { labels: { app: api } }
    spec: { containers: [{ name: main, ports: [{ name: http, containerPort: 9000 }] }] }
`;
const out = `kind: NetworkPolicy
metadata: { name: out, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Egress]
  egress:
    - to:
        - podSelector: { matchLabels: { app: api } }
`;

test("the policy that refuses is named", () =>
  checkDiagnostics(
    `
#- /out.yaml
${out.trimEnd()}
          ^^^^^^^^^^^ warning np-peer-ingress-blocked: api does not admit web on any port: in
#- /in.yaml
kind: NetworkPolicy
metadata: { name: in, namespace: shop }
spec:
  podSelector: { matchLabels: { app: api } }
  policyTypes: [Ingress]
#- /pods.yaml
${pods}
`,
    { only },
  ));

test("one port that passes is enough, and so is a policy that may not be seen", () => {
  checkDiagnostics(
    `
#- /out.yaml
${out}
#- /in.yaml
kind: NetworkPolicy
metadata: { name: in, namespace: shop }
spec:
  podSelector: { matchLabels: { app: api } }
  policyTypes: [Ingress]
  ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: 9000 }] }]
#- /pods.yaml
${pods}
`,
    { only },
  );
  checkDiagnostics(
    `
#- /out.yaml
${out}
#- /in.yaml
kind: NetworkPolicy
metadata: { name: in, namespace: shop }
spec:
  podSelector: { matchLabels: { app: api } }
  policyTypes: [Ingress]
#- /pods.yaml
${pods}
#- cluster:prod forbidden=NetworkPolicy
`,
    { only },
  );
});

test("the fix opens the other side in its own file", () =>
  checkFix(
    "np-peer-egress-blocked",
    "Add an egress rule to shop/api on 9000/TCP to out",
    `
#- /out.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: out, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Egress]
  egress:
    - to:
        - ipBlock: { cidr: 10.0.0.0/8 }
#- /in.yaml
kind: NetworkPolicy
metadata: { name: in, namespace: shop }
spec:
  podSelector: { matchLabels: { app: api } }
  policyTypes: [Ingress]
  ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: 9000 }] }]
#- /pods.yaml
${pods}
`,
    `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: out, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Egress]
  egress:
    - to:
        - ipBlock: { cidr: 10.0.0.0/8 }
    - to:
        - podSelector:
            matchLabels:
              app: api
      ports:
        - port: 9000
`,
  ));

test("a deny is overridden only where no pod of it stays closed", () => {
  const deny = `kind: NetworkPolicy
metadata: { name: deny, namespace: shop }
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]`;
  const open = (selector: string): string => `kind: NetworkPolicy
metadata: { name: open, namespace: shop }
spec:
  podSelector: ${selector}
  policyTypes: [Egress]
  egress: [{}]`;
  checkDiagnostics(
    `
#- /deny.yaml
${deny}
                         ^^^^^^ warning np-deny-overridden: Policies add up: shop/open allows all egress of the same pods
#- /open.yaml
${open("{}")}
#- /pods.yaml
${pods}
`,
    { only },
  );
  checkDiagnostics(
    `
#- /deny.yaml
${deny}
#- /open.yaml
${open("{ matchLabels: { app: web } }")}
#- /pods.yaml
${pods}
`,
    { only },
  );
});

test("Service ports and port names of pods, for ingress and egress", () =>
  checkDiagnostics(
    `
#- /p.yaml
kind: NetworkPolicy
metadata: { name: p, namespace: shop }
spec:
  podSelector: { matchLabels: { app: api } }
  ingress:
    - ports:
        - port: 80
                ^^ warning np-port-is-service-port: Policies see the pod's port 9000, not port 80 of Service shop/api
        - port: 9000
        - port: 81
        - port: htpt
                ^^^^ warning np-named-port-missing: No container of api has a TCP port named htpt; did you mean http?
        - { port: http, protocol: UDP }
                  ^^^^ warning np-named-port-missing: No container of api has a UDP port named http; http is TCP
    - ports: [{ port: 80 }]
                      ^^ warning np-port-is-service-port
---
kind: NetworkPolicy
metadata: { name: q, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Egress]
  egress:
    - to: [{ podSelector: { matchLabels: { app: api } } }]
      ports: [{ port: 80 }, { port: http }]
                      ^^ warning np-port-is-service-port
    - to: [{ podSelector: { matchLabels: { app: api } } }, { ipBlock: { cidr: 10.0.0.0/8 } }]
      ports: [{ port: 80 }, { port: other }]
    - ports: [{ port: 80 }, { port: other }]
#- /service.yaml
kind: Service
metadata: { name: api, namespace: shop }
spec: { selector: { app: api }, ports: [{ port: 80, targetPort: http }] }
#- /pods.yaml
${pods}
`,
    { only },
  ));
