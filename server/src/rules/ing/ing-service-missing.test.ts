import { test } from "vitest";
import { checkDiagnostics, checkFix } from "../../../../test/fixture/checks.ts";

const only = { only: ["ing-service-missing", "ing-service-other-namespace"] };

function ingress(service: string, more = ""): string {
  return `#- /ingress.yaml
kind: Ingress
metadata: { name: shop, namespace: web${more} }
spec: { defaultBackend: { service: { name: ${service}, port: { number: 80 } } } }
`;
}

function said(text: string, width: number): string {
  return `${" ".repeat(43)}${"^".repeat(width)} ${text}\n`;
}

const CART =
  "kind: Service\nmetadata: { name: cart, namespace: web }\nspec: { selector: { app: cart }, ports: [{ port: 80 }] }\n";

test("found", () => checkDiagnostics(`${ingress("cart")}#- cluster:prod synced=Service\n${CART}`, only));

test("missing for sure where the cluster lists Services", () =>
  checkDiagnostics(
    `${ingress("cert")}${said("warning ing-service-missing: No Service web/cert; did you mean cart?", 4)}#- cluster:prod synced=Service\n${CART}`,
    only,
  ));

test("missing as far as the workspace tells", () =>
  checkDiagnostics(
    `${ingress("pay")}${said("information ing-service-missing: No Service web/pay in this workspace", 3)}#- /service.yaml\n${CART}`,
    only,
  ));

test("a Service in a file counts beside a cluster", () =>
  checkDiagnostics(`${ingress("cart")}#- /service.yaml\n${CART}#- cluster:prod synced=Service\n`, only));

test("nothing is known without a cluster and without Services", () => checkDiagnostics(ingress("pay"), only));

test.each(["forbidden", "loading", "stale"])("nothing is known where Services are %s", (state) =>
  checkDiagnostics(`${ingress("pay")}#- /service.yaml\n${CART}#- cluster:prod ${state}=Service\n`, only),
);

test("a template is not judged", () =>
  checkDiagnostics(`${ingress('"{{ .Values.service }}"')}#- cluster:prod synced=Service\n${CART}`, only));

test("an action of the AWS load balancer controller is no Service", () =>
  checkDiagnostics(
    `${ingress("redirect", ', annotations: { alb.ingress.kubernetes.io/actions.redirect: "{}" }')}#- cluster:prod synced=Service\n${CART}`,
    only,
  ));

test("where another namespace has it, the other rule speaks", () =>
  checkDiagnostics(
    `${ingress("pay")}${said("warning ing-service-other-namespace: Service pay is in namespace billing; an Ingress reaches only its own, web", 3)}#- cluster:prod synced=Service\n${CART}---\nkind: Service\nmetadata: { name: pay, namespace: billing }\n`,
    only,
  ));

test("the old field names are judged alike", () =>
  checkDiagnostics(
    `#- /ingress.yaml
apiVersion: extensions/v1beta1
kind: Ingress
metadata: { name: shop, namespace: web }
spec:
  backend:
    serviceName: cert
                 ^^^^ warning ing-service-missing
    servicePort: 80
#- cluster:prod synced=Service
${CART}`,
    only,
  ));

test("the nearest Service is put in", () =>
  checkFix(
    "ing-service-missing",
    "Use Service cart",
    `${ingress("cart-svc")}#- cluster:prod synced=Service\n${CART}`,
    `kind: Ingress
metadata: { name: shop, namespace: web }
spec: { defaultBackend: { service: { name: cart, port: { number: 80 } } } }
apiVersion: networking.k8s.io/v1`,
  ));

test("a Service for the workload of that name is made", () =>
  checkFix(
    "ing-service-missing",
    "Create Service web/pay",
    `#- /ingress.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: web
spec:
  defaultBackend:
    service:
      name: pay
      port:
        name: http
#- /pay.yaml
kind: Deployment
metadata: { name: pay, namespace: web }
spec: { selector: { matchLabels: { app: payments } }, template: { metadata: { labels: { app: payments } }, spec: { containers: [{ name: pay, image: pay, ports: [{ name: http, containerPort: 8080 }] }] } } }
#- cluster:prod synced=Service
`,
    `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: web
spec:
  defaultBackend:
    service:
      name: pay
      port:
        name: http
---
apiVersion: v1
kind: Service
metadata:
  name: pay
  namespace: web
spec:
  selector:
    app: payments
  ports:
    - name: http
      port: 80
      targetPort: http`,
  ));
