import { describe, expect, test } from "vitest";
import { decodeDocument, noContext } from "../../../model/resource.ts";
import { parseDocument } from "../../../yaml/document.ts";
import type { TableRoute } from "../../routes/route.ts";
import { customRoutes, ingressRoutes, type TraefikOptions } from "./routes.ts";

const OPTIONS: TraefikOptions = { strictPrefixMatching: false, tlsEntryPoints: [] };

/** One line for each route: table, hosts, match, conditions, order, targets, tls, what is unclear. */
function show(route: TableRoute): string {
  const { match } = route;
  const target = route.targets.map((to) =>
    to.is === "service"
      ? `${to.namespace}/${to.service}:${to.port}${to.weight === undefined ? "" : `*${to.weight}`}`
      : to.is === "other"
        ? to.text
        : to.to,
  );
  const conditions = route.conditions.map((one) =>
    one.is === "other"
      ? one.text
      : one.is === "method"
        ? `method ${one.value}`
        : `${one.is} ${one.name}${one.regex ? "~" : "="}${one.value}`,
  );
  return [
    route.host ?? "*",
    match.is === "connection"
      ? match.is
      : match.is === "characters" && match.path === ""
        ? "all"
        : `${match.is} ${match.is === "regex" ? `${match.source}${match.source.startsWith("^") ? "" : " anywhere"}${match.ignoreCase ? " i" : ""}` : match.path}`,
    conditions.join("; ") || "-",
    route.order.join(),
    target.join(" "),
    route.tls.is === "terminated" ? `tls ${route.tls.secret ?? "?"}` : route.tls.is,
    ...(route.unclear === undefined ? [] : [`unclear: ${route.unclear}`]),
  ].join(" | ");
}

function ofIngress(text: string, options: Partial<TraefikOptions> = {}): readonly string[] {
  const [resource] = decodeDocument(
    parseDocument(`apiVersion: networking.k8s.io/v1\nkind: Ingress\n${text}`, { keepTree: false }),
    noContext,
  );
  return resource?.facts.is === "ingress" ? ingressRoutes(resource.facts, { ...OPTIONS, ...options }).map(show) : [];
}

function ofCustom(kind: string, spec: string): readonly string[] {
  const text = `apiVersion: traefik.io/v1alpha1\nkind: ${kind}\nmetadata: { name: web, namespace: web }\nspec: ${spec}`;
  const [resource] = decodeDocument(parseDocument(text, { keepTree: false }), noContext);
  return resource?.facts.is === "route" ? customRoutes(resource.facts).map(show) : [];
}

/** The routes of one rule, without what all have alike. */
function ofRule(rule: string, more = "", kind = "IngressRoute"): readonly string[] {
  return ofCustom(
    kind,
    `{ routes: [{ match: ${JSON.stringify(rule)}, services: [{ name: cart, port: 80 }]${more} }] }`,
  ).map((line) => line.replace(" | web/cart:80 | none", ""));
}

const BACKEND = "backend: { service: { name: cart, port: { number: 80 } } }";

describe("an Ingress", () => {
  const ingress = (path: string, annotations = "{}", more = ""): string => `
metadata: { name: web, namespace: web, annotations: ${annotations} }
spec: { ${more} rules: [{ host: "a.example.com", http: { paths: [{ ${path}, ${BACKEND} }] } }] }`;

  test.each([
    // Host(`a.example.com`) && PathPrefix(`/api`)
    ["path: /api, pathType: Prefix", "{}", "a.example.com | characters /api | - | -43 | web/cart:80 | none"],
    ["path: /api, pathType: Exact", "{}", "a.example.com | exact /api | - | -37 | web/cart:80 | none"],
    [
      "path: /api, pathType: ImplementationSpecific",
      "{}",
      "a.example.com | characters /api | - | -43 | web/cart:80 | none",
    ],
    [
      "path: ^/a.*$, pathType: ImplementationSpecific",
      "{ traefik.ingress.kubernetes.io/router.pathmatcher: PathRegexp }",
      "a.example.com | regex ^/a.*$ | - | -45 | web/cart:80 | none",
    ],
    [
      "path: /api, pathType: Prefix",
      '{ traefik.ingress.kubernetes.io/router.priority: "-3", traefik.ingress.kubernetes.io/router.entryPoints: "web, alt" }',
      "a.example.com | characters /api | entry point web or alt | 3 | web/cart:80 | none",
    ],
    ["pathType: Prefix", "{}", "a.example.com | all | - | -21 | web/cart:80 | none"],
    [
      "path: /api, pathType: Prefix",
      "{ traefik.ingress.kubernetes.io/router.tls.certresolver: le }",
      "a.example.com | characters /api | - | -43 | web/cart:80 | tls ?",
    ],
  ])("%s %s", (path, annotations, expected) => {
    expect(ofIngress(ingress(path, annotations))).toEqual([expected]);
  });

  test("TLS by annotation takes the certificate of the host", () =>
    expect(
      ofIngress(
        ingress(
          "path: /, pathType: Prefix",
          '{ traefik.ingress.kubernetes.io/router.tls: "true" }',
          "tls: [{ secretName: x }, { hosts: [a.example.com], secretName: a }],",
        ),
      ),
    ).toEqual(["a.example.com | characters / | - | -40 | web/cart:80 | tls a"]));

  test("spec.tls alone leaves TLS to the entry points", () =>
    expect(ofIngress(ingress("path: /, pathType: Prefix", "{}", "tls: [{ secretName: x }],"))).toEqual([
      "a.example.com | characters / | - | -40 | web/cart:80 | unknown",
    ]));

  test("strict prefixes match whole elements, by a longer rule", () =>
    expect(ofIngress(ingress("path: /api, pathType: Prefix"), { strictPrefixMatching: true })).toEqual([
      // Host(`a.example.com`) && (Path(`/api`) || PathPrefix(`/api/`))
      "a.example.com | elements /api | - | -62 | web/cart:80 | none",
    ]));

  test("a wildcard host is an expression, and so a longer rule", () =>
    expect(ofIngress(ingress("path: /, pathType: Prefix").replace("a.example.com", "*.example.com"))).toEqual([
      "*.example.com | characters / | - | -62 | web/cart:80 | none",
    ]));

  test("a default backend counts alone, and last", () => {
    const backend = `defaultBackend: { service: { name: cart, port: { name: http } } }`;
    expect(ofIngress(`metadata: { name: web, namespace: web }\nspec: { ${backend} }`)).toEqual([
      "* | all | - | 2147483648 | web/cart:http | none",
    ]);
    expect(ofIngress(ingress("path: /, pathType: Prefix", "{}", `${backend},`))).toHaveLength(1);
  });
});

