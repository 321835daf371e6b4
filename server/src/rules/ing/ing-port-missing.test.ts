import { test } from "vitest";
import { checkDiagnostics, checkFix } from "../../../../test/fixture/checks.ts";

const only = { only: ["ing-port-missing", "ing-port-is-target-port", "ing-port-name-missing", "ing-port-protocol"] };

function fixture(port: string, ports: string, said = "", type = "ClusterIP"): string {
  return `#- /ingress.yaml
kind: Ingress
metadata: { name: shop, namespace: web }
spec:
  defaultBackend:
    service:
      name: cart
      port: { ${port} }
${said}#- /cart.yaml
kind: Service
metadata: { name: cart, namespace: web }
spec: { type: ${type}, selector: { app: cart }, ports: [${ports}] }
---
kind: Deployment
metadata: { name: cart, namespace: web }
spec: { selector: { matchLabels: { app: cart } }, template: { metadata: { labels: { app: cart } }, spec: { containers: [{ name: cart, image: cart, ports: [{ name: web, containerPort: 8080 }] }] } } }
`;
}

function at(width: number, text: string): string {
  return `${" ".repeat(22)}${"^".repeat(width)} ${text}\n`;
}

test("a port that the Service has", () => checkDiagnostics(fixture("number: 80", "{ port: 80 }"), only));

test("a port that it has not", () =>
  checkDiagnostics(
    fixture(
      "number: 81",
      "{ name: http, port: 80 }, { name: admin, port: 9000 }",
      at(2, "warning ing-port-missing: Service web/cart has no port 81; it has 80 (http), 9000 (admin)"),
    ),
    only,
  ));

test("a target port by number, and by name of a container port", () => {
  const said = at(4, "warning ing-port-is-target-port: 8080 is the pods' port; Service web/cart offers it as 80");
  checkDiagnostics(fixture("number: 8080", "{ port: 80, targetPort: 8080 }", said), only);
  checkDiagnostics(fixture("number: 8080", "{ port: 80, targetPort: web }", said), only);
});

test("a Service without ports", () =>
  checkDiagnostics(
    fixture("number: 80", "", at(2, "warning ing-port-missing: Service web/cart has no port 80; it has none")),
    only,
  ));

test("ports that can't be read leave the question open", () => {
  checkDiagnostics(fixture("number: 81", '{ port: "{{ .Values.port }}" }'), only);
  checkDiagnostics(fixture("number: 81", "{ port: 80 }, { port: 70000, name: x }"), only);
});

test("ExternalName has no ports of its own", () =>
  checkDiagnostics(fixture("number: 81", "", "", "ExternalName"), only));

test("names", () => {
  const said = (text: string, width: number): string => `${" ".repeat(20)}${"^".repeat(width)} ${text}\n`;
  checkDiagnostics(fixture("name: http", "{ name: http, port: 80 }"), only);
  checkDiagnostics(
    fixture(
      "name: htpp",
      "{ name: http, port: 80 }",
      said("warning ing-port-name-missing: Service web/cart has no port named htpp; did you mean http?", 4),
    ),
    only,
  );
  checkDiagnostics(
    fixture(
      "name: web",
      "{ name: http, port: 80 }",
      said("warning ing-port-name-missing: Service web/cart has no port named web; it has 80 (http)", 3),
    ),
    only,
  );
  checkDiagnostics(fixture("name: use-annotation", "{ name: http, port: 80 }"), only);
});

test("a port of another protocol", () =>
  checkDiagnostics(
    fixture(
      "number: 53",
      "{ name: http, port: 80 }, { name: dns, port: 53, protocol: UDP }",
      at(2, "warning ing-port-protocol: Port 53 (dns) of Service web/cart is UDP; an Ingress serves HTTP over TCP"),
    ),
    only,
  ));

test("a number is replaced by a number, a name by a name or a number", () => {
  checkFix(
    "ing-port-missing",
    "Use port 80 (http)",
    fixture("number: 81", "{ name: http, port: 80 }"),
    first("number: 80"),
  );
  checkFix(
    "ing-port-name-missing",
    "Use port http (80)",
    fixture("name: htpp", "{ name: http, port: 80 }"),
    first("name: http"),
  );
  checkFix("ing-port-name-missing", "Use port 80", fixture("name: htpp", "{ port: 80 }"), first("number: 80"));
});

function first(port: string): string {
  return `kind: Ingress
metadata: { name: shop, namespace: web }
spec:
  defaultBackend:
    service:
      name: cart
      port: { ${port} }
apiVersion: networking.k8s.io/v1`;
}
