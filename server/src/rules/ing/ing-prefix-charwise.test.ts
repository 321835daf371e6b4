import { test } from "vitest";
import { checkDiagnostics } from "../../../../test/fixture/checks.ts";
import { defaultSettings } from "../../analysis/settings.ts";

const only = { only: ["ing-prefix-charwise", "ing-prefix-slash-twin"] };

function ingress(cls: string, paths: string, annotations = "{}"): string {
  return `kind: Ingress\nmetadata: { name: shop, annotations: ${annotations} }\nspec:\n  ingressClassName: ${cls}\n  rules:\n  - http:\n      paths:\n${paths}`;
}

function path(type: string, text: string, said = ""): string {
  const caret = said === "" ? "" : `${" ".repeat(14)}${"^".repeat(text.length)} ${said}\n`;
  return `      - path: ${text}\n${caret}        pathType: ${type}\n        backend: { service: { name: a, port: { number: 80 } } }\n`;
}

test("Traefik reads a Prefix by characters", () => {
  checkDiagnostics(
    ingress(
      "traefik",
      path(
        "Prefix",
        "/app",
        "hint ing-prefix-charwise: Under Traefik, /app also matches /appx: it compares by characters",
      ),
    ),
    only,
  );
  checkDiagnostics(
    ingress(
      "traefik",
      path(
        "Prefix",
        "/app",
        "warning ing-prefix-charwise: Under Traefik, /app also matches /apple: it compares by characters",
      ) + path("Exact", "/apple"),
    ),
    only,
  );
  checkDiagnostics(ingress("traefik", path("Prefix", "/") + path("Prefix", "/app/") + path("Exact", "/app")), only);
});

test("Traefik reads a Prefix by elements where it is set to", () => {
  const { ingress: standard } = defaultSettings;
  const traefik = { ...standard.traefik, strictPrefixMatching: true };
  checkDiagnostics(ingress("traefik", path("Prefix", "/app")), {
    ...only,
    settings: { ingress: { ...standard, traefik } },
  });
});

test("F5 NGINX does so too, ingress-nginx does not", () => {
  checkDiagnostics(
    ingress("nginx", path("Prefix", "/app", "hint ing-prefix-charwise"), '{ nginx.org/rewrites: "a" }'),
    only,
  );
  checkDiagnostics(
    ingress("nginx", path("Prefix", "/app"), "{ nginx.ingress.kubernetes.io/proxy-body-size: 8m }"),
    only,
  );
  checkDiagnostics(ingress("nginx", path("Prefix", "/app")), only);
});

test("twins under a controller that compares elements", () => {
  const twin = "information ing-prefix-slash-twin: As Prefix, /app and /app/ match the same requests";
  checkDiagnostics(ingress("some-class", path("Prefix", "/app") + path("Prefix", "/app/", twin)), only);
  checkDiagnostics(ingress("some-class", path("Prefix", "/app") + path("Exact", "/app/")), only);
});

const IS = "ImplementationSpecific";
const HI = "{ haproxy-ingress.github.io/balance-algorithm: roundrobin }";
const HT = "{ haproxy.org/check: 'true' }";

test("both HAProxy controllers do so for ImplementationSpecific alone", () => {
  const hint = (title: string): string =>
    `hint ing-prefix-charwise: Under ${title}, /app also matches /appx: it compares by characters`;
  checkDiagnostics(ingress("haproxy", path(IS, "/app", hint("haproxy-ingress")), HI), only);
  checkDiagnostics(ingress("haproxy", path(IS, "/app", hint("HAProxy Technologies")), HT), only);
  for (const own of [HI, HT]) checkDiagnostics(ingress("haproxy", path("Prefix", "/app") + path(IS, "/"), own), only);
  for (const type of ["prefix", "begin"])
    checkDiagnostics(ingress("haproxy", path(IS, "/app"), `{ haproxy-ingress.github.io/path-type: ${type} }`), only);
});

test("path-regex of F5 NGINX chooses", () =>
  checkDiagnostics(ingress("nginx", path("Prefix", "/app"), "{ nginx.org/path-regex: case_sensitive }"), only));

test("haproxy-ingress reads Prefix by characters where the host is a wildcard", () => {
  const text = ingress("haproxy", path("Prefix", "/app", "hint ing-prefix-charwise"), HI);
  checkDiagnostics(text.replace("  - http:", '  - host: "*.example.com"\n    http:'), only);
  checkDiagnostics(ingress("haproxy", path("Prefix", "/app"), HI), only);
});
