// Lenses, hovers, navigation and completion of the Gateway API.
import { describe, test } from "vitest";
import { checkComplete } from "../../../../test/fixture/checkComplete.ts";
import { checkHover } from "../../../../test/fixture/checkHover.ts";
import { checkLens } from "../../../../test/fixture/checkLens.ts";
import { checkDefinition, checkReferences, checkRename } from "../../../../test/fixture/checkNavigation.ts";

const API = "apiVersion: gateway.networking.k8s.io/v1";

const GATEWAY = `#- /gateway.yaml
${API}
kind: Gateway
metadata: { name: edge, namespace: infra }
spec:
  gatewayClassName: example
  listeners:
    - { name: http, port: 80, protocol: HTTP }
    - { name: https, port: 443, protocol: HTTPS, hostname: "*.example.com", allowedRoutes: { namespaces: { from: All } } }
    - { name: team, port: 8080, protocol: HTTP, allowedRoutes: { namespaces: { from: Selector, selector: { matchLabels: { team: a } } } } }
`;

function route(name: string, namespace: string, spec: string, kind = "HTTPRoute"): string {
  return `${API}\nkind: ${kind}\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { ${spec} }\n`;
}

const EDGE = "parentRefs: [{ name: edge, namespace: infra }]";
const ROUTES = `#- /routes.yaml
${route("shop", "web", `${EDGE}, hostnames: [shop.example.com], rules: [{ backendRefs: [{ name: cart, port: 80 }] }]`)}---
${route("other", "web", "parentRefs: [{ name: edge, namespace: infra, sectionName: https }], hostnames: [x.org]")}---
${route("own", "infra", "parentRefs: [{ name: edge, sectionName: http }]")}---
${route("tcp", "infra", "parentRefs: [{ name: edge }]", "TCPRoute")}---
${route("team", "web", "parentRefs: [{ name: edge, namespace: infra, sectionName: team }]")}`;

