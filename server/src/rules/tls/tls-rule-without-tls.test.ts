import { test } from "vitest";
import { checkDiagnostics } from "../../../../test/fixture/checks.ts";

const only = { only: ["tls-rule-without-tls", "tls-host-without-rule", "tls-wildcard-gap"] };

function ingress(tls: string, rules: string): string {
  return `kind: Ingress\nmetadata: { name: shop }\nspec:\n  tls: ${tls}\n  rules:\n${rules}`;
}

test("hosts that agree, wildcards counted", () => {
  checkDiagnostics(ingress("[{ hosts: [a.example.com], secretName: a }]", "  - host: a.example.com\n"), only);
  checkDiagnostics(ingress('[{ hosts: ["*.example.com"], secretName: a }]', "  - host: a.example.com\n"), only);
  checkDiagnostics(
    ingress(
      '[{ hosts: [a.example.com, "*.example.com"], secretName: a }]',
      '  - host: "*.example.com"\n    http: {}\n  - host: a.example.com\n',
    ),
    only,
  );
});

test("a rule without its host, and a host without its rule", () =>
  checkDiagnostics(
    `kind: Ingress
metadata: { name: shop }
spec:
  tls:
  - hosts:
    - shoop.example.com
      ^^^^^^^^^^^^^^^^^ warning tls-host-without-rule: shoop.example.com has TLS but no rule; did you mean shop.example.com?
    secretName: a
  rules:
  - host: shop.example.com
          ^^^^^^^^^^^^^^^^ warning tls-rule-without-tls: shop.example.com is served without a certificate of its own; tls covers shoop.example.com
`,
    only,
  ));

test("one cause, one finding: a wildcard that misses the host", () =>
  checkDiagnostics(
    ingress(
      '[{ hosts: ["*.example.com"], secretName: a }]',
      "  - host: a.b.example.com\n          ^^^^^^^^^^^^^^^ warning tls-wildcard-gap\n  - host: example.com\n          ^^^^^^^^^^^ warning tls-wildcard-gap\n  - host: c.example.com\n",
    ),
    only,
  ));

test("rules without host, templates and entries without hosts are not judged", () => {
  checkDiagnostics(ingress("[{ hosts: [a.example.com], secretName: a }]", "  - http: {}\n"), only);
  checkDiagnostics(ingress("[{ secretName: a }]", "  - host: a.example.com\n"), only);
  checkDiagnostics(ingress('[{ hosts: ["{{ .Values.host }}"], secretName: a }]', "  - host: a.example.com\n"), only);
});
