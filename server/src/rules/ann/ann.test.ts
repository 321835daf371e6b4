// The rules on annotations together: what is said of which key or value, who has to serve the object, and what the fixes do.

import { describe, expect, test } from "vitest";
import { checkDiagnostics, checkFix, checkNoFix, findAll } from "../../../../test/fixture/checks.ts";
import { type FixtureOptions, readFixture } from "../../../../test/fixture/fixture.ts";
import { defaultSettings } from "../../analysis/settings.ts";
import { namingAnnotations } from "../../index/referenceTable/annotations.ts";
import { annotationOwners } from "../../ingress/annotations/knownAnnotations.ts";
import { referenceKindOf } from "../../ingress/annotations/reference.ts";
import { controllerRows } from "../../ingress/controllers/index.ts";

const N = "nginx.ingress.kubernetes.io/";

function ingress(annotations: readonly string[], className: string | undefined = "nginx", more = ""): string {
  return `
#- /ingress.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: web
  annotations:
${annotations.map((line) => `    ${line}`).join("\n")}
spec:
${className === undefined ? "" : `  ingressClassName: ${className}\n`}  rules: [{ host: a.example.com, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: cart, port: { number: 80 } } } }] } }]
${more}`;
}

/** Findings of this area on the annotations of an Ingress. */
function said(
  annotations: readonly string[],
  className?: string,
  more = "",
  options: FixtureOptions = {},
): readonly string[] {
  return findAll(readFixture(ingress(annotations, className, more), options))
    .map(({ text }) => text)
    .filter((text) => / ann-/.test(text));
}

const versions = (set: Record<string, string>): FixtureOptions => ({
  settings: { ingress: { ...defaultSettings.ingress, versions: set } },
});

describe("ann-unknown", () => {
  test.each([
    [
      `${N}rewrite-targett: /`,
      'warning ann-unknown: ingress-nginx has no annotation "rewrite-targett"; did you mean "rewrite-target"?',
    ],
    [`${N}nothing-like-it-at-all: a`, 'warning ann-unknown: ingress-nginx has no annotation "nothing-like-it-at-all"'],
    [
      "cert-manager.io/cluster-isuer: a",
      'warning ann-unknown: cert-manager has no annotation "cluster-isuer"; did you mean "cluster-issuer"?',
    ],
    [
      "external-dns.kubernetes.io/hostnam: a",
      'warning ann-unknown: external-dns has no annotation "hostnam"; did you mean "hostname"?',
    ],
    [
      "nginx.ingress.kubernets.io/rewrite-target: /",
      `warning ann-unknown: Nobody reads the prefix of rewrite-target; did you mean ${N}rewrite-target?`,
    ],
  ])("%s", (line, expected) => expect(said([line])).toEqual([expected]));

  test.each([
    "example.com/own: a",
    "ingress.kubernetes.io/whatever: a",
    "external-dns.kubernetes.io/webhook-zone: a",
    "alb.ingress.kubernetes.io/scheme: internal",
    "kubernetes.io/tls-acme: 'true'",
    "'{{ .Values.key }}': a",
  ])("nothing is said of %s", (line) => expect(said([line], undefined)).toEqual([]));

  test("Traefik's router and service keys have a rule of their own", () =>
    expect(said(["traefik.ingress.kubernetes.io/router.entrypoint: web"], "traefik")).toEqual([]));

  test("a fix renames the key", () =>
    checkFix(
      "ann-unknown",
      `Rename to ${N}rewrite-target`,
      ingress([`${N}rewrite-targett: /`]),
      ingress([`${N}rewrite-target: /`]).replace("#- /ingress.yaml\n", ""),
    ));
});

