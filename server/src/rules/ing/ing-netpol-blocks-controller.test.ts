import { test } from "vitest";
import { checkDiagnostics, checkFix } from "../../../../test/fixture/checks.ts";

const only = { only: ["ing-netpol-blocks-controller"] };

function app(said = ""): string {
  return `#- /shop.yaml
kind: Ingress
metadata: { name: shop, namespace: web, annotations: { nginx.ingress.kubernetes.io/proxy-body-size: 8m } }
spec:
  ingressClassName: nginx
  defaultBackend:
    service:
      name: cart
${said}      port: { number: 80 }
---
kind: Service
metadata: { name: cart, namespace: web }
spec: { selector: { app: cart }, ports: [{ port: 80, targetPort: http }] }
---
kind: Deployment
metadata: { name: cart, namespace: web }
spec: { selector: { matchLabels: { app: cart } }, template: { metadata: { labels: { app: cart } }, spec: { containers: [{ name: cart, image: cart, ports: [{ name: http, containerPort: 8080 }] }] } } }
`;
}

function policy(subject: string, ingress: string): string {
  return `#- /policy.yaml
kind: NetworkPolicy
metadata: { name: cart, namespace: web }
spec:
  podSelector: ${subject}
  policyTypes: [Ingress]
  ingress: ${ingress}
`;
}

const CONTROLLER = `#- /controller.yaml
kind: Deployment
metadata: { name: controller, namespace: ingress-nginx }
spec: { template: { metadata: { labels: { app: nginx } }, spec: { containers: [{ name: a, image: "registry.k8s.io/ingress-nginx/controller:v1.12.1" }] } } }
---
kind: Namespace
metadata: { name: ingress-nginx }
---
kind: Namespace
metadata: { name: monitoring }
`;
const BLOCKED =
  "            ^^^^ warning ing-netpol-blocks-controller: NetworkPolicy web/cart keeps ingress-nginx from web/cart:http; no policy lets it in\n";
const from = (namespace: string, port = "http"): string =>
  `[{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ${namespace} } } }], ports: [{ port: ${port} }] }]`;

test("no policy", () => checkDiagnostics(`${app()}${CONTROLLER}`, only));

test("let in", () => checkDiagnostics(`${app()}${policy("{}", from("ingress-nginx"))}${CONTROLLER}`, only));

test("kept out: another namespace, another port", () => {
  checkDiagnostics(`${app(BLOCKED)}${policy("{}", from("monitoring"))}${CONTROLLER}`, only);
  checkDiagnostics(`${app(BLOCKED)}${policy("{}", from("ingress-nginx", "9090"))}${CONTROLLER}`, only);
});

test("without the controller's pods only a policy that admits nobody is sure", () => {
  checkDiagnostics(`${app()}${policy("{}", from("monitoring"))}`, only);
  checkDiagnostics(`${app(BLOCKED)}${policy("{}", "[]")}`, only);
});

test("a controller on the host's network comes from a node", () =>
  checkDiagnostics(
    `${app()}${policy("{}", "[]")}${CONTROLLER.replace("containers:", "hostNetwork: true, containers:")}`,
    only,
  ));

test("the policy for these pods lets the controller in", () => {
  const before = `${policy("{ matchLabels: { app: cart } }", from("monitoring"))}${CONTROLLER}`;
  const shop = app();
  checkFix(
    "ing-netpol-blocks-controller",
    "Let ingress-nginx in by NetworkPolicy web/cart",
    before.replace(/^#- \/policy.yaml\n/, "#- /policy.yaml\n") + shop,
    `kind: NetworkPolicy
metadata: { name: cart, namespace: web }
spec:
  podSelector: { matchLabels: { app: cart } }
  policyTypes: [Ingress]
  ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: monitoring } } }], ports: [{ port: http }] }, { from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ingress-nginx } } }], ports: [{ protocol: TCP, port: http }] }]
apiVersion: networking.k8s.io/v1`,
  );
});
