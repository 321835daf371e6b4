import { test } from "vitest";
import { checkRename, checkRenameRefused } from "../../../../test/fixture/checkNavigation.ts";

test("a Service: every reference that means it, in all files, and no other", () =>
  checkRename(
    "basket",
    `
#- /service.yaml
kind: Service
metadata: { name: c$0art, namespace: web, labels: { app: cart } }
spec: { selector: { app: cart }, ports: [{ port: 80 }] }
---
kind: Service
metadata: { name: cart, namespace: other }
#- /users.yaml
kind: Ingress
metadata: { name: cart, namespace: web }
spec:
  defaultBackend: { service: { name: "cart", port: { number: 80 } } } # cart
---
kind: Ingress
metadata: { name: cart, namespace: other }
spec: { defaultBackend: { service: { name: cart, port: { number: 80 } } } }
---
kind: EndpointSlice
metadata: { name: cart-1, namespace: web, labels: { kubernetes.io/service-name: 'cart' } }
`,
    `
#- /service.yaml
kind: Service
metadata: { name: basket, namespace: web, labels: { app: cart } }
spec: { selector: { app: cart }, ports: [{ port: 80 }] }
---
kind: Service
metadata: { name: cart, namespace: other }
#- /users.yaml
kind: Ingress
metadata: { name: cart, namespace: web }
spec:
  defaultBackend: { service: { name: "basket", port: { number: 80 } } } # cart
---
kind: Ingress
metadata: { name: cart, namespace: other }
spec: { defaultBackend: { service: { name: cart, port: { number: 80 } } } }
---
kind: EndpointSlice
metadata: { name: cart-1, namespace: web, labels: { kubernetes.io/service-name: 'basket' } }
`,
  ));

test("a Service from one of its references, with the patch of a kustomization", () =>
  checkRename(
    "basket",
    `
#- /base/service.yaml
kind: Service
metadata: { name: cart }
#- /base/ingress.yaml
kind: Ingress
metadata: { name: shop }
spec: { defaultBackend: { service: { name: c$0art, port: { number: 80 } } } }
#- /kustomization.yaml
namespace: web
resources: [base/service.yaml, base/ingress.yaml]
patches: [{ path: patch.yaml }]
#- /patch.yaml
kind: Service
metadata: { name: cart }
spec: { type: NodePort }
`,
    `
#- /base/service.yaml
kind: Service
metadata: { name: basket }
#- /base/ingress.yaml
kind: Ingress
metadata: { name: shop }
spec: { defaultBackend: { service: { name: basket, port: { number: 80 } } } }
#- /kustomization.yaml
namespace: web
resources: [base/service.yaml, base/ingress.yaml]
patches: [{ path: patch.yaml }]
#- /patch.yaml
kind: Service
metadata: { name: basket }
spec: { type: NodePort }
`,
  ));

test("a port of a Service", () =>
  checkRename(
    "web",
    `
#- /service.yaml
kind: Service
metadata: { name: cart }
spec: { ports: [{ name: http, port: 80, targetPort: http }, { name: admin, port: 81 }] }
#- /ingress.yaml
kind: Ingress
metadata: { name: shop }
spec:
  rules:
    - http:
        paths:
          - backend: { service: { name: cart, port: { name: h$0ttp } } }
          - backend: { service: { name: cart, port: { number: 80 } } }
          - backend: { service: { name: other, port: { name: http } } }
`,
    `
#- /service.yaml
kind: Service
metadata: { name: cart }
spec: { ports: [{ name: web, port: 80, targetPort: http }, { name: admin, port: 81 }] }
#- /ingress.yaml
kind: Ingress
metadata: { name: shop }
spec:
  rules:
    - http:
        paths:
          - backend: { service: { name: cart, port: { name: web } } }
          - backend: { service: { name: cart, port: { number: 80 } } }
          - backend: { service: { name: other, port: { name: http } } }
`,
  ));

