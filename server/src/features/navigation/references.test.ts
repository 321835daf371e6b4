import { test } from "vitest";
import { checkReferences } from "../../../../test/fixture/checkNavigation.ts";

test("a Service: every backend of its namespace, and what else names it", () =>
  checkReferences(`
#- /service.yaml
kind: Service
metadata: { name: ca$0rt, namespace: web }
#- /users.yaml
kind: Ingress
metadata: { name: shop, namespace: web }
spec:
  defaultBackend: { service: { name: cart, port: { number: 80 } } }
                                     ^^^^ backend
---
kind: StatefulSet
metadata: { name: cart, namespace: web }
spec: { serviceName: cart }
                     ^^^^ governing Service
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop, namespace: edge }
spec: { rules: [{ backendRefs: [{ name: cart, namespace: web, port: 80 }, { name: cart, port: 80 }] }] }
                                        ^^^^ backend
---
kind: Ingress
metadata: { name: shop, namespace: other }
spec: { defaultBackend: { service: { name: cart, port: { number: 80 } } } }
`));

test("a workload: what picks its pods and what routes to it", () =>
  checkReferences(`
#- /web.yaml
kind: Deployment
metadata: { name: ca$0rt, namespace: web }
spec: { template: { metadata: { labels: { app: cart } } } }
#- /users.yaml
kind: Service
metadata: { name: front, namespace: web }
spec: { selector: { app: cart }, ports: [{ port: 80 }] }
        ^^^^^^^^ picks its pods
---
kind: Ingress
metadata: { name: shop, namespace: web }
spec: { defaultBackend: { service: { name: front, port: { number: 80 } } } }
                                           ^^^^^ routes to it
---
kind: NetworkPolicy
metadata: { name: all, namespace: web }
spec: { podSelector: {} }
        ^^^^^^^^^^^ selects it
---
kind: NetworkPolicy
metadata: { name: ledger, namespace: web }
spec: { podSelector: { matchLabels: { app: ledger } }, ingress: [{ from: [{ podSelector: { matchLabels: { app: cart } } }] }] }
                                                                            ^^^^^^^^^^^ admits it
---
kind: NetworkPolicy
metadata: { name: all, namespace: other }
spec: { podSelector: {} }
`));

test("a port of a Service: by number and by name, its own lines with the declarations", () =>
  checkReferences(
    `
#- /service.yaml
kind: Service
metadata: { name: cart }
spec:
  ports:
    - name: http
            ^^^^ its name
      port: 8$00
            ^^ itself
    - name: admin
      port: 9090
#- /users.yaml
kind: Ingress
metadata: { name: shop }
spec:
  defaultBackend: { service: { name: cart, port: { number: 80 } } }
                                                           ^^ by number
  rules:
    - http:
        paths:
          - backend: { service: { name: cart, port: { name: http } } }
                                                            ^^^^ by name
          - backend: { service: { name: cart, port: { number: 9090 } } }
          - backend: { service: { name: other, port: { number: 80 } } }
`,
    { withDeclarations: true },
  ));

test("a container port: Services, policies and probes that look it up", () =>
  checkReferences(`
#- /web.yaml
kind: Deployment
metadata: { name: cart }
spec:
  template:
    metadata: { labels: { app: cart } }
    spec:
      containers:
        - name: cart
          ports: [{ name: we$0b, containerPort: 8080 }]
          readinessProbe: { httpGet: { path: /, port: web } }
                                                      ^^^ probe
---
kind: Service
metadata: { name: cart }
spec: { selector: { app: cart }, ports: [{ port: 80, targetPort: web }, { port: 81, targetPort: 8080 }] }
                                                                 ^^^ by name
                                                                                                ^^^^ by number
---
kind: Service
metadata: { name: ledger }
spec: { selector: { app: ledger }, ports: [{ port: 80, targetPort: web }] }
---
kind: NetworkPolicy
metadata: { name: cart }
spec: { podSelector: { matchLabels: { app: cart } }, ingress: [{ ports: [{ port: web }] }] }
                                                                                 ^^^ policy
`));

test("a label of pods: selectors that demand it and pick these pods", () =>
  checkReferences(`
#- /web.yaml
kind: Deployment
metadata: { name: cart }
spec:
  selector: { matchLabels: { app: cart } }
                             ^^^^^^^^^ own selector
  template:
    metadata: { labels: { app: ca$0rt, tier: front } }
---
kind: Service
metadata: { name: cart }
spec: { selector: { app: cart }, ports: [{ port: 80 }] }
                    ^^^^^^^^^ Service
---
kind: NetworkPolicy
metadata: { name: back }
spec: { podSelector: { matchLabels: { app: cart, tier: back } } }
`));

test("a Secret: all that use it", () =>
  checkReferences(`
#- /secret.yaml
kind: Secret
metadata: { name: shop-$0tls }
#- /users.yaml
kind: Ingress
metadata: { name: shop }
spec: { tls: [{ secretName: shop-tls }] }
                            ^^^^^^^^ Ingress
---
kind: Pod
metadata: { name: cart }
spec: { volumes: [{ name: tls, secret: { secretName: shop-tls } }], imagePullSecrets: [{ name: shop-tls }] }
                                                     ^^^^^^^^ volume
                                                                                               ^^^^^^^^ registry
`));

test("a Namespace: all that stand in it or pick it", () =>
  checkReferences(`
#- /namespace.yaml
kind: Namespace
metadata: { name: w$0eb, labels: { team: a } }
#- /users.yaml
kind: Service
metadata: { name: cart, namespace: web }
                                   ^^^ stands in it
---
kind: NetworkPolicy
metadata: { name: cart }
spec:
  podSelector: {}
  ingress:
    - from:
        - namespaceSelector: { matchLabels: { team: a } }
          ^^^^^^^^^^^^^^^^^ picks it
        - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: web } }
                                                                           ^^^ names it
        - namespaceSelector: { matchLabels: { team: b } }
`));
