// Completion of Ingress backends and Services.
import { test } from "vitest";
import { checkComplete, checkHint, checkTaken } from "../../../../test/fixture/checkComplete.ts";

const SERVICES = `
#- /services.yaml
kind: Service
metadata: { name: my-service, namespace: default }
spec: { selector: { app: web }, ports: [{ port: 80, name: http, targetPort: 8080 }] }
---
kind: Service
metadata: { name: many, namespace: default }
spec: { ports: [{ port: 80, name: http }, { port: 443, name: https }] }
---
kind: Service
metadata: { name: elsewhere, namespace: other }
spec: { ports: [{ port: 80 }] }
#- cluster:prod synced=Service
kind: Service
metadata: { name: live, namespace: default }
spec: { ports: [{ port: 53, protocol: UDP }] }
`;

const ingress = (backend: string): string => `
#- /ingress.yaml
kind: Ingress
metadata:
  name: shop
  namespace: default
spec:
  rules:
    - http:
        paths:
          - path: /
            pathType: Prefix
            backend:
${backend}${SERVICES}`;

test("Services of the namespace, with ports and source", () =>
  checkComplete(
    ingress(`
              service:
                name: $0
                port:
                  number: 80`),
    [
      "live | 53/UDP | cluster prod",
      "many | 80 http, 443 https | services.yaml",
      "my-service | 80 http | services.yaml",
    ],
  ));

test.each([
  ["my-service", "80 http"],
  ["many", "80 http, 443 https"],
  ["live", "53/UDP"],
])("the ports of %s stand beside its name", (label, hint) =>
  checkHint(ingress("              service: { name: $0 }"), label, hint),
);

test("in the middle of a word", () =>
  checkTaken(
    `
#- /a.yaml
kind: Ingress
apiVersion: networking.k8s.io/v1
metadata: { name: a }
spec:
  defaultBackend:
    service:
      name: my-s$0erv
      port:
        number: 80
${SERVICES}`,
    "my-service",
    `
kind: Ingress
apiVersion: networking.k8s.io/v1
metadata: { name: a }
spec:
  defaultBackend:
    service:
      name: my-service
      port:
        number: 80
`,
  ));

test("one port comes along", () =>
  checkTaken(
    `
#- /a.yaml
kind: Ingress
apiVersion: networking.k8s.io/v1
metadata: { name: a }
spec:
  defaultBackend:
    service:
      name: $0
${SERVICES}`,
    "my-service",
    `
kind: Ingress
apiVersion: networking.k8s.io/v1
metadata: { name: a }
spec:
  defaultBackend:
    service:
      name: my-service
      port:
        number: 80
`,
  ));

test("several ports become a choice", () =>
  checkTaken(
    `
#- /a.yaml
kind: Ingress
apiVersion: networking.k8s.io/v1
metadata: { name: a }
spec:
  defaultBackend:
    service: { name: $0 }
${SERVICES}`,
    "many",
    `
kind: Ingress
apiVersion: networking.k8s.io/v1
metadata: { name: a }
spec:
  defaultBackend:
    service: { name: many, port: { number: \${1|80,443|} } }
`,
  ));

test("a port that the Service has not got is set", () =>
  checkTaken(
    `
#- /a.yaml
kind: Ingress
apiVersion: networking.k8s.io/v1
metadata: { name: a }
spec:
  defaultBackend:
    service:
      name: $0
      port:
        number: 8080
${SERVICES}`,
    "my-service",
    `
kind: Ingress
apiVersion: networking.k8s.io/v1
metadata: { name: a }
spec:
  defaultBackend:
    service:
      name: my-service
      port:
        number: 80
`,
  ));

test("an empty port is filled, in quotes and in flow style too", () =>
  checkTaken(
    `
#- /a.yaml
kind: Ingress
apiVersion: networking.k8s.io/v1
metadata: { name: a }
spec: { defaultBackend: { service: { name: "$0", port: { number: } } } }
${SERVICES}`,
    "my-service",
    `
kind: Ingress
apiVersion: networking.k8s.io/v1
metadata: { name: a }
spec: { defaultBackend: { service: { name: "my-service", port: { number: 80} } } }
`,
  ));

test("port numbers of the chosen Service", () =>
  checkComplete(ingress("              service: { name: many, port: { number: $0 } }"), ["80 | http", "443 | https"]));

test("port names of the chosen Service", () =>
  checkComplete(ingress("              service: { name: many, port: { name: h$0 } }"), ["http | 80", "https | 443"]));

test("a port that is not begun", () =>
  checkComplete(
    ingress(`
              service:
                name: my-service
                port:
                  $0`),
    ["number: 80", "name: http"],
  ));

test("a List item, with CRLF", () =>
  checkComplete(
    `
#- /a.yaml
apiVersion: v1
kind: List
items:
  - apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: { name: a, namespace: other }
    spec:
      defaultBackend:
        service:
          name: $0
${SERVICES}`
      .replaceAll("\n", "\r\n")
      .replaceAll(/(#- [^\r]*)\r/g, "$1"),
    ["elsewhere"],
  ));

test("container ports of the pods that a Service selects", () =>
  checkComplete(
    `
#- /a.yaml
kind: Service
metadata: { name: a }
spec:
  selector: { app: web }
  ports:
    - port: 80
      targetPort: $0
#- /web.yaml
kind: Deployment
metadata: { name: web }
spec:
  replicas: 3
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, ports: [{ name: http, containerPort: 8080 }, { containerPort: 9090 }] }] }
`,
    ["http | 3 pods | web.yaml", "8080 | 3 pods | web.yaml", "9090 | 3 pods | web.yaml"],
  ));
