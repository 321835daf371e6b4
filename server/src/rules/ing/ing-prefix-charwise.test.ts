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