describe("ann-wrong-controller", () => {
  test.each([
    [
      `${N}proxy-body-size: 10m`,
      "traefik",
      '"proxy-body-size" is read by ingress-nginx; this Ingress is served by Traefik',
    ],
    [
      "haproxy.org/check: 'true'",
      "traefik",
      '"check" is read by HAProxy Technologies; this Ingress is served by Traefik',
    ],
    [
      "traefik.ingress.kubernetes.io/router.tls: 'true'",
      "alb",
      '"router.tls" is read by Traefik; this Ingress is served by AWS load balancer controller',
    ],
    [
      "alb.ingress.kubernetes.io/scheme: internal",
      "kong",
      '"scheme" is read by AWS load balancer controller; this Ingress is served by Kong',
    ],
  ])("%s under %s", (line, className, expected) =>
    expect(said([line], className)).toEqual([`warning ann-wrong-controller: ${expected}`]),
  );

  test("a value of another controller's annotation is not judged as well", () =>
    expect(said([`${N}proxy-read-timeout: 60s`], "traefik")).toEqual([
      'warning ann-wrong-controller: "proxy-read-timeout" is read by ingress-nginx; this Ingress is served by Traefik',
    ]));

  test("Higress reads ingress-nginx's annotations too, and is held to them", () => {
    expect(said([`${N}proxy-body-size: 10m`], "higress")).toEqual([]);
    expect(said([`${N}enable-cors: "yes"`], "higress")).toEqual([
      'error ann-value-bool: "enable-cors" takes "true" or "false", not "yes"',
    ]);
  });

  test("quiet where two controllers may serve, where none is known, and with Traefik's ingress-nginx provider", () => {
    expect(said([`${N}proxy-body-size: 10m`], "haproxy")).toEqual([]);
    expect(said([`${N}proxy-body-size: 10m`, "traefik.ingress.kubernetes.io/router.tls: 'true'"], "edge")).toEqual([]);
    const traefik = { ...defaultSettings.ingress.traefik, nginxClasses: ["traefik"] };
    expect(
      said([`${N}proxy-body-size: 10m`], "traefik", "", {
        settings: { ingress: { ...defaultSettings.ingress, traefik } },
      }),
    ).toEqual([]);
  });

  const edge = (controller: string): string => `
#- /class.yaml
kind: IngressClass
metadata: { name: edge }
spec: { controller: ${controller} }
`;
  const after = (line: string): string => ingress([line], "edge").replace("#- /ingress.yaml\n", "");

  test.each([
    [
      "nginx.org/ingress-controller",
      `${N}proxy-body-size: 10m`,
      "nginx.org/client-max-body-size",
      "10m",
      "nginx.org/client-max-body-size: 10m",
    ],
    [
      "nginx.org/ingress-controller",
      `${N}proxy-buffering: "on"`,
      "nginx.org/proxy-buffering",
      "true",
      'nginx.org/proxy-buffering: "true"',
    ],
    [
      "haproxy.org/ingress-controller",
      `${N}whitelist-source-range: 10.0.0.0/8`,
      "haproxy.org/allow-list",
      "10.0.0.0/8",
      "haproxy.org/allow-list: 10.0.0.0/8",
    ],
    [
      "k8s.io/ingress-nginx",
      "nginx.org/client-max-body-size: 10m",
      `${N}proxy-body-size`,
      "10m",
      `${N}proxy-body-size: 10m`,
    ],
    [
      "haproxy-ingress.github.io/controller",
      "nginx.org/client-max-body-size: 10m",
      "haproxy-ingress.github.io/proxy-body-size",
      "10m",
      "haproxy-ingress.github.io/proxy-body-size: 10m",
    ],
  ])("under %s %s has an equivalent", (controller, line, name, value, written) =>
    checkFix(
      "ann-wrong-controller",
      `Replace by ${name}: ${JSON.stringify(value)}`,
      ingress([line], "edge", edge(controller)),
      after(written),
    ),
  );

  test("what has none can be removed", () =>
    checkFix(
      "ann-wrong-controller",
      `Remove ${N}proxy-buffering`,
      ingress([`${N}proxy-buffering: "on"`, "a: b"], "edge", edge("traefik.io/ingress-controller")),
      after("a: b"),
    ));
});

