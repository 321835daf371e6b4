import { test } from "vitest";
import { checkDiagnostics, checkFix } from "../../../../test/fixture/checks.ts";

const only = ["np-dns-blocked", "np-egress-deny-all", "np-dns-tcp"];

test("a policy whose pods are not known is judged by the pod that its selector describes", () =>
  checkDiagnostics(
    `
kind: NetworkPolicy
metadata: { name: allow-egress-example, namespace: default }
spec:
  podSelector: { matchLabels: { app: my-app } }
  policyTypes: [Egress]
  egress:
  ^^^^^^ warning np-dns-blocked: Pods with app=my-app can't look up names: no policy lets them reach kube-dns on 53/UDP
    - to:
        - ipBlock: { cidr: 192.168.1.0/24 }
`,
    { only },
  ));

test("the pods are named where they are known", () =>
  checkDiagnostics(
    `
#- /policy.yaml
kind: NetworkPolicy
metadata: { name: out, namespace: web }
spec:
  podSelector: { matchLabels: { app: cart } }
  policyTypes: [Egress]
  egress:
  ^^^^^^ warning np-dns-blocked: cart can't look up names: no policy lets it reach kube-dns on 53/UDP
    - to: [{ podSelector: { matchLabels: { app: db } } }]
#- /cart.yaml
kind: Deployment
metadata: { name: cart, namespace: web }
spec: { template: { metadata: { labels: { app: cart } } } }
`,
    { only },
  ));

const out = `kind: NetworkPolicy
metadata: { name: out, namespace: web }
spec:
  podSelector: { matchLabels: { app: cart } }
  policyTypes: [Egress]
  egress:
    - to: [{ ipBlock: { cidr: 192.168.1.0/24 } }]
`;

test("another policy that lets DNS through settles it", () =>
  checkDiagnostics(
    `
#- /out.yaml
${out}
#- /dns.yaml
kind: NetworkPolicy
metadata: { name: dns, namespace: web }
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to:
        - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } }
          podSelector: { matchLabels: { k8s-app: kube-dns } }
      ports: [{ protocol: UDP, port: 53 }, { protocol: TCP, port: 53 }]
`,
    { only },
  ));

test("policies that nobody may list could allow it", () =>
  checkDiagnostics(
    `
#- /out.yaml
${out}
#- cluster:prod synced=Pod forbidden=NetworkPolicy
`,
    { only },
  ));

test("a namespace selector that perhaps picks kube-system, and DNS by address, are not settled", () =>
  checkDiagnostics(
    `
kind: NetworkPolicy
metadata: { name: by-label, namespace: web }
spec:
  podSelector: { matchLabels: { app: a } }
  policyTypes: [Egress]
  egress:
    - to: [{ namespaceSelector: { matchLabels: { name: kube-system } } }]
      ports: [{ protocol: UDP, port: 53 }]
---
kind: NetworkPolicy
metadata: { name: by-address, namespace: web }
spec:
  podSelector: { matchLabels: { app: b } }
  policyTypes: [Egress]
  egress:
    - to: [{ ipBlock: { cidr: 10.96.0.10/32 } }]
      ports: [{ protocol: UDP, port: 53 }]
---
kind: NetworkPolicy
metadata: { name: everywhere, namespace: web }
spec:
  podSelector: { matchLabels: { app: c } }
  policyTypes: [Egress]
  egress:
    - ports: [{ protocol: UDP, port: 53 }, { protocol: TCP, port: 53 }]
---
kind: NetworkPolicy
metadata: { name: templated, namespace: web }
spec:
  podSelector: { matchLabels: { app: d } }
  policyTypes: [Egress]
  egress:
    - to: [{ namespaceSelector: { matchLabels: { team: "{{ .Values.team }}" } } }]
`,
    { only },
  ));

test("of several policies on the same pods the widest one with rules speaks", () =>
  checkDiagnostics(
    `
#- /deny.yaml
kind: NetworkPolicy
metadata: { name: deny, namespace: web }
spec: { podSelector: {}, policyTypes: [Egress] }
#- /narrow.yaml
kind: NetworkPolicy
metadata: { name: narrow, namespace: web }
spec:
  podSelector: { matchLabels: { app: cart, tier: back } }
  policyTypes: [Egress]
  egress: [{ to: [{ ipBlock: { cidr: 192.168.1.0/24 } }] }]
#- /wide.yaml
kind: NetworkPolicy
metadata: { name: wide, namespace: web }
spec:
  podSelector: { matchLabels: { app: cart } }
  policyTypes: [Egress]
  egress: [{ to: [{ ipBlock: { cidr: 192.168.2.0/24 } }] }]
  ^^^^^^ warning np-dns-blocked
#- /cart.yaml
kind: Deployment
metadata: { name: cart, namespace: web }
spec: { template: { metadata: { labels: { app: cart, tier: back } } } }
`,
    { only },
  ));

test("a default deny is information, and DNS is in it", () =>
  checkDiagnostics(
    `
kind: NetworkPolicy
metadata: { name: default-deny, namespace: web }
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ^^^^^^^^^^^ information np-egress-deny-all: Pods of web without another policy can open no connection at all, DNS included
`,
    { only },
  ));

test("the fix adds the rule behind the others, in the style of the file", () =>
  checkFix(
    "np-dns-blocked",
    "Add a DNS rule to out",
    `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: out
  namespace: web
spec:
  podSelector:
    matchLabels:
      app: cart
  policyTypes: [Egress]
  egress:
  # the old data centre
  - to:
    - ipBlock:
        cidr: 192.168.1.0/24
`,
    `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: out
  namespace: web
spec:
  podSelector:
    matchLabels:
      app: cart
  policyTypes: [Egress]
  egress:
  # the old data centre
  - to:
    - ipBlock:
        cidr: 192.168.1.0/24
  - to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: kube-system
      podSelector:
        matchLabels:
          k8s-app: kube-dns
    ports:
    - protocol: UDP
      port: 53
    - protocol: TCP
      port: 53
`,
  ));

test("OpenShift's DNS pods are named where they are the ones known", () =>
  checkFix(
    "np-egress-deny-all",
    "Add a DNS rule to deny",
    `
#- /deny.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deny, namespace: web }
spec:
  podSelector: {}
  policyTypes:
    - Egress
#- cluster:prod synced=Pod,DaemonSet
kind: DaemonSet
metadata: { name: dns-default, namespace: openshift-dns }
spec: { template: { metadata: { labels: { dns.operator.openshift.io/daemonset-dns: default } } } }
---
kind: Pod
metadata: { name: a, namespace: web }
`,
    `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deny, namespace: web }
spec:
  podSelector: {}
  policyTypes:
    - Egress
  egress:
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: openshift-dns
          podSelector:
            matchLabels:
              dns.operator.openshift.io/daemonset-dns: default
      ports:
        - protocol: UDP
          port: 5353
        - protocol: TCP
          port: 5353
`,
  ));
