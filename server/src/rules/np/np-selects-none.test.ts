import { test } from "vitest";
import { checkDiagnostics, checkFix } from "../../../../test/fixture/checks.ts";

const only = [
  "np-selects-none",
  "np-peer-none",
  "np-peer-other-namespace",
  "np-peer-no-namespace",
  "np-namespace-name-label",
  "np-selector-owner-labels",
];
const cart = `kind: Deployment
metadata: { name: cart, namespace: web, labels: { team: shop } }
spec: { template: { metadata: { labels: { app: cart, tier: back } } } }`;
const policy = (spec: string, carets = ""): string => `kind: NetworkPolicy
metadata: { name: p, namespace: web }
spec:
  podSelector: ${spec}
${carets}`;

test("sure where the cluster's workloads are known", () =>
  checkDiagnostics(
    `
#- /p.yaml
kind: NetworkPolicy
metadata: { name: p, namespace: web }
spec:
  podSelector:
    matchLabels:
      app: crat
           ^^^^ warning np-selects-none: No pod in web has app=crat; nearest is cart (app=cart)
#- cluster:prod synced=Pod,Deployment
${cart}
`,
    { only },
  ));

test("unsure where only the workspace was searched", () =>
  checkDiagnostics(
    `
#- /p.yaml
kind: NetworkPolicy
metadata: { name: p, namespace: web }
spec:
  podSelector:
    matchLabels:
      app: crat
           ^^^^ information np-selects-none: No pod of web in this workspace has app=crat; nearest is cart (app=cart)
#- /cart.yaml
${cart}
`,
    { only },
  ));

test("silent where nothing is known, and where pods are listed by nobody", () => {
  checkDiagnostics(policy("{ matchLabels: { app: crat } }"), { only });
  checkDiagnostics(
    `
#- /p.yaml
${policy("{ matchLabels: { app: crat } }")}
#- cluster:prod synced=Service forbidden=Pod loading=Deployment
`,
    { only },
  );
});

test("silent for templates on either side, for generated labels and for passing pods", () => {
  checkDiagnostics(
    `
#- /p.yaml
${policy('{ matchLabels: { app: "{{ .Values.app }}" } }')}
#- /cart.yaml
${cart}
`,
    { only },
  );
  checkDiagnostics(
    `
#- /p.yaml
${policy("{ matchLabels: { app: crat } }")}
#- /cart.yaml
kind: Deployment
metadata: { name: cart, namespace: web }
spec: { template: { metadata: { labels: { app: "{{ name }}" } } } }
`,
    { only },
  );
  checkDiagnostics(
    `
#- /p.yaml
${policy("{ matchLabels: { app: cart, statefulset.kubernetes.io/pod-name: cart-0 } }")}
#- /q.yaml
${policy('{ matchLabels: { acme.cert-manager.io/http01-solver: "true" } }')}
#- /cart.yaml
${cart}
`,
    { only },
  );
});

test("the fix takes the nearest workload's labels", () =>
  checkFix(
    "np-selects-none",
    "Select cart (app=cart, tier=back)",
    `
#- /p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: p, namespace: web }
spec:
  podSelector:
    matchLabels:
      app: crat # the cart
      tier: back
#- /cart.yaml
${cart}
`,
    `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: p, namespace: web }
spec:
  podSelector:
    matchLabels:
      app: cart # the cart
      tier: back
`,
  ));

test("labels of the Deployment itself are another finding", () =>
  checkDiagnostics(
    `
#- /p.yaml
kind: NetworkPolicy
metadata: { name: p, namespace: web }
spec:
  podSelector:
    matchLabels: { team: shop }
                         ^^^^ warning np-selector-owner-labels: team=shop stands on Deployment cart itself, not on its pods
#- /cart.yaml
${cart}
`,
    { only },
  ));

test("a peer in its own namespace, in another one, and in a namespace that is not there", () =>
  checkDiagnostics(
    `
#- /p.yaml
kind: NetworkPolicy
metadata: { name: p, namespace: web }
spec:
  podSelector: {}
  ingress:
    - from:
        - podSelector: { matchLabels: { app: crat } }
                                             ^^^^ warning np-peer-none: No pod in web has app=crat; did you mean app=cart?
        - podSelector: { matchLabels: { app: db } }
          ^^^^^^^^^^^ warning np-peer-other-namespace: Pods with app=db are in data; a podSelector alone looks in web
        - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: dta } }
                                                                           ^^^ warning np-peer-no-namespace: No namespace is named dta; did you mean data?
        - namespaceSelector: { matchLabels: { name: data } }
                                              ^^^^ warning np-namespace-name-label
        - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: data } }
          podSelector: { matchLabels: { app: bd } }
                                             ^^ warning np-peer-none: No pod in data has app=bd
#- cluster:prod synced=Pod,Deployment,Namespace
${cart}
---
kind: Deployment
metadata: { name: db, namespace: data }
spec: { template: { metadata: { labels: { app: db } } } }
---
kind: Namespace
metadata: { name: data }
---
kind: Namespace
metadata: { name: web }
`,
    { only },
  ));

test("DNS pods by their label in any namespace are not the workspace's to have", () =>
  checkDiagnostics(
    `
#- /p.yaml
kind: NetworkPolicy
metadata: { name: p, namespace: web }
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to:
        - namespaceSelector: {}
          podSelector: { matchLabels: { k8s-app: kube-dns } }
        - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } }
          podSelector: { matchLabels: { k8s-app: kube-dns } }
        - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: edge } }
#- /cart.yaml
${cart}
`,
    { only },
  ));

test("the fix for a peer elsewhere names the namespace before the pods", () =>
  checkFix(
    "np-peer-other-namespace",
    "Look in namespace data",
    `
#- /p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: p, namespace: web }
spec:
  podSelector: {}
  ingress:
    - from:
        - podSelector:
            matchLabels: { app: db }
#- /pods.yaml
${cart}
---
kind: Deployment
metadata: { name: db, namespace: data }
spec: { template: { metadata: { labels: { app: db } } } }
`,
    `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: p, namespace: web }
spec:
  podSelector: {}
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: data
          podSelector:
            matchLabels: { app: db }
`,
  ));
