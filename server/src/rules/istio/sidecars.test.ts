// The rules on Sidecars, beyond the Bad and Good blocks of their pages.

import { describe, test } from "vitest";
import { checkDiagnostics, checkFix, checkNoFix } from "../../../../test/fixture/checks.ts";

function sidecar(name: string, spec: string, namespace = "shop"): string {
  return `---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: ${name}, namespace: ${namespace} }
spec: ${spec}
`;
}

const POD = `---
apiVersion: v1
kind: Pod
metadata: { name: web-0, namespace: shop, labels: { app: web, tier: front } }
spec: { containers: [{ name: web, image: web }] }
`;

describe("istio-sidecar-two", () => {
  const only = { only: ["istio-sidecar-two"] };

  test("two selectors that pick one pod, by other labels", () =>
    checkDiagnostics(
      `
#- /a.yaml
${sidecar("a", "{ workloadSelector: { labels: { app: web } } }")}                                    ^^^^^^^^^^^^ error istio-sidecar-two: Sidecar b acts on Pod web-0 too; only one counts
${sidecar("b", "{ workloadSelector: { labels: { tier: front } } }")}                                    ^^^^^^^^^^^^^^^ error istio-sidecar-two: Sidecar a acts on Pod web-0 too; only one counts
${POD}`,
      only,
    ));

  test("two selectors that pick no pod in common", () =>
    checkDiagnostics(
      `
#- /a.yaml
${sidecar("a", "{ workloadSelector: { labels: { app: web } } }")}${sidecar("b", "{ workloadSelector: { labels: { app: db } } }")}${POD}`,
      only,
    ));

  test("equal selectors, though no pod is known", () =>
    checkDiagnostics(
      `
#- /a.yaml
${sidecar("a", "{ workloadSelector: { labels: { app: x } } }")}                                    ^^^^^^^^^^ error istio-sidecar-two: Sidecar b acts on the same pods too; only one counts
${sidecar("b", "{ workloadSelector: { labels: { app: x } } }")}                                    ^^^^^^^^^^ error istio-sidecar-two
`,
      only,
    ));

  test("an empty selector is none", () =>
    checkDiagnostics(
      `
#- /a.yaml
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: a, namespace: shop }
                  ^ error istio-sidecar-two: Sidecar b takes all pods of shop too; only one counts, give one a workloadSelector
spec: { workloadSelector: {} }
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: b, namespace: shop }
                  ^ error istio-sidecar-two
spec: {}
`,
      only,
    ));

  test("overlays of one Sidecar, other namespaces and templates are quiet", () =>
    checkDiagnostics(
      `
#- /a/default.yaml
${sidecar("default", "{}")}
#- /b/default.yaml
${sidecar("default", "{}")}${sidecar("other", "{}", "web")}
#- /c.yaml
${sidecar("t", '{ workloadSelector: { labels: { app: "{{ .Values.app }}" } } }', "web")}
`,
      only,
    ));

  test("there is no fix", () => checkNoFix("istio-sidecar-two", `${sidecar("a", "{}")}${sidecar("b", "{}")}`));
});

describe("istio-sidecar-host", () => {
  const only = { only: ["istio-sidecar-host"] };

  test("what istiod refuses", () =>
    checkDiagnostics(
      `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: shop }
spec:
  egress:
    - hosts:
        - "*"
          ^^^ error istio-sidecar-host: "*" is no namespace/host: write it as in ./* or istio-system/*
        - reviews.prod.svc.cluster.local
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error istio-sidecar-host: "reviews.prod.svc.cluster.local" is no namespace/host: write it as in ./* or istio-system/*
        - Shop/*
          ^^^^^^ error istio-sidecar-host: "Shop" is no namespace, *, . or ~: only lower case is allowed
        - ./api.*.com
          ^^^^^^^^^^^ error istio-sidecar-host: "api.*.com" has a wildcard that is not its first label
        - istio-system/
          ^^^^^^^^^^^^^ error istio-sidecar-host: "istio-system/" is no namespace/host: write it as in ./* or istio-system/*
        - ./a_b.com
          ^^^^^^^^^ error istio-sidecar-host: "a_b.com" is no host: a name, or a wildcard as its first label
        - ./https://api.example.com
          ^^^^^^^^^^^^^^^^^^^^^^^^^ error istio-sidecar-host
`,
      only,
    ));

  test("what it takes", () =>
    checkDiagnostics(
      `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: shop }
spec:
  egress:
    - hosts: ["./*", "*/*", "~/*", "istio-system/*", "*/*.example.com", "./*-api.example.com", "./api.example.com.", "{{ .Values.host }}"]
`,
      only,
    ));

  /** Plain where it can be. */
  function hosts(item: string): string {
    return `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: shop }
spec:
  egress:
    - hosts:
        - ${/^[a-z][^*]*[a-z]$/.test(item) ? item : JSON.stringify(item)} # what it may reach
`;
  }

  test.each([
    ["api.example.com", "Use ./api.example.com", "./api.example.com"],
    [
      "reviews.prod.svc.cluster.local",
      "Use prod/reviews.prod.svc.cluster.local",
      "prod/reviews.prod.svc.cluster.local",
    ],
    ["*", "Use */*", "*/*"],
    ["/api.example.com", "Use ./api.example.com", "./api.example.com"],
    ["istio-system/", "Use istio-system/*", "istio-system/*"],
    ["./api.*.example.com", "Use ./*.example.com", "./*.example.com"],
  ])("%s: %s", (before, title, after) => checkFix("istio-sidecar-host", title, hosts(before), hosts(after)));

  test("the namespace that has the host, and a namespace by its name", () => {
    const rest = `---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: api, namespace: egress }
spec: { hosts: [api.example.com], ports: [{ number: 443, name: tls, protocol: TLS }], resolution: DNS }
---
apiVersion: v1
kind: Namespace
metadata: { name: web }
`;
    checkFix(
      "istio-sidecar-host",
      "Use egress/api.example.com",
      hosts("api.example.com") + rest,
      hosts("egress/api.example.com") + rest,
    );
    checkFix("istio-sidecar-host", "Use web/*", hosts("web") + rest, hosts("web/*") + rest);
  });
});