describe("values", () => {
  test.each([
    [`${N}enable-cors: "yes"`, 'error ann-value-bool: "enable-cors" takes "true" or "false", not "yes"'],
    [
      `${N}proxy-read-timeout: 60s`,
      'error ann-value-number: "proxy-read-timeout" takes a whole number, in seconds, not "60s"',
    ],
    [
      `${N}permanent-redirect-code: "404"`,
      'error ann-value-number: "permanent-redirect-code" takes a whole number from 300 to 308, not "404"',
    ],
    [`${N}satisfy: anyone`, 'error ann-value-enum: "anyone" is not one of any, all'],
    [`${N}proxy-buffering: "true"`, 'error ann-value-enum: "true" is not one of on, off; did you mean "on"?'],
    [`${N}proxy-body-size: 10Mi`, 'error ann-value-format: "10Mi" is no size; write it as in 10m'],
    [
      `${N}denylist-source-range: 10.0.0.0/40`,
      'error ann-value-format: "10.0.0.0/40" is no address and no CIDR; write it as in 10.0.0.0/8',
    ],
    [
      `${N}proxy-next-upstream: error,timeout`,
      'error ann-list-item: "error,timeout" needs blanks between its items; did you mean "error timeout"?',
    ],
  ])("%s", (line, expected) =>
    expect(said([line]).filter((text) => !text.includes("ann-requires"))).toEqual([expected]),
  );

  test("a blank before a Service's name is part of it to F5 NGINX", () =>
    expect(said(["nginx.org/grpc-services: cart, cart"])).toEqual([
      'error ann-list-item: " cart" is no Service that this Ingress routes to; did you mean "cart,cart"?',
    ]));

  test("templates, removed keys and other kinds are not judged", () => {
    expect(said([`${N}enable-cors: "{{ .Values.cors }}"`])).toEqual([]);
    expect(said([`${N}secure-backends: maybe`]).filter((text) => text.includes("value"))).toEqual([]);
  });

  test("fixes write the value that was meant", () => {
    checkFix(
      "ann-value-bool",
      'Use "true"',
      ingress([`${N}enable-cors: "yes"`]),
      ingress([`${N}enable-cors: "true"`]).replace("#- /ingress.yaml\n", ""),
    );
    checkNoFix("ann-value-bool", ingress([`${N}enable-cors: "sometimes"`]));
  });

  test("the problem stands at the value", () =>
    checkDiagnostics(
      `
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/enable-cors: "on"
                                             ^^^^ error ann-value-bool: "enable-cors" takes "true" or "false", not "on"
spec: { ingressClassName: nginx }
`,
      { only: ["ann-value-bool"] },
    ));
});

describe("ann-requires", () => {
  test.each([
    [[`${N}cors-max-age: "60"`], ['warning ann-requires: "cors-max-age" does nothing without "enable-cors"']],
    [[`${N}cors-max-age: "60"`, `${N}enable-cors: "true"`], []],
    [
      [`${N}limit-rate: "60"`],
      [
        'information ann-requires: "limit-rate" does nothing without "proxy-buffering" on, here or in the controller\'s ConfigMap',
      ],
    ],
    [[`${N}limit-rate: "60"`, `${N}proxy-buffering: "on"`], []],
    [[`${N}auth-always-set-cookie: "false"`], []],
    [["cert-manager.io/issuer-kind: Other"], ['warning ann-requires: "issuer-kind" does nothing without "issuer"']],
    [[`${N}cors-max-age: "60"`, "'{{ .Values.key }}': a"], []],
  ])("%j", (lines, expected) => expect(said(lines)).toEqual(expected));

  test("a fix adds what is clear, before the key", () =>
    checkFix(
      "ann-requires",
      `Add ${N}enable-cors: "true"`,
      ingress([`${N}cors-max-age: "60"`]),
      ingress([`${N}enable-cors: "true"`, `${N}cors-max-age: "60"`]).replace("#- /ingress.yaml\n", ""),
    ));
});

describe("ann-conflict", () => {
  test.each([
    [
      [
        `${N}canary: "true"`,
        `${N}canary-by-header: h`,
        `${N}canary-by-header-value: a`,
        `${N}canary-by-header-pattern: b`,
      ],
      ['warning ann-conflict: "canary-by-header-value" makes "canary-by-header-pattern" do nothing'],
    ],
    [
      ["cert-manager.io/renew-before: 24h", 'cert-manager.io/renew-before-percentage: "10"'],
      ['warning ann-conflict: "renew-before-percentage" and "renew-before" exclude each other'],
    ],
    [["cert-manager.io/issuer: a", "cert-manager.io/cluster-issuer: b"], []],
  ])("%j", (lines, expected) => expect(said(lines)).toEqual(expected));
});

