// What the API server refuses in listeners, addresses and BackendTLSPolicies: tables of their fields.
import { describe, test } from "vitest";
import { checkFix, checkSaid } from "../../../../test/fixture/checks.ts";

const API = "apiVersion: gateway.networking.k8s.io/v1\n";

type Row = readonly [what: string, text: string, said: readonly string[]];

function table(code: string, rows: readonly Row[]): void {
  describe(code, () => {
    test.each(rows)("%s", (_, text, said) => checkSaid(code, text, said));
  });
}

function gateway(spec: string, kind = "Gateway"): string {
  return `#- /gateway.yaml\n${API}kind: ${kind}\nmetadata: { name: edge, namespace: web }\nspec: { ${spec} }\n`;
}

const listeners = (...all: readonly string[]): string => gateway(`listeners: [${all.join(", ")}]`);
const L = "error spec.listeners";

table("gw-listener-duplicate", [
  [
    "another hostname",
    listeners("{ name: a, port: 80, protocol: HTTP }", "{ name: b, port: 80, protocol: HTTP, hostname: x.org }"),
    [],
  ],
  ["another protocol", listeners("{ name: a, port: 53, protocol: TCP }", "{ name: b, port: 53, protocol: UDP }"), []],
  ["templates", listeners('{ name: "{{ .x }}", port: 80 }', '{ name: "{{ .x }}", port: 80 }'), []],
  [
    "ports left to the Gateway",
    gateway("listeners: [{ name: a, protocol: HTTP }, { name: b, protocol: HTTP }]", "ListenerSet"),
    [],
  ],
  [
    "a name",
    listeners("{ name: a, port: 80, protocol: HTTP }", "{ name: a, port: 81, protocol: HTTP }"),
    [`${L}[1].name: Another listener is named a already; names are unique`],
  ],
  [
    "port and protocol",
    listeners("{ name: a, port: 80, protocol: HTTP }", "{ name: b, port: 80, protocol: HTTP }"),
    [`${L}[1].port: Listener a has port 80, protocol HTTP and no hostname either`],
  ],
  [
    "port, protocol and hostname",
    listeners(
      "{ name: a, port: 80, protocol: HTTP, hostname: x.org }",
      "{ name: b, port: 80, protocol: HTTP, hostname: x.org }",
    ),
    [`${L}[1].hostname: Listener a has port 80, protocol HTTP and this hostname already`],
  ],
  [
    "ports with TLS",
    gateway("tls: { frontend: { perPort: [{ port: 443 }, { port: 8443 }, { port: 443 }] } }"),
    ["error spec.tls.frontend.perPort[2].port: Port 443 has a TLS configuration already"],
  ],
]);

test("gw-listener-duplicate names the second listener anew", () =>
  checkFix(
    "gw-listener-duplicate",
    "Name it a-3",
    listeners("{ name: a, port: 80 }", "{ name: a, port: 81 }", "{ name: a-2, port: 82 }"),
    listeners("{ name: a, port: 80 }", "{ name: a-3, port: 81 }", "{ name: a-2, port: 82 }").replace(
      "#- /gateway.yaml\n",
      "",
    ),
  ));

const one = (fields: string): string => listeners(`{ name: l, port: 80, ${fields} }`);
const NO_CERT = `${L}[0].tls: TLS that ends here needs certificateRefs (or options of the implementation)`;

table("gw-listener-tls", [
  ["HTTPS", one("protocol: HTTPS, tls: { certificateRefs: [{ name: a }] }"), []],
  ["HTTPS with options alone", one("protocol: HTTPS, tls: { options: { example.com/cert: a } }"), []],
  ["HTTPS without tls: some implementations find certificates otherwise", one("protocol: HTTPS"), []],
  ["TLS passed through", one("protocol: TLS, hostname: x.org, tls: { mode: Passthrough }"), []],
  ["templates", one('protocol: "{{ .x }}", tls: {}'), []],
  ["HTTPS without a certificate", one("protocol: HTTPS, tls: {}"), [NO_CERT]],
  ["empty options are none", one("protocol: HTTPS, tls: { options: {}, certificateRefs: [] }"), [NO_CERT]],
  ["a protocol of its own", one("protocol: example.com/quic, tls: { mode: Terminate }"), [NO_CERT]],
  [
    "TLS without tls",
    one("protocol: TLS"),
    [`${L}[0].protocol: Listener l of protocol TLS needs tls with a mode: Terminate or Passthrough`],
  ],
  [
    "HTTPS passed through",
    one("protocol: HTTPS, tls: { mode: Passthrough }"),
    [`${L}[0].tls.mode: HTTPS ends TLS here: mode is Terminate; TLS that is passed through has protocol TLS`],
  ],
  [
    "HTTP with tls",
    one("protocol: HTTP, tls: { mode: Passthrough }"),
    [`${L}[0].tls: A listener of protocol HTTP has no tls`],
  ],
  [
    "TCP with tls and hostname",
    one("protocol: TCP, hostname: x.org, tls: { mode: Passthrough }"),
    [
      `${L}[0].hostname: A listener of protocol TCP has no hostname`,
      `${L}[0].tls: A listener of protocol TCP has no tls`,
    ],
  ],
  [
    "of a ListenerSet",
    gateway("listeners: [{ name: l, port: 80, protocol: UDP, hostname: x.org }]", "ListenerSet"),
    [`${L}[0].hostname: A listener of protocol UDP has no hostname`],
  ],
]);

