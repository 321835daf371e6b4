// Hosts × paths × requests, with the backend that the controller's documentation says: ingress-nginx and the Gateway API.
import { describe, expect, test } from "vitest";
import { readFixture } from "../../../../test/fixture/fixture.ts";
import type { Snapshot } from "../../analysis/snapshot.ts";
import { noteOf } from "./routeRows.ts";
import { answerUrl, toRequest } from "./urlAnswer.ts";

/** What is asked and what each table that has the host answers; `? ` in front of what may take it before. */
type Asked = readonly [url: string, expected: string, headers?: readonly string[], method?: string];

const NGINX = `#- /class.yaml
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: nginx }
spec: { controller: k8s.io/ingress-nginx }
`;

interface Written {
  readonly name: string;
  readonly host?: string;
  /** Path, pathType, Service. */
  readonly paths: readonly (readonly [path: string, type: string, service: string])[];
  readonly annotations?: Readonly<Record<string, string>>;
  readonly tls?: boolean;
}

function ingress({ name, host = "test.com", paths, annotations = {}, tls = false }: Written): string {
  const keys = Object.entries(annotations).map(([key, value]) => `nginx.ingress.kubernetes.io/${key}: "${value}"`);
  const rows = paths.map(
    ([path, type, service]) =>
      `{ path: "${path}", pathType: ${type}, backend: { service: { name: ${service}, port: { number: 80 } } } }`,
  );
  return `#- /${name}.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: ${name}, namespace: shop, annotations: { ${keys.join(", ")} } }
spec:
  ingressClassName: nginx
${tls ? `  tls: [{ hosts: ["${host}"], secretName: cert }]\n` : ""}  rules: [{ host: "${host}", http: { paths: [${rows.join(", ")}] } }]
`;
}

describe("ingress-nginx", () => {
  // docs/user-guide/ingress-path-matching.md: path priority.
  check(
    "reads all paths of a host as expressions, the longest first",
    NGINX +
      ingress({
        name: "plain",
        paths: [
          ["/foo/bar", "Prefix", "one"],
          ["/foo/bar/", "Prefix", "two"],
        ],
      }) +
      ingress({
        name: "regex",
        annotations: { "use-regex": "true" },
        paths: [["/foo/bar/(.+)", "ImplementationSpecific", "three"]],
      }),
    [
      ["http://test.com/foo/bar/1", "shop/three:80"],
      ["http://test.com/foo/bar/", "shop/two:80"],
      ["http://test.com/foo/bar", "shop/one:80"],
      ["http://test.com/FOO/BAR/1", "shop/three:80"],
      ["http://test.com/", "nothing"],
    ],
  );
  // The same page, its warning: an expression that is longer goes before the plain path.
  check(
    "tries an expression before the plain path that it takes too",
    NGINX +
      ingress({
        name: "regex",
        annotations: { "use-regex": "true" },
        paths: [
          ["/foo/bar/bar", "Prefix", "plain"],
          ["/foo/bar/[A-Z0-9]{3}", "ImplementationSpecific", "three"],
        ],
      }),
    [["http://test.com/foo/bar/bar", "shop/three:80"]],
  );
  // docs/examples/rewrite/README.md
  check(
    "says what a path becomes",
    NGINX +
      ingress({
        name: "rewrite",
        host: "rewrite.bar.com",
        annotations: { "use-regex": "true", "rewrite-target": "/$2" },
        paths: [["/something(/|$)(.*)", "ImplementationSpecific", "web"]],
      }),
    [
      ["http://rewrite.bar.com/something", "shop/web:80 as /$2"],
      ["http://rewrite.bar.com/something/new", "shop/web:80 as /$2"],
      ["http://rewrite.bar.com/somethings", "nothing"],
    ],
  );
  // annotations.md: server-side HTTPS enforcement through redirect.
  check(
    "sends plain http away where the host has a certificate",
    NGINX +
      ingress({ name: "own", tls: true, paths: [["/", "Prefix", "web"]] }) +
      ingress({ name: "beside", paths: [["/api", "Prefix", "api"]] }) +
      ingress({ name: "kept", paths: [["/plain", "Prefix", "plain"]], annotations: { "ssl-redirect": "false" } }) +
      ingress({ name: "alone", host: "plain.com", paths: [["/", "Prefix", "web"]] }) +
      ingress({
        name: "forced",
        host: "forced.com",
        paths: [["/", "Prefix", "web"]],
        annotations: { "force-ssl-redirect": "true" },
      }),
    [
      ["http://test.com/", "sent to https first (308), shop/web:80"],
      ["https://test.com/", "shop/web:80"],
      ["test.com/", "shop/web:80"],
      ["http://test.com/api", "sent to https first (308), shop/api:80"],
      ["http://test.com/plain", "shop/plain:80"],
      ["http://plain.com/", "shop/web:80"],
      [
        "https://plain.com/",
        "no certificate is stated for this host: the controller answers with its own, or not at all, shop/web:80",
      ],
      ["http://forced.com/", "sent to https first (308), shop/web:80"],
    ],
  );
  // annotations.md: canary, redirects, server-alias.
  check(
    "counts canaries, redirects and aliases",
    NGINX +
      ingress({
        name: "main",
        annotations: { "server-alias": "alias.com, ~^www\\\\d+\\\\.test\\\\.com$" },
        paths: [["/", "Prefix", "web"]],
      }) +
      ingress({
        name: "canary",
        annotations: { canary: "true", "canary-by-header": "X-New", "canary-by-header-value": "yes" },
        paths: [["/", "Prefix", "new"]],
      }) +
      ingress({
        name: "moved",
        annotations: { "permanent-redirect": "https://new.com" },
        paths: [["/old", "Prefix", "web"]],
      }),
    [
      ["http://test.com/", "shop/web:80"],
      ["http://test.com/", "shop/new:80", ["X-New: yes"]],
      ["http://test.com/", "shop/web:80", ["X-New: always"]],
      ["http://alias.com/", "shop/web:80"],
      ["http://www12.test.com/", "shop/web:80"],
      ["http://test.com/old/x", "redirect 301 to https://new.com"],
    ],
  );
  check(
    "sends / to the application root, and puts a canary once before two that claim its path",
    NGINX +
      ingress({ name: "a", annotations: { "app-root": "/home" }, paths: [["/", "Prefix", "one"]] }) +
      ingress({ name: "b", paths: [["/", "Prefix", "two"]] }) +
      ingress({
        name: "c",
        annotations: { canary: "true", "canary-by-header": "New" },
        paths: [["/", "Prefix", "new"]],
      }),
    [
      ["http://test.com/", "redirect 302 to /home"],
      ["http://test.com/x", "shop/new:80", ["New: always"]],
    ],
  );
  check(
    "says of two equal paths that the older one wins",
    NGINX +
      ingress({ name: "a", paths: [["/", "Prefix", "one"]] }) +
      ingress({ name: "b", paths: [["/", "Prefix", "two"]] }),
    [["http://test.com/", "shop/one:80 (2 takes the same: the older Ingress wins, which manifests do not tell)"]],
  );
  check(
    "leaves to an unknown controller what only it knows",
    `#- /a.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec:
  ingressClassName: mystery
  defaultBackend: { service: { name: rest, port: { number: 80 } } }
  rules:
    - host: test.com
      http:
        paths:
          - { path: /a, pathType: ImplementationSpecific, backend: { service: { name: a, port: { number: 80 } } } }
          - { path: /b, pathType: Exact, backend: { service: { name: b, port: { number: 80 } } } }
`,
    [
      ["http://test.com/a", "? shop/a:80, nothing"],
      ["http://test.com/b", "shop/b:80"],
      ["http://other.com/b", "shop/rest:80"],
    ],
  );
});

