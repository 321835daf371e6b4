import { test } from "vitest";
import { checkDefinition } from "../../../../test/fixture/checkNavigation.ts";

const SHOP = `
#- /shop/services.yaml
kind: Service
metadata: { name: cart, namespace: web }
                  ^^^^ service
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: web }
---
kind: Service
metadata: { name: cart, namespace: other }
spec: { ports: [{ port: 80 }] }
`;

test("a backend's service name leads to the Service of its own namespace", () =>
  checkDefinition(`${SHOP}
#- /shop/ingress.yaml
kind: Ingress
metadata: { name: shop, namespace: web }
spec:
  rules:
    - http:
        paths:
          - { path: /, pathType: Prefix, backend: { service: { name: ca$0rt, port: { number: 80 } } } }
`));

test("a backend of v1beta1 does too", () =>
  checkDefinition(`${SHOP}
#- /shop/ingress.yaml
apiVersion: networking.k8s.io/v1beta1
kind: Ingress
metadata: { name: shop, namespace: web }
spec: { backend: { serviceName: $0cart, servicePort: http } }
`));

test("a backend's port number leads to the port's line", () =>
  checkDefinition(`
#- /services.yaml
kind: Service
metadata: { name: cart }
spec:
  ports:
    - name: admin
      port: 9090
    - name: http
      port: 80
            ^^ port
#- /ingress.yaml
kind: Ingress
metadata: { name: shop }
spec: { defaultBackend: { service: { name: cart, port: { number: 8$00 } } } }
`));

test("a backend's port name leads to the port's name", () =>
  checkDefinition(`
#- /services.yaml
kind: Service
metadata: { name: cart }
spec:
  ports:
    - name: http
            ^^^^ port
      port: 80
#- /ingress.yaml
kind: Ingress
metadata: { name: shop }
spec: { defaultBackend: { service: { name: cart, port: { name: ht$0tp } } } }
`));

const WORKLOADS = `
#- /web.yaml
kind: Deployment
metadata: { name: cart, namespace: web }
                  ^^^^ picked
spec:
  template:
    metadata: { labels: { app: cart, tier: front } }
    spec: { containers: [{ name: cart, ports: [{ name: web, containerPort: 8080 }] }] }
---
kind: Deployment
metadata: { name: ledger, namespace: web }
spec:
  template:
    metadata: { labels: { app: ledger } }
---
kind: Deployment
metadata: { name: cart, namespace: other }
spec:
  template:
    metadata: { labels: { app: cart } }
`;

test("the selector of a Service leads to the workloads that it picks", () =>
  checkDefinition(`${WORKLOADS}
#- /service.yaml
kind: Service
metadata: { name: cart, namespace: web }
spec: { sel$0ector: { app: cart }, ports: [{ port: 80 }] }
`));

test("the podSelector of a policy leads to the workloads that it picks", () =>
  checkDefinition(`${WORKLOADS}
#- /policy.yaml
kind: NetworkPolicy
metadata: { name: cart, namespace: web }
spec: { pod$0Selector: { matchExpressions: [{ key: app, operator: In, values: [cart] }] } }
`));

test("a peer's podSelector with a namespaceSelector leads to the workloads there", () =>
  checkDefinition(`${WORKLOADS}
#- /policy.yaml
kind: NetworkPolicy
metadata: { name: cart, namespace: payments }
spec:
  podSelector: {}
  ingress:
    - from:
        - podSe$0lector: { matchLabels: { app: cart } }
          namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: web } }
`));

test("a label in a selector leads to the label of the pods", () =>
  checkDefinition(`
#- /web.yaml
kind: Deployment
metadata: { name: cart, labels: { app: cart } }
spec:
  template:
    metadata:
      labels:
        app: cart
        ^^^^^^^^^ label
        tier: front
#- /policy.yaml
kind: NetworkPolicy
metadata: { name: cart }
spec: { podSelector: { matchLabels: { app: c$0art, tier: front } } }
`));

test("a named targetPort leads to the container port", () =>
  checkDefinition(`
#- /web.yaml
kind: Deployment
metadata: { name: cart }
spec:
  template:
    metadata: { labels: { app: cart } }
    spec:
      containers:
        - name: cart
          ports:
            - name: web
                    ^^^ port
              containerPort: 8080
#- /service.yaml
kind: Service
metadata: { name: cart }
spec: { selector: { app: cart }, ports: [{ port: 80, targetPort: w$0eb }] }
`));

test("a numeric targetPort leads to the container port's number", () =>
  checkDefinition(`
#- /web.yaml
kind: Pod
metadata: { name: cart, labels: { app: cart } }
spec: { containers: [{ name: cart, ports: [{ name: web, containerPort: 8080 }] }] }
                                                                       ^^^^ port
#- /service.yaml
kind: Service
metadata: { name: cart }
spec: { selector: { app: cart }, ports: [{ port: 80, targetPort: 80$080 }] }
`));

