// Whether routes meet their Gateways: parents, sections, ports, kinds, namespaces, host names, in tables of one route and what
// stands around it.
import { describe, test } from "vitest";
import { checkFix, checkSaid } from "../../../../test/fixture/checks.ts";

const API = "apiVersion: gateway.networking.k8s.io/v1\n";

function gateway(listeners: string, name = "edge", namespace = "infra", kind = "Gateway", more = ""): string {
  return `#- /${kind}-${name}.yaml\n${API}kind: ${kind}\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { ${more}listeners: [${listeners}] }\n`;
}

function route(parentRefs: string, more = "", kind = "HTTPRoute", namespace = "web"): string {
  return `#- /route.yaml\n${API}kind: ${kind}\nmetadata: { name: r, namespace: ${namespace} }\nspec: { parentRefs: [${parentRefs}]${more} }\n`;
}

function namespace(name: string, labels = ""): string {
  return `#- /ns-${name}.yaml\nkind: Namespace\nmetadata: { name: ${name}, labels: { ${labels} } }\n`;
}

type Row = readonly [what: string, text: string, said: readonly string[]];

function table(code: string, rows: readonly Row[]): void {
  describe(code, () => {
    test.each(rows)("%s", (_, text, said) => checkSaid(code, text, said));
  });
}

const EDGE = "{ name: edge, namespace: infra }";
const open = "allowedRoutes: { namespaces: { from: All } }";
const http = `{ name: http, port: 80, protocol: HTTP, ${open} }`;
const cluster = "#- cluster:prod synced=*\n";

table("gw-parent-missing", [
  ["a Gateway of another namespace", route(EDGE) + gateway(http), []],
  ["no Gateways known", route(EDGE), []],
  [
    "templates",
    route('{ name: "{{ .Values.gateway }}" }, { name: x, namespace: "{{ .Values.ns }}" }') + gateway(http) + cluster,
    [],
  ],
  ["a Service of a mesh", route('{ group: "", kind: Service, name: nowhere }') + gateway(http) + cluster, []],
  ["another project's kind", route("{ group: example.com, kind: Mesh, name: nowhere }") + cluster, []],
  [
    "the namespace is the route's own",
    route("{ name: edge }") + gateway(http) + cluster,
    ["warning spec.parentRefs[0].name: No Gateway web/edge"],
  ],
  [
    "misspelt, as far as files tell",
    route("{ name: egde, namespace: infra }") + gateway(http),
    ["information spec.parentRefs[0].name: No Gateway infra/egde in this workspace; did you mean edge?"],
  ],
  [
    "a ListenerSet that is nowhere, beside a Gateway that is there",
    route(`${EDGE}, { kind: ListenerSet, name: mine }`) + gateway(http) + cluster,
    ["warning spec.parentRefs[1].name: No ListenerSet web/mine"],
  ],
  [
    "the Gateway of a ListenerSet",
    gateway(http, "mine", "web", "ListenerSet", "parentRef: { name: egde, namespace: infra }, ") +
      gateway(http) +
      cluster,
    ["warning spec.parentRef.name: No Gateway infra/egde; did you mean edge?"],
  ],
]);

test("gw-parent-missing offers the namespace that has the Gateway", () =>
  checkFix(
    "gw-parent-missing",
    "Use edge of namespace infra",
    route("{ name: edge }") + gateway(http) + cluster,
    route("{ name: edge, namespace: infra }").replace("#- /route.yaml\n", ""),
  ));

const SECTION = "warning spec.parentRefs[0].sectionName";
const two = `${http}, { name: https, port: 443, protocol: HTTPS, ${open} }`;

table("gw-section-missing", [
  ["there", route("{ name: edge, namespace: infra, sectionName: https }") + gateway(two), []],
  ["section and port", route("{ name: edge, namespace: infra, sectionName: https, port: 443 }") + gateway(two), []],
  [
    "listeners from a template",
    route("{ name: edge, namespace: infra, sectionName: x }") +
      gateway(`${http}, { name: "{{ .Values.name }}", port: 81 }`),
    [],
  ],
  [
    "a section that is a template",
    route('{ name: edge, namespace: infra, sectionName: "{{ .Values.s }}" }') + gateway(two),
    [],
  ],
  ["a port of a Service", route('{ group: "", kind: Service, name: cart, port: 99 }') + gateway(two), []],
  [
    "misspelt",
    route("{ name: edge, namespace: infra, sectionName: htps }") + gateway(two),
    [`${SECTION}: Gateway infra/edge has no listener htps; it has http, https`],
  ],
  [
    "the port of another section",
    route("{ name: edge, namespace: infra, sectionName: https, port: 80 }") + gateway(two),
    ["warning spec.parentRefs[0].port: Gateway infra/edge has no listener on port 80; it has 443"],
  ],
  [
    "of a ListenerSet",
    route("{ kind: ListenerSet, name: mine, sectionName: a }") + gateway(http, "mine", "web", "ListenerSet"),
    [`${SECTION}: ListenerSet web/mine has no listener a; it has http`],
  ],
]);