const GATEWAY = `#- /gateway.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec:
  gatewayClassName: any
  listeners:
`;

function listener(name: string, port: number, protocol: string, hostname?: string): string {
  const tls = protocol === "HTTPS" ? ", tls: { certificateRefs: [{ name: cert }] }" : "";
  return `    - { name: ${name}, port: ${port}, protocol: ${protocol}${hostname ? `, hostname: "${hostname}"` : ""}${tls} }\n`;
}

function route(name: string, hosts: readonly string[], rules: string, section = ""): string {
  return `#- /${name}.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: ${name}, namespace: shop }
spec:
  parentRefs: [{ name: edge${section === "" ? "" : `, sectionName: ${section}`} }]
  hostnames: ${JSON.stringify(hosts)}
  rules:
${rules}`;
}

function rule(match: string, service: string): string {
  return `    - { matches: [${match}], backendRefs: [{ name: ${service}, port: 80 }] }\n`;
}

describe("Gateway API", () => {
  // guides/http-routing
  check(
    "routes by host, path and header",
    GATEWAY +
      listener("http", 80, "HTTP") +
      route("foo", ["foo.example.com"], rule("{ path: { type: PathPrefix, value: /login } }", "foo")) +
      route(
        "bar",
        ["bar.example.com"],
        rule("{ headers: [{ name: env, value: canary }] }", "canary") +
          "    - { backendRefs: [{ name: bar, port: 80 }] }\n",
      ),
    [
      ["http://foo.example.com/login", "shop/foo:80"],
      ["http://foo.example.com/login/x", "shop/foo:80"],
      ["http://foo.example.com/logins", "nothing"],
      ["http://bar.example.com/", "shop/bar:80"],
      ["http://bar.example.com/", "shop/canary:80", ["Env: canary"]],
      ["http://other.example.com/", ""],
    ],
  );
  // HTTPRouteRule.matches: Exact, longest prefix, method, most headers, most query parameters.
  check(
    "tries the more specific match first",
    GATEWAY +
      listener("http", 80, "HTTP") +
      route(
        "all",
        ["a.com"],
        rule("{ path: { type: PathPrefix, value: / } }", "root") +
          rule("{ path: { type: PathPrefix, value: /a } }", "prefix") +
          rule("{ path: { type: Exact, value: /a } }", "exact") +
          rule("{ path: { type: PathPrefix, value: /a }, method: POST }", "post") +
          rule("{ path: { type: PathPrefix, value: /a }, headers: [{ name: x, value: y }] }", "header") +
          rule("{ path: { type: PathPrefix, value: /a }, queryParams: [{ name: q, value: r }] }", "query"),
      ),
    [
      ["http://a.com/a", "shop/exact:80"],
      ["http://a.com/a/b", "shop/prefix:80"],
      ["http://a.com/a/b", "shop/post:80", ["x: y"], "POST"],
      ["http://a.com/a/b", "shop/header:80", ["x: y"]],
      ["http://a.com/a/b?q=r", "shop/query:80"],
      ["http://a.com/a/b?q=r", "shop/header:80", ["x: y"]],
      ["http://a.com/b", "shop/root:80"],
    ],
  );
  // GatewaySpec.listeners: listener isolation; a wildcard takes one or more labels.
  check(
    "brings a request in at one listener, that with the most specific host",
    GATEWAY +
      listener("wide", 80, "HTTP", "*.example.com") +
      listener("foo", 80, "HTTP", "foo.example.com") +
      listener("tls", 443, "HTTPS", "*.example.com") +
      route("wide", [], rule("{ path: { type: PathPrefix, value: / } }", "wide"), "wide") +
      route("foo", [], rule("{ path: { type: PathPrefix, value: /only } }", "foo"), "foo") +
      route("tls", [], rule("{ path: { type: PathPrefix, value: / } }", "tls"), "tls"),
    [
      ["http://foo.example.com/only", "shop/foo:80"],
      ["http://foo.example.com/else", "nothing"],
      ["http://a.b.example.com/else", "shop/wide:80"],
      ["https://foo.example.com/else", "shop/tls:80"],
      ["https://foo.example.com:8443/else", ""],
      ["http://example.com/", ""],
    ],
  );
  // guides/http-redirect-rewrite
  check(
    "redirects at the plain listener, rewrites, and asks another port where it has no usual one",
    GATEWAY +
      listener("http", 8000, "HTTP") +
      listener("https", 8443, "HTTPS") +
      route(
        "redirect",
        ["a.com"],
        "    - filters: [{ type: RequestRedirect, requestRedirect: { scheme: https, statusCode: 301 } }]\n",
        "http",
      ) +
      route(
        "web",
        ["a.com"],
        "    - { matches: [{ path: { type: PathPrefix, value: /v1 } }], filters: [{ type: URLRewrite, urlRewrite: { path: { type: ReplacePrefixMatch, replacePrefixMatch: /v2 } } }], backendRefs: [{ name: web, port: 80 }] }\n",
        "https",
      ),
    [
      ["http://a.com/v1", "redirect 301 to https"],
      ["https://a.com/v1", "shop/web:80 as /v2/…"],
    ],
  );
  check(
    "says of two equal routes that the older one wins",
    GATEWAY +
      listener("http", 80, "HTTP") +
      route("one", ["a.com"], rule("{ path: { type: PathPrefix, value: / } }", "one")) +
      route("two", ["a.com"], rule("{ path: { type: PathPrefix, value: / } }", "two")),
    [["http://a.com/", "shop/one:80 (2 takes the same: the older route wins, which manifests do not tell)"]],
  );
});

function check(name: string, text: string, rows: readonly Asked[]): void {
  test(name, () => {
    const { snapshot } = readFixture(text);
    expect(rows.map(([url, , headers, method]) => `${url} ${answered(snapshot, url, headers, method)}`)).toEqual(
      rows.map(([url, expected]) => `${url} ${expected}`),
    );
  });
}

function answered(snapshot: Snapshot, url: string, headers: readonly string[] = [], method = "GET"): string {
  const request = toRequest(url, method, headers);
  if ("why" in request) throw new Error(request.why);
  return answerUrl(snapshot, request)
    .map(({ table, taken, perhaps, notes }) =>
      [
        ...notes,
        ...perhaps.map(({ goesTo }) => `? ${goesTo}`),
        taken ? `${taken.goesTo}${taken.tiedWith.length > 0 ? ` (${noteOf(taken, table)})` : ""}` : "nothing",
      ].join(", "),
    )
    .join(" | ");
}