describe("a rule", () => {
  test.each([
    ["Host(`A.example.com`)", ["a.example.com | all | - | -21"]],
    ["Host(`a`) && PathPrefix(`/b`)", ["a | characters /b | - | -29"]],
    ["Host(`a`) && (Path(`/b`) || PathRegexp(`(?i)^/c`))", ["a | exact /b | - | -50", "a | regex ^/c i | - | -50"]],
    ["Host(`a`) || Host(`b`) && Method(`get`)", ["a | all | - | -39", "b | all | method GET | -39"]],
    ["!(Host(`a`) && Path(`/b`))", ["* | all | not Host a | -26", "* | all | not Path /b | -26"]],
    ["PathPrefix(`/a`) && !PathPrefix(`/a/b`)", ["* | characters /a | not PathPrefix /a/b | -39"]],
    ["HostRegexp(`^[a-zA-Z0-9-]+\\.example\\.com$`)", ["*.example.com | all | - | -43"]],
    ["HostRegexp(`^example\\.com$`)", ["example.com | all | - | -28"]],
    ["HostRegexp(`.+`)", ["* | all | - | -16"]],
    ["HostRegexp(`^(a|b)\\.com$`)", ["* | all | HostRegexp ^(a|b)\\.com$ | -26"]],
    ["PathRegexp(`\\.png$`)", ["* | regex \\.png$ anywhere | - | -20"]],
    ["Header(`X`, `1`) && HeaderRegexp(`Y`, `^a`)", ["* | all | header X=1; header Y~^a | -43"]],
    [
      "Query(`a`, `b`) && Query(`c`) && ClientIP(`10.0.0.1`)",
      ["* | all | query a=b; query c=; ClientIP 10.0.0.1 | -53"],
    ],
    ["Host(`a`) && Host(`b`)", ["a | all | - | -22 | unclear: it asks for 2 hosts at once"]],
    ["Host(`a`", ["* | all | - | -8 | unclear: its rule can't be read"]],
    ["Hots(`a`)", ["* | all | - | -9 | unclear: its rule has too many alternatives, or an unknown matcher"]],
    ["{{ x }}", ["* | all | - | 0 | unclear: its rule is a template"]],
  ])("%s", (rule, expected) => {
    expect(ofRule(rule)).toEqual(expected);
  });

  test("of version 2 has several values", () =>
    expect(ofRule("Host(`a`, `b`) && Headers(`X`, `1`) && Path(`/x/{id}`)", ", syntax: v2")).toEqual([
      "a | characters /x/ | header X=1 | -54 | unclear: its path is a template of Traefik 2",
      "b | characters /x/ | header X=1 | -54 | unclear: its path is a template of Traefik 2",
    ]));

  test("with a priority goes by it", () =>
    expect(ofRule("Host(`a`)", ", priority: 100")).toEqual(["a | all | - | -100"]));

  test("with more alternatives than a table shows is one line", () => {
    const many = (name: string): string =>
      `(${Array.from({ length: 9 }, (_, index) => `${name}(\`/${index}\`)`).join(" || ")})`;
    expect(ofRule(`${many("Path")} && ${many("PathPrefix")}`)).toHaveLength(1);
  });
});

test("services with weights, TraefikServices, other providers, entry points and TLS", () => {
  expect(
    ofCustom(
      "IngressRoute",
      "{ entryPoints: [websecure], tls: { secretName: s }, routes: [{ match: Host(`a`), services: [{ name: x, port: http, weight: 3 }, { name: y, namespace: n, port: 1 }, { name: api@internal, kind: TraefikService }, { name: t, kind: TraefikService }] }, { match: Host(`b`) }] }",
    ),
  ).toEqual([
    "a | all | entry point websecure | -9 | web/x:http*3 n/y:1*1 api@internal TraefikService web/t | tls s",
    "b | all | entry point websecure | -9 | no service | tls s",
  ]);
});

test("TCP by server name, UDP by entry point", () => {
  expect(
    ofCustom(
      "IngressRouteTCP",
      "{ tls: { passthrough: true }, routes: [{ match: HostSNI(`a`) || HostSNI(`*`), services: [{ name: x, port: 1 }] }, { match: HostSNI(`*`) }] }",
    ),
  ).toEqual([
    "a | connection | - | -28 | web/x:1 | passthrough",
    "* | connection | - | -28 | web/x:1 | passthrough",
    "* | connection | - | 1 | no service | passthrough",
  ]);
  expect(
    ofCustom("IngressRouteUDP", "{ entryPoints: [dns], routes: [{ services: [{ name: x, port: 53 }] }] }"),
  ).toEqual(["* | connection | entry point dns | 0 | web/x:53 | none"]);
});
