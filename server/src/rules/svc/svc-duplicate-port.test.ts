import { test } from "vitest";
import { checkDiagnostics, checkFix } from "../../../../test/fixture/checks.ts";

const only = { only: ["svc-duplicate-port", "svc-no-ports", "svc-type-fields"] };

function service(ports: string, more = ""): string {
  return `kind: Service\nmetadata: { name: cart }\nspec:\n${more}  ports:\n${ports}`;
}

test("the same number with another protocol is another port", () =>
  checkDiagnostics(
    service("  - { name: a, port: 53, protocol: TCP }\n  - { name: b, port: 53, protocol: UDP }\n"),
    only,
  ));

test("one port needs no name, two do", () => {
  checkDiagnostics(service("  - port: 80\n"), only);
  checkDiagnostics(
    service(
      "  - port: 80\n    ^^^^ error svc-duplicate-port: Of several ports each needs a name\n  - name: b\n    port: 81\n",
    ),
    only,
  );
});

test("a number, a name, a nodePort twice", () => {
  checkDiagnostics(
    service(
      "  - { name: a, port: 80 }\n  - { name: b, port: 80 }\n                     ^^ error svc-duplicate-port: Port 80/TCP is there twice\n",
    ),
    only,
  );
  checkDiagnostics(
    service(
      "  - { name: a, port: 80 }\n  - { name: a, port: 81 }\n            ^ error svc-duplicate-port: Another port is named a\n",
    ),
    only,
  );
  checkDiagnostics(
    service(
      "  - { name: a, port: 80, nodePort: 30080 }\n  - { name: b, port: 81, nodePort: 30080 }\n                                   ^^^^^ error svc-duplicate-port: nodePort 30080/TCP is there twice\n",
      "  type: NodePort\n",
    ),
    only,
  );
});

test("headless and ExternalName Services need no ports", () => {
  checkDiagnostics("kind: Service\nmetadata: { name: cart }\nspec: { clusterIP: None }\n", only);
  checkDiagnostics(
    "kind: Service\nmetadata: { name: cart }\nspec: { type: ExternalName, externalName: a.example.com }\n",
    only,
  );
});

test("ports get the names that people know", () =>
  checkFix(
    "svc-duplicate-port",
    "Name it http",
    service("  - port: 80\n  - name: b\n    port: 81\n"),
    `${service("  - name: http\n    port: 80\n  - name: b\n    port: 81\n")}apiVersion: v1`,
  ));
