import { test } from "vitest";
import { checkDiagnostics, checkFix } from "../../../../test/fixture/checks.ts";

const only = { only: ["svc-target-port-missing"] };

function fixture(target: string, ports: string, said = ""): string {
  return `#- /service.yaml
kind: Service
metadata: { name: cart, namespace: web }
spec:
  selector: { app: cart }
  ports:
  - port: 80
    targetPort: ${target}
${said}#- /cart.yaml
kind: Pod
metadata: { name: cart, namespace: web, labels: { app: cart } }
spec: { containers: [{ name: a, image: a, ports: [${ports}] }] }
`;
}

function at(width: number, text: string): string {
  return `${" ".repeat(16)}${"^".repeat(width)} ${text}\n`;
}

const HTTP = "{ name: http, containerPort: 8080 }";

test("names and numbers that are there", () => {
  checkDiagnostics(fixture("http", HTTP), only);
  checkDiagnostics(fixture("8080", HTTP), only);
});

test("a name that is not", () =>
  checkDiagnostics(
    fixture(
      "htttp",
      HTTP,
      at(
        5,
        "warning svc-target-port-missing: No container behind Service web/cart has a port named htttp; did you mean http?",
      ),
    ),
    only,
  ));

test("a name of another protocol", () =>
  checkDiagnostics(
    fixture(
      "dns",
      "{ name: dns, containerPort: 53, protocol: UDP }",
      at(
        3,
        "warning svc-target-port-missing: No container behind Service web/cart has a TCP port named dns; dns is UDP",
      ),
    ),
    only,
  ));

test("a number that is not declared is a hint, and nothing where none is declared", () => {
  checkDiagnostics(
    fixture(
      "9090",
      HTTP,
      at(
        4,
        "hint svc-target-port-missing: No container behind Service web/cart declares port 9090; they have 8080 (http)",
      ),
    ),
    only,
  );
  checkDiagnostics(fixture("9090", ""), only);
});

test("a port that can't be read may be the one", () => {
  checkDiagnostics(fixture("http", "{ name: http, containerPort: eighty }"), only);
  checkDiagnostics(fixture("9090", `${HTTP}, { name: metrics, containerPort: 90900 }`), only);
  checkDiagnostics(
    fixture("htttp", "{ name: http, containerPort: eighty }", at(5, "warning svc-target-port-missing")),
    only,
  );
});

test("the nearest port is put in", () =>
  checkFix(
    "svc-target-port-missing",
    "Use port http (8080)",
    fixture("htttp", HTTP),
    "kind: Service\nmetadata: { name: cart, namespace: web }\nspec:\n  selector: { app: cart }\n  ports:\n  - port: 80\n    targetPort: http\napiVersion: v1",
  ));
