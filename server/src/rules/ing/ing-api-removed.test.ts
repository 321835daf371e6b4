import { test } from "vitest";
import { checkDiagnostics, checkFix } from "../../../../test/fixture/checks.ts";

const only = { only: ["ing-api-removed"] };

test("the conversion renames fields, adds pathType and keeps comments", () =>
  checkFix(
    "ing-api-removed",
    "Convert to networking.k8s.io/v1",
    `
apiVersion: extensions/v1beta1 # old
kind: Ingress
metadata:
  name: shop
spec:
  backend: # for all the rest
    serviceName: front
    servicePort: "8080"
  rules:
  - host: shop.example.com
    http:
      paths:
      # the cart
      - path: /cart
        backend:
          serviceName: cart # by team cart
          servicePort: 80
      - backend:
          servicePort: http
          serviceName: search
      - { path: /x, backend: { serviceName: x, servicePort: http } }
`,
    `
apiVersion: networking.k8s.io/v1 # old
kind: Ingress
metadata:
  name: shop
spec:
  defaultBackend: # for all the rest
    service:
      name: front
      port:
        number: 8080
  rules:
  - host: shop.example.com
    http:
      paths:
      # the cart
      - path: /cart
        pathType: ImplementationSpecific
        backend:
          service:
            name: cart
            port:
              number: 80 # by team cart
      - pathType: ImplementationSpecific
        backend:
          service:
            name: search
            port:
              name: http
      - { path: /x, backend: { service: { name: x, port: { name: http } } }, pathType: ImplementationSpecific }
`,
  ));

test("an IngressClass changes its version only", () =>
  checkFix(
    "ing-api-removed",
    "Convert to networking.k8s.io/v1",
    `
apiVersion: networking.k8s.io/v1beta1
kind: IngressClass
metadata: { name: edge }
spec: { controller: example.com/edge }
`,
    `
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: edge }
spec: { controller: example.com/edge }
`,
  ));

test("a version that never was is named", () =>
  checkDiagnostics(
    `
apiVersion: networking.k8s.io/v2
            ^^^^^^^^^^^^^^^^^^^^ error ing-api-removed: networking.k8s.io/v2 has no Ingress; use networking.k8s.io/v1
kind: Ingress
metadata: { name: shop }
`,
    only,
  ));

test("Ingress kinds of other groups are somebody else's", () =>
  checkDiagnostics(
    `
apiVersion: config.openshift.io/v1
kind: Ingress
metadata: { name: cluster }
`,
    only,
  ));

test("items of a List are converted each by itself; a resource stays, and so does the class annotation", () =>
  checkFix(
    "ing-api-removed",
    "Convert to networking.k8s.io/v1",
    `
apiVersion: v1
kind: List
items:
- apiVersion: networking.k8s.io/v1beta1
  kind: Ingress
  metadata:
    name: shop
    annotations:
      kubernetes.io/ingress.class: nginx
  spec:
    tls:
    - secretName: shop-tls
    rules:
    - host: shop.example.com
    - http:
        paths:
        - pathType: Prefix
          path: /a
          backend:
            resource: { apiGroup: example.com, kind: Bucket, name: a }
        - path: /b
          pathType:
          backend:
            serviceName: b
            servicePort: "https"
`,
    `
apiVersion: v1
kind: List
items:
- apiVersion: networking.k8s.io/v1
  kind: Ingress
  metadata:
    name: shop
    annotations:
      kubernetes.io/ingress.class: nginx
  spec:
    tls:
    - secretName: shop-tls
    rules:
    - host: shop.example.com
    - http:
        paths:
        - pathType: Prefix
          path: /a
          backend:
            resource: { apiGroup: example.com, kind: Bucket, name: a }
        - path: /b
          pathType: ImplementationSpecific
          backend:
            service:
              name: b
              port:
                name: https
`,
  ));

test("an Ingress without rules and one in flow style are converted too", () =>
  checkFix(
    "ing-api-removed",
    "Convert to networking.k8s.io/v1",
    `
{ apiVersion: extensions/v1beta1, kind: Ingress, metadata: { name: one }, spec: { backend: { serviceName: one, servicePort: 80 } } }
`,
    `
{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: one }, spec: { defaultBackend: { service: { name: one, port: { number: 80 } } } } }
`,
  ));