describe("ann-scope", () => {
  const service = (annotations: string): string => `
#- /service.yaml
kind: Service
metadata:
  name: cart
  namespace: web
${annotations}spec: { selector: { app: cart }, ports: [{ port: 80 }] }
`;

  test.each([
    [
      ["traefik.ingress.kubernetes.io/service.nativelb: 'true'"],
      "traefik",
      '"service.nativelb" is read on Service, not on an Ingress',
    ],
    [["external-dns.kubernetes.io/access: public"], "nginx", '"access" is read on Service, not on an Ingress'],
  ])("%j", (lines, className, expected) => expect(said(lines, className)).toEqual([`warning ann-scope: ${expected}`]));

  test("on a Service, a route and a Gateway", () => {
    const texts = findAll(
      readFixture(`
kind: Service
metadata: { name: cart, annotations: { nginx.ingress.kubernetes.io/affinity: cookie } }
spec: { ports: [{ port: 80 }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, annotations: { cert-manager.io/cluster-issuer: a } }
---
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: cart, annotations: { external-dns.kubernetes.io/target: a.example.com } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: cart, annotations: { acme.cert-manager.io/http01-edit-in-place: "true" } }
`),
    )
      .map(({ text }) => text)
      .filter((text) => text.includes("ann-"));
    expect(texts).toEqual([
      'warning ann-scope: "affinity" is read on Ingress, not on a Service',
      'warning ann-scope: "cluster-issuer" is read on Ingress and Gateway, not on a HTTPRoute',
      'warning ann-scope: "http01-edit-in-place" is read on Ingress, not on a Gateway',
    ]);
  });

  test("a fix moves it to the Service", () => {
    const lines = ["a: b", "traefik.ingress.kubernetes.io/service.nativelb: 'true'"];
    checkFix(
      "ann-scope",
      "Move to Service web/cart",
      ingress(lines, "traefik", service("")),
      ingress(["a: b"], "traefik").replace("#- /ingress.yaml\n", ""),
    );
  });
});

describe("names and versions", () => {
  test.each([
    [
      [`${N}whitelist-source-range: 10.0.0.0/8`],
      {},
      [
        'information ann-renamed: "whitelist-source-range" is the older name of "allowlist-source-range" (since ingress-nginx 1.9.1)',
      ],
    ],
    [[`${N}whitelist-source-range: 10.0.0.0/8`], { "ingress-nginx": "1.8" }, []],
    [
      ["haproxy.org/whitelist: 10.0.0.0/8"],
      {},
      ['warning ann-renamed: "whitelist" is the older name of "allow-list" (since HAProxy Technologies 1.11)'],
    ],
    [
      [`${N}secure-backends: "true"`],
      {},
      ['error ann-removed: "secure-backends" was removed in ingress-nginx 0.21.0; use "backend-protocol" HTTPS'],
    ],
    [[`${N}enable-opentracing: "true"`], { "ingress-nginx": "1.8" }, []],
    [
      [`${N}enable-opentracing: "true"`],
      { "ingress-nginx": "v1.12.1" },
      ['error ann-removed: "enable-opentracing" was removed in ingress-nginx 1.9.5; use "enable-opentelemetry"'],
    ],
    [
      [`${N}relative-redirects: "true"`],
      { "ingress-nginx": "1.9" },
      ['information ann-version: "relative-redirects" needs ingress-nginx 1.13.0; this workspace says 1.9'],
    ],
    [[`${N}relative-redirects: "true"`], { "ingress-nginx": "1.13" }, []],
    [["traefik.ingress.kubernetes.io/rule-type: PathPrefix"], {}, []],
  ])("%j with %j", (lines, set, expected) => {
    expect(said(lines, undefined, "", versions(set as Record<string, string>))).toEqual(expected);
  });

  test("fixes rename and replace", () => {
    const done = (line: string, className = "nginx"): string =>
      ingress([line], className).replace("#- /ingress.yaml\n", "");
    checkFix(
      "ann-renamed",
      "Rename to haproxy.org/allow-list",
      ingress(["haproxy.org/whitelist: 10.0.0.0/8"], "edge"),
      done("haproxy.org/allow-list: 10.0.0.0/8", "edge"),
    );
    checkFix(
      "ann-removed",
      `Replace by ${N}backend-protocol: "HTTPS"`,
      ingress([`${N}secure-backends: "true"`]),
      done(`${N}backend-protocol: HTTPS`),
    );
  });
});