const listener = (allowed: string, protocol = "HTTP"): string =>
  `{ name: l, port: 80, protocol: ${protocol}, allowedRoutes: { ${allowed} } }`;
const REFUSED = "warning spec.parentRefs[0].name: Gateway infra/edge takes routes of";
const byTeam = "namespaces: { from: Selector, selector: { matchLabels: { team: a } } }";
const byName = (operator: string, ...names: readonly string[]): string =>
  `namespaces: { from: Selector, selector: { matchExpressions: [{ key: kubernetes.io/metadata.name, operator: ${operator}, values: [${names.join(", ")}] }] } }`;

table("gw-namespace-refused", [
  ["all namespaces", route(EDGE) + gateway(http), []],
  ["its own", route(EDGE, "", "HTTPRoute", "infra") + gateway(listener("")), []],
  ["the default: the same", route(EDGE) + gateway(listener("")), [`${REFUSED} its own namespace only, not of web`]],
  ["none", route(EDGE) + gateway(listener("namespaces: { from: None }")), [`${REFUSED} no namespace, not of web`]],
  ["one of two listeners takes it", route(EDGE) + gateway(`${listener("")}, ${http}`), []],
  [
    "the listener named does not",
    route("{ name: edge, namespace: infra, sectionName: l }") + gateway(`${listener("")}, ${http}`),
    [`${REFUSED} its own namespace only, not of web`],
  ],
  ["labels that fit", route(EDGE) + gateway(listener(byTeam)) + namespace("web", "team: a"), []],
  [
    "labels that don't",
    route(EDGE) + gateway(listener(byTeam)) + namespace("web", "team: b"),
    [`${REFUSED} selected namespaces only, not of web`],
  ],
  ["labels that nobody knows", route(EDGE) + gateway(listener(byTeam)), []],
  ["by name, without a manifest of the namespace", route(EDGE) + gateway(listener(byName("In", "web", "api"))), []],
  [
    "by another name",
    route(EDGE) + gateway(listener(byName("In", "api"))),
    [`${REFUSED} selected namespaces only, not of web`],
  ],
  [
    "by name, which excludes",
    route(EDGE) + gateway(listener(byName("NotIn", "web"))),
    [`${REFUSED} selected namespaces only, not of web`],
  ],
  ["an empty selector takes all", route(EDGE) + gateway(listener("namespaces: { from: Selector, selector: {} }")), []],
  ["a template", route(EDGE) + gateway(listener('namespaces: { from: "{{ .Values.from }}" }')), []],
  [
    "a kind that the protocol has not",
    route(EDGE, "", "TCPRoute") + gateway(http),
    [
      "warning spec.parentRefs[0].name: No listener of Gateway infra/edge takes TCPRoutes; http (HTTP) takes HTTPRoute, GRPCRoute",
    ],
  ],
  [
    "a kind that is not among those written",
    route(EDGE, "", "GRPCRoute") + gateway(listener("namespaces: { from: All }, kinds: [{ kind: HTTPRoute }]")),
    ["warning spec.parentRefs[0].name: No listener of Gateway infra/edge takes GRPCRoutes; l (HTTP) takes HTTPRoute"],
  ],
  [
    "a kind that is",
    route(EDGE, "", "GRPCRoute") +
      gateway(listener("namespaces: { from: All }, kinds: [{ group: gateway.networking.k8s.io, kind: GRPCRoute }]")),
    [],
  ],
  [
    "TLS that is ended may be TCP",
    route(EDGE, "", "TCPRoute") + gateway(listener("namespaces: { from: All }", "TLS, tls: { mode: Terminate }")),
    [],
  ],
  [
    "a protocol of its own",
    route(EDGE, "", "UDPRoute") + gateway(listener("namespaces: { from: All }", "example.com/quic")),
    [],
  ],
  [
    "several parents, one refuses",
    route(`${EDGE}, { name: own }`) + gateway(listener("")) + gateway(listener(""), "own", "web"),
    [`${REFUSED} its own namespace only, not of web`],
  ],
  [
    "a ListenerSet's own namespace is what Same means",
    route("{ kind: ListenerSet, name: mine, namespace: web }") + gateway(listener(""), "mine", "web", "ListenerSet"),
    [],
  ],
  ["a mesh", route('{ group: "", kind: Service, name: edge, namespace: infra }') + gateway(listener("")), []],
  [
    "a Gateway takes ListenerSets of none, where it does not say",
    gateway(http, "mine", "web", "ListenerSet", "parentRef: { name: edge, namespace: infra }, ") + gateway(http),
    [
      "warning spec.parentRef.name: Gateway infra/edge takes ListenerSets of no namespace: allowedListeners says so, or is absent",
    ],
  ],
  [
    "a Gateway takes ListenerSets of its own namespace",
    gateway(http, "mine", "web", "ListenerSet", "parentRef: { name: edge, namespace: infra }, ") +
      gateway(http, "edge", "infra", "Gateway", "allowedListeners: { namespaces: { from: Same } }, "),
    ["warning spec.parentRef.name: Gateway infra/edge takes ListenerSets of its own namespace only, not of web"],
  ],
  [
    "a Gateway takes ListenerSets of all",
    gateway(http, "mine", "web", "ListenerSet", "parentRef: { name: edge, namespace: infra }, ") +
      gateway(http, "edge", "infra", "Gateway", "allowedListeners: { namespaces: { from: All } }, "),
    [],
  ],
]);