test("secretName leads to the Secret", () =>
  checkDefinition(`
#- /secret.yaml
kind: Secret
metadata: { name: shop-tls }
                  ^^^^^^^^ secret
#- /ingress.yaml
kind: Ingress
metadata: { name: shop }
spec: { tls: [{ secretName: shop$0-tls }] }
`));

test("secretName leads to the Certificate that makes the Secret", () =>
  checkDefinition(`
#- /certificate.yaml
kind: Certificate
metadata: { name: shop }
spec: { secretName: shop-tls }
                    ^^^^^^^^ secret
#- /ingress.yaml
kind: Ingress
metadata: { name: shop }
spec: { tls: [{ secretName: shop$0-tls }] }
`));

test("ingressClassName leads to the IngressClass", () =>
  checkDefinition(`
#- /class.yaml
kind: IngressClass
metadata: { name: nginx }
                  ^^^^^ class
#- /ingress.yaml
kind: Ingress
metadata: { name: shop, namespace: web }
spec: { ingressClassName: $0nginx }
`));

test("a workload's account, secrets and config maps lead to them", () => {
  const objects = (at: string): string => `
#- /objects.yaml
kind: ServiceAccount
metadata: { name: one }
${at === "one" ? "                  ^^^ it" : "#"}
---
kind: ConfigMap
metadata: { name: two }
${at === "two" ? "                  ^^^ it" : "#"}
---
kind: Secret
metadata: { name: three }
${at === "three" ? "                  ^^^^^ it" : "#"}
#- /pod.yaml
kind: Pod
metadata: { name: cart }
`;
  checkDefinition(`${objects("one")}
spec: { serviceAccountName: on$0e }`);
  checkDefinition(`${objects("two")}
spec: { containers: [{ name: a, envFrom: [{ configMapRef: { name: t$0wo } }] }] }`);
  checkDefinition(`${objects("two")}
spec: { volumes: [{ name: v, projected: { sources: [{ configMap: { name: t$0wo } }] } }] }`);
  checkDefinition(`${objects("three")}
spec: { containers: [{ name: a, env: [{ name: A, valueFrom: { secretKeyRef: { name: thr$0ee, key: a } } }] }] }`);
  checkDefinition(`${objects("three")}
spec: { volumes: [{ name: v, secret: { secretName: thr$0ee } }] }`);
});

test("a namespace leads to the Namespace, also by the label of its name", () => {
  const namespace = `
#- /namespace.yaml
kind: Namespace
metadata: { name: web }
                  ^^^ namespace
#- /policy.yaml
kind: NetworkPolicy`;
  checkDefinition(`${namespace}
metadata: { name: cart, namespace: w$0eb }
spec: { podSelector: {} }
`);
  checkDefinition(`${namespace}
metadata: { name: cart, namespace: other }
spec:
  podSelector: {}
  ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: we$0b } } }] }]
`);
  checkDefinition(`${namespace}
metadata: { name: cart, namespace: other }
spec:
  podSelector: {}
  ingress: [{ from: [{ namespaceSelector: { matchExpressions: [{ key: kubernetes.io/metadata.name, operator: In, values: [we$0b] }] } }] }]
`);
});

test("a namespaceSelector leads to the Namespaces that it picks", () =>
  checkDefinition(`
#- /namespace.yaml
kind: Namespace
metadata: { name: web, labels: { team: b } }
                  ^^^ namespace
---
kind: Namespace
metadata: { name: other }
#- /policy.yaml
kind: NetworkPolicy
metadata: { name: cart }
spec: { podSelector: {}, egress: [{ to: [{ namespace$0Selector: { matchLabels: { team: b } } }] }] }
`));

test("a scale target leads to the workload", () =>
  checkDefinition(`
#- /web.yaml
kind: Deployment
metadata: { name: cart }
                  ^^^^ it
#- /hpa.yaml
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: cart }
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: $0cart } }
`));

test("an item of a List has places too", () =>
  checkDefinition(`
#- /list.yaml
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Service
    metadata: { name: cart }
                      ^^^^ it
    spec: { ports: [{ port: 80 }] }
  - apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: { name: shop }
    spec: { defaultBackend: { service: { name: ca$0rt, port: { number: 80 } } } }
`));

test("what only the cluster has, has no place", () =>
  checkDefinition(`
#- /ingress.yaml
kind: Ingress
metadata: { name: shop }
spec: { defaultBackend: { service: { name: c$0art, port: { number: 80 } } } }
#- cluster:prod synced=Service
kind: Service
metadata: { name: cart, namespace: default }
`));