describe("lenses", () => {
  const lens = (title: string, from: string): string => from.replace(API, `${API}\n^^^^^^^^^^ ${title}`);
  const both = (first: string, second: string, from: string): string =>
    from.replace(API, `${API}\n^^^^^^^^^^ ${first}\n^^^^^^^^^^ ${second}`);
  const own = (spec: string, kind = "HTTPRoute", namespace = "web"): string =>
    `#- /route.yaml\n${route("r", namespace, spec, kind)}`;

  test("a Gateway counts what attaches, what it refuses, and what nobody knows", () =>
    checkLens(
      both(
        "2 routes attached, 2 refused, 1 unknown",
        "HTTPRoute web/other refused: https takes *.example.com, not x.org",
        GATEWAY,
      ) + ROUTES,
    ));

  test("labels of a namespace settle what a selector takes", () =>
    checkLens(
      both(
        "3 routes attached, 2 refused",
        "HTTPRoute web/other refused: https takes *.example.com, not x.org",
        GATEWAY,
      ) + `${ROUTES}#- /ns.yaml\nkind: Namespace\nmetadata: { name: web, labels: { team: a } }\n`,
    ));

  test("a Gateway that nothing names, as files and as the cluster tell", () => {
    checkLens(lens("no route of this workspace names it", GATEWAY));
    checkLens(`${lens("no route names it", GATEWAY)}#- cluster:prod synced=*\n`);
  });

  test.each([
    ["one listener", EDGE, "attached to Gateway infra/edge: https (HTTPS 443, *.example.com)"],
    [
      "several",
      "parentRefs: [{ name: edge }]",
      "attached to Gateway infra/edge: http (HTTP 80), https (HTTPS 443, *.example.com)",
      "infra",
    ],
    [
      "its namespace",
      "parentRefs: [{ name: edge, namespace: infra, sectionName: http }]",
      "not attached to Gateway infra/edge: http takes routes of its own namespace only",
    ],
    [
      "its hosts",
      "parentRefs: [{ name: edge, namespace: infra, sectionName: https }], hostnames: [example.com]",
      "not attached to Gateway infra/edge: https takes *.example.com, not example.com",
    ],
    [
      "a section that is not there",
      "parentRefs: [{ name: edge, namespace: infra, sectionName: htps }]",
      "not attached to Gateway infra/edge: it has no listener htps",
    ],
    [
      "a port that is not there",
      "parentRefs: [{ name: edge, namespace: infra, port: 81 }]",
      "not attached to Gateway infra/edge: it has no such listener on port 81",
    ],
    [
      "labels that nobody knows",
      "parentRefs: [{ name: edge, namespace: infra, sectionName: team }]",
      "Gateway infra/edge: unknown (the labels of namespace web decide)",
    ],
    [
      "no such Gateway here",
      "parentRefs: [{ name: egde, namespace: infra }]",
      "not attached: no Gateway infra/egde among the files",
    ],
    ["nobody knows the Gateways", "parentRefs: [{ name: edge }]", "Gateway web/edge: unknown (no cluster)"],
    [
      "a mesh",
      'parentRefs: [{ group: "", kind: Service, name: cart, port: 80 }]',
      "for requests to Service web/cart:80 in a mesh",
    ],
    ["none", "rules: []", "no parentRefs: attached to nothing"],
  ])("a route and %s", (_, spec, title, namespace = "web") =>
    checkLens(GATEWAY + lens(title, own(spec, "HTTPRoute", namespace))),
  );

  test("of several parents the broken one stands first", () =>
    checkLens(
      GATEWAY +
        both(
          "not attached to Gateway infra/edge: http takes routes of its own namespace only",
          "attached to Gateway infra/edge: https (HTTPS 443, *.example.com)",
          own(
            "parentRefs: [{ name: edge, namespace: infra, sectionName: https }, { name: edge, namespace: infra, sectionName: http }]",
          ),
        ),
    ));

  test("a kind that no listener takes", () =>
    checkLens(
      GATEWAY +
        lens(
          "not attached to Gateway infra/edge: http takes HTTPRoute, GRPCRoute, no TCPRoute",
          own("parentRefs: [{ name: edge }]", "TCPRoute", "infra"),
        ),
    ));

  test("a ListenerSet has routes of its own", () =>
    checkLens(
      `#- /set.yaml\n${API}\n^^^^^^^^^^ 1 route attached\nkind: ListenerSet\nmetadata: { name: mine, namespace: web }\nspec: { parentRef: { name: edge, namespace: infra }, listeners: [{ name: a, port: 90, protocol: HTTP }] }\n${own("parentRefs: [{ kind: ListenerSet, name: mine }]")}`,
    ));
});

describe("hovers", () => {
  test("a listener: what it takes, which routes attach, which it refuses and why", () =>
    checkHover(GATEWAY.replace("name: https", "name: ht$0tps") + ROUTES, [
      "Listener https of Gateway infra/edge · HTTPS 443, *.example.com",
      "Takes HTTPRoute, GRPCRoute of all namespaces",
      "1 route attached: HTTPRoute web/shop",
      "Refused: HTTPRoute web/other: https takes *.example.com, not x.org",
      "Refused: TCPRoute infra/tcp: https takes HTTPRoute, GRPCRoute, no TCPRoute",
    ]));

  test("a listener whose routes nobody can tell", () =>
    checkHover(GATEWAY.replace("name: team", "name: te$0am") + ROUTES, [
      "Listener team of Gateway infra/edge · HTTP 8080",
      "Takes HTTPRoute, GRPCRoute of selected namespaces only",
      "No route attached",
      "Unknown, for labels of their namespaces decide: HTTPRoute web/shop, HTTPRoute web/team",
      "Refused: TCPRoute infra/tcp: team takes HTTPRoute, GRPCRoute, no TCPRoute",
    ]));

  test("a Gateway", () =>
    checkHover(GATEWAY.replace("name: edge", "name: ed$0ge") + ROUTES, [
      "Gateway infra/edge · class example · gateway.yaml:3",
      "http (HTTP 80): 1 route, 2 refused",
      "https (HTTPS 443, *.example.com): 1 route, 2 refused",
      "team (HTTP 8080): no routes, 1 refused, 2 unknown",
      "Refused: HTTPRoute web/other: https takes *.example.com, not x.org",
      "Refused: TCPRoute infra/tcp: http takes HTTPRoute, GRPCRoute, no TCPRoute",
    ]));

  test("a route: where it attaches and where it leads", () =>
    checkHover(
      `${GATEWAY}${ROUTES.replace("name: shop", "name: sh$0op")}---\nkind: Service\nmetadata: { name: cart, namespace: web }\nspec: { ports: [{ port: 80 }], selector: { app: cart } }\n---\nkind: Pod\nmetadata: { name: cart, namespace: web, labels: { app: cart } }\n`,
      [
        "HTTPRoute web/shop · routes.yaml:3",
        "Attached to Gateway infra/edge: https (HTTPS 443, *.example.com)",
        "→ web/cart:80 → 1 pod",
      ],
    ));

  test("a section where a route names it", () =>
    checkHover(
      `${GATEWAY}#- /route.yaml\n${route("r", "infra", "parentRefs: [{ name: edge, sectionName: ht$0tp }]")}`,
      [
        "Listener http of Gateway infra/edge · HTTP 80",
        "Takes HTTPRoute, GRPCRoute of its own namespace only",
        "1 route attached: HTTPRoute infra/r",
      ],
    ));
});