test("a container port: look-ups of the same pods, and the pods that these look-ups also pick", () =>
  checkRename(
    "web",
    `
#- /web.yaml
kind: Deployment
metadata: { name: blue }
spec:
  template:
    metadata: { labels: { app: cart, color: blue } }
    spec: { containers: [{ name: cart, ports: [{ name: http, containerPort: 80 }], livenessProbe: { httpGet: { port: http } } }] }
---
kind: Deployment
metadata: { name: green }
spec:
  template:
    metadata: { labels: { app: cart, color: green } }
    spec: { containers: [{ name: cart, ports: [{ name: http, containerPort: 8080 }] }] }
---
kind: Deployment
metadata: { name: ledger }
spec:
  template:
    metadata: { labels: { app: ledger } }
    spec: { containers: [{ name: ledger, ports: [{ name: http, containerPort: 8080 }] }] }
#- /users.yaml
kind: Service
metadata: { name: cart }
spec: { selector: { app: cart }, ports: [{ name: http, port: 80, targetPort: h$0ttp }] }
---
kind: NetworkPolicy
metadata: { name: green }
spec: { podSelector: { matchLabels: { color: green } }, ingress: [{ ports: [{ port: http }] }] }
---
kind: Service
metadata: { name: ledger }
spec: { selector: { app: ledger }, ports: [{ port: 80, targetPort: http }] }
`,
    `
#- /web.yaml
kind: Deployment
metadata: { name: blue }
spec:
  template:
    metadata: { labels: { app: cart, color: blue } }
    spec: { containers: [{ name: cart, ports: [{ name: web, containerPort: 80 }], livenessProbe: { httpGet: { port: web } } }] }
---
kind: Deployment
metadata: { name: green }
spec:
  template:
    metadata: { labels: { app: cart, color: green } }
    spec: { containers: [{ name: cart, ports: [{ name: web, containerPort: 8080 }] }] }
---
kind: Deployment
metadata: { name: ledger }
spec:
  template:
    metadata: { labels: { app: ledger } }
    spec: { containers: [{ name: ledger, ports: [{ name: http, containerPort: 8080 }] }] }
#- /users.yaml
kind: Service
metadata: { name: cart }
spec: { selector: { app: cart }, ports: [{ name: http, port: 80, targetPort: web }] }
---
kind: NetworkPolicy
metadata: { name: green }
spec: { podSelector: { matchLabels: { color: green } }, ingress: [{ ports: [{ port: web }] }] }
---
kind: Service
metadata: { name: ledger }
spec: { selector: { app: ledger }, ports: [{ port: 80, targetPort: http }] }
`,
  ));

test("a Secret that a Certificate makes", () =>
  checkRename(
    "web-tls",
    `
kind: Certificate
metadata: { name: shop }
spec: { secretName: shop-tls }
---
kind: Ingress
metadata: { name: shop }
spec: { tls: [{ secretName: shop$0-tls }] }
`,
    `
kind: Certificate
metadata: { name: shop }
spec: { secretName: web-tls }
---
kind: Ingress
metadata: { name: shop }
spec: { tls: [{ secretName: web-tls }] }
`,
  ));

test("a Namespace, where its label and a kustomization name it too", () =>
  checkRename(
    "shop",
    `
#- /namespace.yaml
kind: Namespace
metadata: { name: w$0eb }
---
kind: Service
metadata: { name: web, namespace: web }
---
kind: NetworkPolicy
metadata: { name: web, namespace: other }
spec: { podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: web } } }] }] }
#- /base/kustomization.yaml
namespace: web
`,
    `
#- /namespace.yaml
kind: Namespace
metadata: { name: shop }
---
kind: Service
metadata: { name: web, namespace: shop }
---
kind: NetworkPolicy
metadata: { name: web, namespace: other }
spec: { podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: shop } } }] }] }
#- /base/kustomization.yaml
namespace: shop
`,
  ));

test("a name that YAML would read as something else is quoted", () =>
  checkRename(
    "123",
    `
kind: Secret
metadata: { name: to$0ken }
`,
    `
kind: Secret
metadata: { name: "123" }
`,
  ));

test("what can't be renamed says why", () => {
  const service = "kind: Service\nmetadata: { name: c$0art, namespace: web }\n";
  checkRenameRefused(
    "Cart",
    service,
    "Not a valid name: lower-case letters, digits and -, a letter first, a letter or digit at both ends",
  );
  checkRenameRefused("a".repeat(64), service, "This name is too long: 63 characters at most");
  checkRenameRefused(
    "basket",
    `${service}---\nkind: Service\nmetadata: { name: basket, namespace: web }\n`,
    "Service web/basket exists already",
  );
  checkRenameRefused(
    "shop",
    "kind: Ingress\nmetadata: { name: c$0art }\n",
    "Objects of kind Ingress are not renamed: not everything that may name them is known",
  );
  const ingress =
    "kind: Ingress\nmetadata: { name: shop }\nspec: { defaultBackend: { service: { name: c$0art, port: { number: 80 } } } }\n";
  checkRenameRefused("basket", ingress, "No file here declares Service default/cart");
  checkRenameRefused(
    "basket",
    `#- /ingress.yaml\n${ingress}#- cluster:prod synced=Service\nkind: Service\nmetadata: { name: cart, namespace: default }\n`,
    "Service default/cart is in cluster prod alone: no file here declares it",
  );
  checkRenameRefused(
    "app",
    "kind: Service\nmetadata: { name: cart }\nspec: { selector: { a$0pp: cart } }\n",
    "Labels are not renamed: selectors elsewhere may count on them",
  );
});

test("aliases and templates stand in the way", () => {
  checkRenameRefused(
    "basket",
    "kind: Service\nmetadata: { name: &name cart, labels: { app: *name } }\nspec: {}\n---\nkind: Endpoints\nmetadata: { name: c$0art }\n",
    "manifest.yaml:2 writes cart by alias or anchor: rename it by hand",
  );
  checkRenameRefused(
    "basket",
    "kind: Service\nmetadata: { name: c$0art }\n---\nkind: Ingress\nmetadata: { name: '{{ .Name }}' }\nspec: { defaultBackend: { service: { name: cart } } }\n",
    "manifest.yaml:7 is a template and names Service default/cart: rename it by hand",
  );
});
