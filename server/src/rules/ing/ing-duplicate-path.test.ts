import { test } from "vitest";
import { checkDiagnostics, checkFix } from "../../../../test/fixture/checks.ts";

const only = { only: ["ing-duplicate-path"] };
const path = (name: string, type = "Prefix"): string =>
  `- { path: /a, pathType: ${type}, backend: { service: { name: ${name}, port: { number: 80 } } } }`;

test("a second rule of the host counts, another type or host does not", () =>
  checkDiagnostics(
    `
kind: Ingress
metadata: { name: shop }
spec:
  rules:
  - host: a.example.com
    http:
      paths:
      ${path("one")}
      ${path("two", "Exact")}
  - host: b.example.com
    http:
      paths:
      ${path("three")}
  - host: a.example.com
    http:
      paths:
      ${path("four")}
                ^^ warning ing-duplicate-path: a.example.com/a is routed to Service one by rules[0] already
`,
    only,
  ));

test("hosts from templates are not compared", () =>
  checkDiagnostics(
    `
kind: Ingress
metadata: { name: shop }
spec:
  rules:
  - host: "{{ .a }}"
    http:
      paths:
      ${path("one")}
  - host: "{{ .b }}"
    http:
      paths:
      ${path("two")}
`,
    only,
  ));

test("a rule that held nothing else goes as a whole", () =>
  checkFix(
    "ing-duplicate-path",
    "Remove this path",
    `
kind: Ingress
apiVersion: networking.k8s.io/v1
metadata: { name: shop }
spec:
  rules:
  - http:
      paths:
      ${path("one")}
  # again
  - http:
      paths:
      ${path("two")}
`,
    `
kind: Ingress
apiVersion: networking.k8s.io/v1
metadata: { name: shop }
spec:
  rules:
  - http:
      paths:
      ${path("one")}
  # again
`,
  ));