test("gw-namespace-refused lets one namespace into the listener, in the Gateway's file", () =>
  checkFix(
    "gw-namespace-refused",
    "Let listener l take routes of all namespaces",
    `${gateway(listener("")).replace("allowedRoutes: {  }", "allowedRoutes: { namespaces: { from: Same } }")}${route(EDGE)}`,
    gateway(listener(""))
      .replace("allowedRoutes: {  }", "allowedRoutes: { namespaces: { from: All } }")
      .replace("#- /Gateway-edge.yaml\n", ""),
  ));

const hosts = (...names: readonly string[]): string => `, hostnames: [${names.map((name) => `"${name}"`).join(", ")}]`;
const at = (hostname: string): string => `{ name: l, port: 80, protocol: HTTP, hostname: "${hostname}", ${open} }`;
const apart = (taken: string, wanted: string): readonly string[] => [
  `warning spec.hostnames: No listener of Gateway infra/edge takes ${wanted}; they take ${taken}`,
];

table("gw-hostname-apart", [
  ["a listener for every host", route(EDGE, hosts("a.example.com")) + gateway(http), []],
  ["a route for every host", route(EDGE) + gateway(at("a.example.com")), []],
  ["the same, in other case", route(EDGE, hosts("A.example.com")) + gateway(at("a.Example.com")), []],
  ["under the listener's wildcard", route(EDGE, hosts("a.b.example.com")) + gateway(at("*.example.com")), []],
  ["the route's wildcard over the listener", route(EDGE, hosts("*.example.com")) + gateway(at("a.b.example.com")), []],
  ["a narrower wildcard", route(EDGE, hosts("*.a.example.com")) + gateway(at("*.example.com")), []],
  ["one of several", route(EDGE, hosts("x.org", "a.example.com")) + gateway(at("*.example.com")), []],
  ["a template", route(EDGE, hosts("{{ .Values.host }}")) + gateway(at("a.example.com")), []],
  [
    "the bare domain is not under its wildcard",
    route(EDGE, hosts("example.com")) + gateway(at("*.example.com")),
    apart("*.example.com", "example.com"),
  ],
  [
    "a wildcard is not over its bare domain",
    route(EDGE, hosts("*.example.com")) + gateway(at("example.com")),
    apart("example.com", "*.example.com"),
  ],
  [
    "an end that is no label",
    route(EDGE, hosts("badexample.com")) + gateway(at("*.example.com")),
    apart("*.example.com", "badexample.com"),
  ],
  [
    "a TLSRoute",
    route(EDGE, hosts("x.org"), "TLSRoute") +
      gateway(at("a.example.com").replace("HTTP", "TLS, tls: { mode: Passthrough }")),
    apart("a.example.com", "x.org"),
  ],
]);

const TWICE = "each reference to it needs a sectionName of its own";

table("gw-parent-duplicate", [
  ["sections", route("{ name: a, sectionName: x }, { name: a, sectionName: y }"), []],
  [
    "another namespace, another kind",
    route(
      "{ name: a }, { name: a, namespace: b }, { kind: ListenerSet, name: a }, { group: '', kind: Service, name: a }",
    ),
    [],
  ],
  ["ports, which the experimental channel tells apart", route("{ name: a, port: 80 }, { name: a, port: 81 }"), []],
  ["templates", route('{ name: a, sectionName: "{{ .x }}" }, { name: a, sectionName: "{{ .y }}" }'), []],
  [
    "the same",
    route("{ name: a }, { group: gateway.networking.k8s.io, kind: Gateway, name: a }"),
    [`error spec.parentRefs[1].name: parentRefs has a already; ${TWICE}`],
  ],
  [
    "one with a section, one without",
    route("{ name: a, sectionName: x }, { name: a }"),
    [`error spec.parentRefs[1].name: parentRefs has a already; ${TWICE}`],
  ],
  [
    "a section and a port",
    route("{ name: a, port: 80 }, { name: a, sectionName: x }"),
    [`error spec.parentRefs[1].sectionName: parentRefs has a already; ${TWICE}`],
  ],
  [
    "a section twice",
    route("{ name: a, sectionName: x }, { name: a, sectionName: x }"),
    ["error spec.parentRefs[1].sectionName: parentRefs has section x of a already"],
  ],
  [
    "two Services of a mesh",
    route('{ group: "", kind: Service, name: a, port: 80 }, { group: "", kind: Service, name: a }', "", "GRPCRoute"),
    [`error spec.parentRefs[1].name: parentRefs has a already; ${TWICE}`],
  ],
]);