const policy = (spec: string): string =>
  `#- /policy.yaml\n${API}kind: BackendTLSPolicy\nmetadata: { name: p, namespace: web }\nspec: { ${spec} }\n`;
const valid = "validation: { hostname: x.org, wellKnownCACertificates: System";
const V = "error spec.validation";

table("gw-backendtls", [
  ["the system's", policy(`${valid} }`), []],
  [
    "a ConfigMap's",
    policy('validation: { hostname: x.org, caCertificateRefs: [{ group: "", kind: ConfigMap, name: a }] }'),
    [],
  ],
  ["a template", policy('validation: { hostname: x.org, caCertificateRefs: "{{ .Values.refs }}" }'), []],
  [
    "neither",
    policy("validation: { hostname: x.org }"),
    [`${V}: validation needs caCertificateRefs, or wellKnownCACertificates: System`],
  ],
  [
    "both",
    policy(`${valid}, caCertificateRefs: [{ name: a }] }`),
    [`${V}.wellKnownCACertificates: caCertificateRefs and wellKnownCACertificates exclude each other`],
  ],
  [
    "names of their types",
    policy(`${valid}, subjectAltNames: [{ type: Hostname, hostname: a.b }, { type: URI, uri: "spiffe://x" }] }`),
    [],
  ],
  [
    "a name of another type",
    policy(`${valid}, subjectAltNames: [{ type: URI, hostname: a.b }] }`),
    [
      `${V}.subjectAltNames[0].type: A name of type URI needs uri`,
      `${V}.subjectAltNames[0].hostname: A name of type URI has uri, not hostname`,
    ],
  ],
  [
    "sections of one Service",
    policy(
      'targetRefs: [{ group: "", kind: Service, name: a, sectionName: x }, { group: "", kind: Service, name: a, sectionName: y }]',
    ),
    [],
  ],
  [
    "a Service twice",
    policy('targetRefs: [{ group: "", kind: Service, name: a }, { group: "", kind: Service, name: a }]'),
    ["error spec.targetRefs[1].name: targetRefs has a already; each reference to it needs a sectionName of its own"],
  ],
  [
    "with a section and without",
    policy(
      'targetRefs: [{ group: "", kind: Service, name: a }, { group: "", kind: Service, name: a, sectionName: x }]',
    ),
    [
      "error spec.targetRefs[1].sectionName: targetRefs has a already; each reference to it needs a sectionName of its own",
    ],
  ],
]);

const addresses = (...all: readonly string[]): string => gateway(`addresses: [${all.join(", ")}]`);
const A = "error spec.addresses";

table("gw-address-invalid", [
  [
    "of each type",
    addresses("{ value: 1.2.3.4 }", '{ type: IPAddress, value: "2001:db8::1" }', "{ type: Hostname, value: a.b }"),
    [],
  ],
  [
    "types of implementations",
    addresses("{ type: NamedAddress, value: x y }", "{ type: example.com/x, value: 1 }"),
    [],
  ],
  ["without a value: the implementation finds one", addresses("{ type: Hostname }"), []],
  ["templates", addresses('{ value: "{{ .x }}" }', '{ type: "{{ .t }}", value: a.b }'), []],
  [
    "a name without its type",
    addresses("{ value: a.b }"),
    [`${A}[0].value: a.b is no IP address; a name has type Hostname`],
  ],
  [
    "no address",
    addresses("{ value: 256.1.1.1 }", '{ value: ":::1" }'),
    [`${A}[0].value: 256.1.1.1 is no IP address`, `${A}[1].value: :::1 is no IP address`],
  ],
  [
    "no name",
    addresses('{ type: Hostname, value: "a.b:80" }'),
    [`${A}[0].value: a.b:80 is no host name: lower-case labels, digits, - and dots`],
  ],
  [
    "twice",
    addresses(
      "{ value: 1.2.3.4 }",
      "{ type: IPAddress, value: 1.2.3.4 }",
      "{ type: Hostname, value: a.b }",
      "{ type: Hostname, value: a.b }",
    ),
    [`${A}[1].value: 1.2.3.4 is among the addresses already`, `${A}[3].value: a.b is among the addresses already`],
  ],
]);
