import { test } from "vitest";
import { checkDiagnostics, checkFix } from "../../../../test/fixture/checks.ts";

const only = ["traefik-priority-length"];

function route(name: string, rules: readonly string[], more = ""): string {
  return `apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: ${name}, namespace: web }
spec:
  ${more === "" ? "entryPoints: [web]" : more}
  routes:
${rules.map((rule) => `  - match: ${rule}`).join("\n")}`;
}

const SHORT = "Host(`shop.example.com`)";
const LONG = "HostRegexp(`^[a-z]+\\.example\\.com$`)";

function at(rule: string, message: string): string {
  return `${rule}\n           ${"^".repeat(rule.length)} warning traefik-priority-length${message}`;
}

test("an expression for many hosts comes before the short rule of one", () =>
  checkDiagnostics(
    `${route("shop", [at(SHORT, ": IngressRoute web/all is longer (36 > 24), so it takes shop.example.com first; set a priority")])}
---
${route("all", [LONG])}`,
    { only },
  ));

test("in one IngressRoute", () =>
  checkDiagnostics(
    route("shop", ["Host(`shop.example.com`) && PathPrefix(`/`)", at("Path(`/api`) && Host(`shop.example.com`)", "")]),
    { only },
  ));

test("an Ingress with a wildcard comes before one of a host", () => {
  const ingress = (name: string, host: string, mark = ""): string => `kind: Ingress
metadata: { name: ${name}, namespace: web }
spec:
  ingressClassName: traefik
  rules:
  - host: "${host}"
    http:
      paths:
      - path: /${mark}
        pathType: Prefix
        backend: { service: { name: web, port: { number: 80 } } }`;
  checkDiagnostics(
    `${ingress("one", "a.example.com", `\n        ^^^^ warning traefik-priority-length: Ingress web/all is longer (62 > 40), so it takes a.example.com/ first; set a priority`)}
---
${ingress("all", "*.example.com")}`,
    { only },
  );
});

test.each([
  ["a priority of the longer one", route("all", [`${LONG}\n    priority: 5`])],
  ["a priority of its own that is higher", route("all", [LONG]), `${SHORT}\n    priority: 50`],
  ["another entry point", route("all", [LONG], "entryPoints: [admin]")],
  ["TLS on one side", route("all", [LONG], "tls: {}")],
  ["another host", route("all", ["HostRegexp(`^[a-z]+\\.example\\.org.test$`)"])],
  ["a longer rule that is more specific", route("all", ["Host(`shop.example.com`) && PathPrefix(`/api/v1`)"])],
  ["a longer rule that asks for more", route("all", ["HostRegexp(`^[a-z]+\\.example\\.com$`) && Method(`GET`)"])],
  ["the same in another environment", route("shop", [LONG]).replace("namespace: web", "namespace: test")],
])("nothing is said with %s", (_, other, own = SHORT) =>
  checkDiagnostics(`${route("shop", [own])}\n---\n${other}`, { only }),
);

test("the fix sets a priority above the longer rule", () =>
  checkFix(
    "traefik-priority-length",
    "Set priority 37",
    `${route("shop", [SHORT])}\n---\n${route("all", [LONG])}`,
    `${route("shop", [`${SHORT}\n    priority: 37`])}\n---\n${route("all", [LONG])}`,
  ));