describe("references", () => {
  const secret = (name: string, more = "stringData: { auth: x }"): string => `
#- /secret.yaml
kind: Secret
metadata: { name: ${name}, namespace: web }
${more}
`;
  const use = (value: string): readonly string[] => [`${N}auth-type: basic`, `${N}auth-secret: ${value}`];

  test.each([
    [use("users"), secret("users"), []],
    [use("web/users"), secret("users"), []],
    [
      use("user"),
      secret("users"),
      ["information ann-ref-missing: No Secret web/user in this workspace; did you mean users?"],
    ],
    [
      use("users"),
      secret("users", "stringData: { htpasswd: x }"),
      ['warning ann-ref-missing: Secret web/users lacks auth, which "auth-secret" reads'],
    ],
    [[...use("users"), `${N}auth-secret-type: auth-map`], secret("users", "stringData: { bob: x }"), []],
    [
      ["nginx.org/basic-auth-secret: users"],
      secret("users", "type: Opaque"),
      ['warning ann-ref-missing: Secret web/users has type Opaque, "basic-auth-secret" needs nginx.org/htpasswd'],
    ],
    [
      use("other/users"),
      secret("users"),
      [
        "warning ann-ref-other-namespace: Secret other/users is in another namespace; ingress-nginx refuses it without allow-cross-namespace-resources",
      ],
    ],
    [use('"{{ .Values.secret }}"'), secret("users"), []],
    [use("user"), "", []],
  ])("%j", (lines, more, expected) => expect(said(lines, undefined, more)).toEqual(expected));

  test("sure where the cluster lists Secrets, and not where something makes it", () => {
    const cluster = "\n#- cluster:prod synced=Secret\nkind: Secret\nmetadata: { name: users, namespace: web }\n";
    expect(said(use("user"), "nginx", cluster)).toEqual([
      "warning ann-ref-missing: No Secret web/user; did you mean users?",
    ]);
    const sealed =
      "\n#- /sealed.yaml\napiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: { name: user, namespace: web }\n";
    expect(said(use("user"), "nginx", sealed + cluster)).toEqual([]);
  });

  test("a fix keeps the namespace", () =>
    checkFix(
      "ann-ref-missing",
      "Use Secret users",
      ingress(use("web/user"), "nginx", secret("users")),
      ingress(use("web/users")).replace("#- /ingress.yaml\n", ""),
    ));

  test("the table of references has the annotations that name something", () => {
    const naming = annotationOwners.flatMap(({ annotations = [] }) =>
      annotations
        .filter(
          (row) =>
            referenceKindOf(row) !== undefined && row.scope.some((scope) => scope === "ingress" || scope === "service"),
        )
        .map(({ name }) => name),
    );
    expect(namingAnnotations.filter((name) => !name.startsWith("haproxy.com/")).sort()).toEqual(naming.sort());
  });
});