const ONE = `#- /gateway.yaml
${API}
kind: Gateway
metadata: { name: edge, namespace: infra }
spec: { listeners: [{ name: http, port: 80 }, { name: https, port: 443 }] }
`;

describe("navigation", () => {
  test("a section leads to the listener", () =>
    checkDefinition(`#- /gateway.yaml
${API}
kind: Gateway
metadata: { name: edge, namespace: infra }
spec: { listeners: [{ name: http, port: 80 }, { name: https, port: 443 }] }
                                                      ^^^^^ listener
#- /route.yaml
${route("r", "web", "parentRefs: [{ name: edge, namespace: infra, sectionName: ht$0tps }]")}`));

  test("a listener is named by routes of its own Gateway alone", () =>
    checkReferences(`${ONE.replace("name: https", "name: ht$0tps")}#- /route.yaml
${API}
kind: HTTPRoute
metadata: { name: r, namespace: web }
spec:
  parentRefs:
    - { name: edge, namespace: infra, sectionName: https }
                                                   ^^^^^ here
    - { name: edge, sectionName: https }
    - { kind: ListenerSet, name: edge, namespace: infra, sectionName: https }
`));

  test("a listener is renamed where it stands and where it is named", () => {
    const routes = (section: string): string =>
      `#- /route.yaml\n${route("r", "web", `parentRefs: [{ name: edge, namespace: infra, sectionName: ${section} }]`)}`;
    checkRename("tls", ONE + routes("ht$0tps"), ONE.replace("name: https", "name: tls") + routes("tls"));
  });

  const target = (kind: string, group: string, name: string, namespace: string | undefined): string =>
    `#- /target.yaml\napiVersion: ${group === "" ? "" : `${group}/`}v1\nkind: ${kind}\nmetadata: { name: ${name}${namespace === undefined ? "" : `, namespace: ${namespace}`} }\n${" ".repeat("metadata: { name: ".length)}${"^".repeat(name.length)} target\n`;
  const holder = (kind: string, spec: string, namespace = "web"): string =>
    `#- /holder.yaml\n${API}\nkind: ${kind}\nmetadata: { name: h, namespace: ${namespace} }\nspec: { ${spec} }\n`;
  const GROUP = "gateway.networking.k8s.io";

  test.each([
    [
      "a parent",
      holder("HTTPRoute", "parentRefs: [{ name: ed$0ge, namespace: infra }]"),
      target("Gateway", GROUP, "edge", "infra"),
    ],
    [
      "a parent that is a ListenerSet",
      holder("GRPCRoute", "parentRefs: [{ kind: ListenerSet, name: mi$0ne }]"),
      target("ListenerSet", GROUP, "mine", "web"),
    ],
    [
      "a parent that is a Service",
      holder("HTTPRoute", 'parentRefs: [{ group: "", kind: Service, name: ca$0rt }]'),
      target("Service", "", "cart", "web"),
    ],
    [
      "the Gateway of a ListenerSet",
      holder("ListenerSet", "parentRef: { name: ed$0ge, namespace: infra }"),
      target("Gateway", GROUP, "edge", "infra"),
    ],
    ["a class", holder("Gateway", "gatewayClassName: exa$0mple"), target("GatewayClass", GROUP, "example", undefined)],
    [
      "a backend",
      holder("TLSRoute", "rules: [{ backendRefs: [{ name: ca$0rt, namespace: shop, port: 443 }] }]"),
      target("Service", "", "cart", "shop"),
    ],
    [
      "a mirror",
      holder("GRPCRoute", "rules: [{ filters: [{ requestMirror: { backendRef: { name: ca$0rt, port: 80 } } }] }]"),
      target("Service", "", "cart", "web"),
    ],
    [
      "external authorisation",
      holder("HTTPRoute", "rules: [{ filters: [{ externalAuth: { backendRef: { name: au$0th, port: 80 } } }] }]"),
      target("Service", "", "auth", "web"),
    ],
    [
      "an extension",
      holder(
        "HTTPRoute",
        "rules: [{ filters: [{ extensionRef: { group: traefik.io, kind: Middleware, name: st$0rip } }] }]",
      ),
      target("Middleware", "traefik.io", "strip", "web"),
    ],
    [
      "a certificate",
      holder("ListenerSet", "listeners: [{ tls: { certificateRefs: [{ name: we$0b-tls, namespace: certs }] } }]"),
      target("Secret", "", "web-tls", "certs"),
    ],
    [
      "a CA of clients",
      holder(
        "Gateway",
        'tls: { frontend: { default: { validation: { caCertificateRefs: [{ group: "", kind: ConfigMap, name: c$0a }] } } } }',
      ),
      target("ConfigMap", "", "ca", "web"),
    ],
    [
      "the certificate towards backends",
      holder("Gateway", "tls: { backend: { clientCertificateRef: { name: m$0e } } }"),
      target("Secret", "", "me", "web"),
    ],
    [
      "parameters of a Gateway",
      holder("Gateway", 'infrastructure: { parametersRef: { group: "", kind: ConfigMap, name: opt$0ions } }'),
      target("ConfigMap", "", "options", "web"),
    ],
    [
      "parameters of a class",
      holder(
        "GatewayClass",
        "parametersRef: { group: gateway.envoyproxy.io, kind: EnvoyProxy, name: pro$0xy, namespace: envoy }",
      ),
      target("EnvoyProxy", "gateway.envoyproxy.io", "proxy", "envoy"),
    ],
    [
      "what a grant is to",
      holder("ReferenceGrant", 'to: [{ group: "", kind: Secret, name: we$0b-tls }]'),
      target("Secret", "", "web-tls", "web"),
    ],
    [
      "whom a grant is from",
      holder("ReferenceGrant", "from: [{ namespace: sh$0op }]"),
      target("Namespace", "", "shop", undefined),
    ],
    [
      "the Service of a BackendTLSPolicy",
      holder("BackendTLSPolicy", 'targetRefs: [{ group: "", kind: Service, name: ca$0rt }]'),
      target("Service", "", "cart", "web"),
    ],
  ])("%s leads to its object", (_, from, to) => checkDefinition(from + to));

  test("a section of a BackendTLSPolicy is a port of the Service", () =>
    checkDefinition(
      `${holder("BackendTLSPolicy", 'targetRefs: [{ group: "", kind: Service, name: cart, sectionName: ht$0tps }]')}#- /service.yaml
kind: Service
metadata: { name: cart, namespace: web }
spec: { ports: [{ name: https, port: 443 }] }
                        ^^^^^ port
`,
    ));
});

test("completion knows the listeners of a ListenerSet", () =>
  checkComplete(
    `#- /route.yaml
${API}
kind: HTTPRoute
metadata: { name: r, namespace: web }
spec: { parentRefs: [{ kind: ListenerSet, name: mine, sectionName: $0 }] }
#- /set.yaml
${API}
kind: ListenerSet
metadata: { name: mine, namespace: web }
spec: { listeners: [{ name: a, port: 90, protocol: HTTP }] }
`,
    ["a"],
  ));
