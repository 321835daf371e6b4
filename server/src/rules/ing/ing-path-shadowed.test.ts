import { test } from "vitest";
import { checkDiagnostics } from "../../../../test/fixture/checks.ts";

const only = { only: ["ing-path-shadowed"] };

function ingress(
  name: string,
  cls: string,
  paths: readonly (readonly [string, string, (string | undefined)?])[],
  annotations = "{}",
): string {
  const items = paths.map(
    ([type, path, said]) =>
      `      - path: ${path}\n${said ? `${" ".repeat(14)}${"^".repeat(path.length)} ${said}\n` : ""}        pathType: ${type}\n        backend: { service: { name: cart, port: { number: 80 } } }\n`,
  );
  return `kind: Ingress\nmetadata: { name: ${name}, annotations: ${annotations} }\nspec:\n  ingressClassName: ${cls}\n  rules:\n  - http:\n      paths:\n${items.join("")}`;
}

const REGEX = '{ nginx.ingress.kubernetes.io/use-regex: "true" }';
const PLAIN = "{ nginx.ingress.kubernetes.io/proxy-body-size: 8m }";

test("Traefik", () =>
  checkDiagnostics(
    ingress("a", "traefik", [
      ["Prefix", "/api"],
      ["Exact", "/api/v1", "warning ing-path-shadowed: No request reaches /api/v1: Traefik tries /api first"],
    ]),
    only,
  ));

test("Traefik with priorities is not judged", () =>
  checkDiagnostics(
    ingress(
      "a",
      "traefik",
      [
        ["Prefix", "/api"],
        ["Exact", "/api/v1"],
      ],
      '{ traefik.ingress.kubernetes.io/router.priority: "9" }',
    ),
    only,
  ));

test("ingress-nginx reads the paths of a host as regular expressions once one Ingress asks for it", () => {
  checkDiagnostics(
    ingress(
      "a",
      "nginx",
      [
        ["ImplementationSpecific", "/(.*)"],
        ["Prefix", "/app", "warning ing-path-shadowed: No request reaches /app: ingress-nginx tries /(.*) first"],
      ],
      REGEX,
    ),
    only,
  );
  checkDiagnostics(
    `#- /a.yaml\n${ingress("a", "nginx", [["ImplementationSpecific", "/(.*)"]], REGEX)}#- /b.yaml\n${ingress("b", "nginx", [["Prefix", "/app", "warning ing-path-shadowed: No request reaches /app: ingress-nginx tries /(.*) of Ingress default/a first"]], PLAIN)}`,
    only,
  );
});

test("paths as Kubernetes orders them", () => {
  const paths = [
    ["Prefix", "/"],
    ["Exact", "/metrics"],
    ["Prefix", "/api"],
    ["Exact", "/api"],
  ] as const;
  checkDiagnostics(ingress("a", "nginx", paths, PLAIN), only);
  checkDiagnostics(ingress("a", "nginx", paths), only);
  checkDiagnostics(ingress("a", "some-class", paths), only);
});

test("haproxy-ingress tries begin before regular expressions", () => {
  const begin = ingress(
    "a",
    "haproxy",
    [["ImplementationSpecific", "/"]],
    "{ haproxy-ingress.github.io/path-type: begin }",
  );
  const regex = (said?: string): string =>
    ingress(
      "b",
      "haproxy",
      [["ImplementationSpecific", "/v[0-9]+", said]],
      "{ haproxy-ingress.github.io/path-type: regex }",
    );
  const said =
    "information ing-path-shadowed: No request reaches /v[0-9]+: / of Ingress default/a goes first, unless path-type-order puts regex in front";
  checkDiagnostics(`#- /a.yaml\n${begin}#- /b.yaml\n${regex(said)}`, only);
  checkDiagnostics(regex(), only);
});

test("F5 NGINX tries patterns as they are written, and minions under one host", () => {
  const pattern = "{ nginx.org/path-regex: case_sensitive }";
  checkDiagnostics(
    ingress(
      "a",
      "nginx",
      [
        ["Prefix", "/a"],
        ["Prefix", "/a/b", "warning ing-path-shadowed: No request reaches /a/b: F5 NGINX tries /a first"],
      ],
      pattern,
    ),
    only,
  );
  checkDiagnostics(
    ingress(
      "a",
      "nginx",
      [
        ["Prefix", "/a/b"],
        ["Prefix", "/a"],
      ],
      pattern,
    ),
    only,
  );
});

test("HAProxy Technologies tries the longest first", () =>
  checkDiagnostics(
    ingress(
      "a",
      "haproxy",
      [
        ["ImplementationSpecific", "/a"],
        ["Prefix", "/a/b"],
        ["Exact", "/a"],
      ],
      "{ haproxy.org/check: 'true' }",
    ),
    only,
  ));