describe("snippets", () => {
  const snippet = (body: string): readonly string[] => [
    `${N}configuration-snippet: |`,
    ...body.split("\n").map((line) => `  ${line}`),
  ];
  const refused = [
    'warning ann-risk: "configuration-snippet" is rated critical; ingress-nginx refuses it unless annotations-risk-level is Critical',
    "warning ann-snippet: Snippets can read every Secret of the cluster (CVE-2021-25742); ingress-nginx refuses them by default",
  ];

  test.each([
    ["more_set_headers 'A: b';", []],
    ["content_by_lua_block { ngx.say(1) }", ["content_by_lua_block"]],
    ["alias /var/run;", ["alias"]],
    ["# alias /var/run;", []],
    ["proxy_pass http://a;", ["proxy_pass"]],
    ["proxy_pass_header Server;", []],
    ["set $a /etc/passwd;", ["/etc/passwd"]],
  ])("%s", (body, dangers) =>
    expect(said(snippet(body))).toEqual([
      ...refused,
      ...dangers.map(
        (danger) =>
          `error ann-snippet-danger: "${danger}" in a snippet can leak files of the controller or run code in it`,
      ),
    ]),
  );

  test("known directives become annotations", () =>
    checkFix(
      "ann-snippet",
      `Replace by ${N}proxy-body-size: "20m" +1`,
      ingress(snippet("client_max_body_size 20m;\nproxy_read_timeout 2m;")),
      ingress([`${N}proxy-body-size: "20m"`, `${N}proxy-read-timeout: "120"`]).replace("#- /ingress.yaml\n", ""),
    ));

  test("others do not", () =>
    checkNoFix("ann-snippet", ingress(snippet("client_max_body_size 20m;\nadd_header A b;"))));

  test("in HAProxy they are information", () =>
    expect(said(["haproxy.org/backend-config-snippet: http-send-name-header"], "edge")).toEqual([
      'information ann-snippet: "backend-config-snippet" is raw configuration of HAProxy Technologies: who may write it, configures the proxy for all',
    ]));

  test("an older ingress-nginx rates nothing", () =>
    expect(said(snippet("a b;"), "nginx", "", versions({ "ingress-nginx": "1.9" }))).toEqual([refused[1]]));
});

describe("ann-injection", () => {
  test.each([
    [`${N}auth-url: "http://a.example.com/#;}"`, "}"],
    [`${N}mirror-target: "http://a/;x"`, ";"],
    [`${N}auth-url: "http://a\\nb"`, "a newline"],
  ])("%s", (line, _) => expect(said([line]).filter((text) => text.startsWith("error"))).toHaveLength(1));

  test.each([
    `${N}auth-url: https://a.example.com/check?x=$host`,
    `${N}server-alias: "~^www{1,2}.example.com"`,
    `${N}auth-url: "{{ .Values.url }}"`,
  ])("%s is none", (line) => expect(said([line])).toEqual([]));
});

describe("cert-manager and external-dns", () => {
  test("two issuers on a Gateway", () =>
    checkDiagnostics(
      `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
  annotations:
    cert-manager.io/issuer: a
    ^^^^^^^^^^^^^^^^^^^^^^ error cert-issuer-both: cert-manager takes an issuer or a cluster-issuer, not both (a and b)
    cert-manager.io/cluster-issuer: b
`,
      { only: ["cert-issuer-both", "ann-conflict"] },
    ));

  test("the old prefix is right for an older external-dns", () => {
    const found = (set: Record<string, string>): number =>
      findAll(readFixture(ingress(["external-dns.alpha.kubernetes.io/hostname: a.example.com"]), versions(set))).filter(
        ({ item }) => item.finding.code === "dns-annotation-prefix",
      ).length;
    expect([found({}), found({ "external-dns": "0.22" }), found({ "external-dns": "0.15.1" })]).toEqual([1, 1, 0]);
  });
});

test("every row says what is wrong with a bad value in 120 characters, and nothing throws", () => {
  const odd = controllerRows.flatMap(({ annotations = [], controllers: [controller = ""] }) => {
    const keys = annotations.flatMap(({ name, scope }) =>
      scope.includes("ingress") ? [name.replace("<n>", "0")] : [],
    );
    const edge = `\n#- /class.yaml\nkind: IngressClass\nmetadata: { name: edge }\nspec: { controller: ${controller} }\n`;
    return [`"${"z;".repeat(40)}"`, '"-1"', '""', '"a b"'].flatMap((value) =>
      said(
        keys.map((key) => `${key}: ${value}`),
        "edge",
        edge,
      ).filter((text) => text.slice(text.indexOf(": ") + 2).length > 120),
    );
  });
  expect(odd).toEqual([]);
});
