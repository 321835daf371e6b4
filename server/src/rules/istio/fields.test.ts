// What the fields of Gateways, ServiceEntries, DestinationRules and VirtualServices may say, where the pages are not enough.

import { describe, expect, test } from "vitest";
import { checkDiagnostics, checkFix, findAll } from "../../../../test/fixture/checks.ts";
import { readFixture } from "../../../../test/fixture/fixture.ts";
import { covers } from "./covers.ts";

const head = (kind: string, version = "v1"): string => `apiVersion: networking.istio.io/${version}
kind: ${kind}
metadata: { name: a, namespace: shop }
spec:
`;

/** The findings of a code, each as its severity, its place and its message. */
function said(code: string, text: string): readonly string[] {
  return findAll(readFixture(text)).flatMap(({ item: { finding } }) =>
    finding.code === code ? [`${finding.severity} ${finding.path.slice(1).join(".")}: ${finding.message}`] : [],
  );
}

describe("istio-gateway-tls", () => {
  const server = (protocol: string, tls: string): string =>
    `${head("Gateway")}  servers:\n    - port: { number: 443, name: a, protocol: ${protocol} }\n      hosts: ["*"]${tls === "" ? "" : `\n      tls: { ${tls} }`}`;

  test.each([
    ["HTTPS", "mode: SIMPLE, credentialName: a"],
    ["https", "mode: SIMPLE, serverCertificate: /a, privateKey: /b"],
    ["HTTPS", "mode: MUTUAL, serverCertificate: /a, privateKey: /b, caCertificates: /c"],
    ["HTTPS", "mode: OPTIONAL_MUTUAL, credentialName: a"],
    ["HTTPS", "mode: SIMPLE, credentialNames: [a, b]"],
    ["TLS", "mode: ISTIO_MUTUAL"],
    ["TLS", "mode: PASSTHROUGH"],
    ["TLS", "mode: AUTO_PASSTHROUGH"],
    ["HTTP", "httpsRedirect: true"],
    ["TCP", ""],
    ["HTTPS", 'mode: SIMPLE, credentialName: "{{ .Values.secret }}"'],
  ])("%s with %s is taken", (protocol, tls) => {
    expect(said("istio-gateway-tls", server(protocol, tls))).toEqual([]);
  });

  test.each([
    [
      "TLS",
      "",
      "error servers.0.port.protocol: A server of protocol TLS needs tls; without it Istio refuses the Gateway",
    ],
    [
      "HTTP",
      "mode: SIMPLE, credentialName: a",
      "error servers.0.tls: A server of protocol HTTP has no TLS to end: use protocol HTTPS, or remove tls (httpsRedirect may stay)",
    ],
    [
      "TCP",
      "mode: PASSTHROUGH",
      "error servers.0.tls: A server of protocol TCP has no TLS to end: use protocol TLS, or remove tls",
    ],
    [
      "HTTPS",
      "mode: MUTUAL",
      "error servers.0.tls.mode: MUTUAL needs a certificate: credentialName, or serverCertificate and privateKey",
    ],
    [
      "HTTPS",
      "mode: MUTUAL, serverCertificate: /a, privateKey: /b",
      "error servers.0.tls.mode: MUTUAL needs caCertificates to check clients by, or a credentialName that has them",
    ],
    [
      "HTTPS",
      "mode: ISTIO_MUTUAL, credentialName: a",
      "error servers.0.tls.credentialName: ISTIO_MUTUAL takes the mesh's own certificates; credentialName is refused beside it",
    ],
    [
      "HTTPS",
      "mode: SIMPLE, credentialName: a, serverCertificate: /a, privateKey: /b",
      "error servers.0.tls: SIMPLE takes one source of certificates: credentialName, or files, or tlsCertificates",
    ],
    [
      "HTTPS",
      "credentialName: a",
      "warning servers.0.tls.credentialName: Without a mode TLS is passed through, and credentialName is not used; write mode: SIMPLE",
    ],
  ])("%s with %s is not", (protocol, tls, expected) => {
    expect(said("istio-gateway-tls", server(protocol, tls))).toEqual([expected]);
  });

  test("tls is inserted behind the port", () =>
    checkFix(
      "istio-gateway-tls",
      "Add tls with a credentialName",
      server("HTTPS", ""),
      `${head("Gateway")}  servers:
    - port: { number: 443, name: a, protocol: HTTPS }
      tls:
        mode: SIMPLE
        credentialName: example-com-tls
      hosts: ["*"]`,
    ));

  test.each([
    ["Add credentialName", "mode: SIMPLE", "mode: SIMPLE, credentialName: example-com-tls"],
    ["Add mode SIMPLE", "credentialName: a", "credentialName: a, mode: SIMPLE"],
    ["Remove credentialName", "mode: ISTIO_MUTUAL, credentialName: a", "mode: ISTIO_MUTUAL"],
  ])("%s", (title, before, after) =>
    checkFix("istio-gateway-tls", title, server("HTTPS", before), server("HTTPS", after)),
  );
});

describe("ServiceEntries", () => {
  const entry = (spec: string): string => `${head("ServiceEntry")}${spec}`;

  test.each([
    ['"*"', "a lone * is refused; write *.example.com, or each name"],
    ['"http://a.com/x"', "it has a scheme; write the name alone"],
    ["a.com/x", "it has a path; write the name alone"],
    ["a.com:443", "it has a port; write that in ports"],
    ['"*a.com"', "a * may only be the first label, as in *.example.com"],
    ["a.*.com", "a * may only be the first label, as in *.example.com"],
    ['"2001:db8::1"', "it is an address; write that in addresses or endpoints"],
    ["a..com", "its parts are letters, digits and -, and none is empty"],
  ])("%s is no host", (host, why) => {
    const text = host.replaceAll('"', "");
    expect(said("istio-se-host", entry(`  hosts: [${host}]`))).toEqual([
      `error hosts.0: ${text} is no host of a ServiceEntry: ${why}`,
    ]);
  });

  test.each(["a.com", '"*.a.com"', "mysql", "mymongo_db.svc", '"{{ .Values.host }}"', "10.0.0.1"])(
    "%s is one",
    (host) => {
      expect(said("istio-se-host", entry(`  hosts: [${host}]`))).toEqual([]);
    },
  );

  test("no hosts at all", () => {
    expect(said("istio-se-host", entry("  hosts: []"))).toHaveLength(1);
    expect(said("istio-se-host", entry("  ports: []"))).toHaveLength(1);
  });

  test.each([
    ["istio-se-host", "Use a.com", "  hosts: ['https://a.com:443/x']", "  hosts: [a.com]"],
    [
      "istio-se-wildcard",
      "Use resolution NONE",
      "  hosts: ['*.a.com']\n  resolution: DNS",
      "  hosts: ['*.a.com']\n  resolution: NONE",
    ],
    [
      "istio-se-wildcard",
      "Use resolution DNS",
      "  hosts: [a.com]\n  resolution: DYNAMIC_DNS",
      "  hosts: [a.com]\n  resolution: DNS",
    ],
    [
      "istio-se-endpoints",
      "Use resolution STATIC",
      "  hosts: [a.com]\n  resolution: NONE\n  endpoints: [{ address: 10.0.0.1 }]",
      "  hosts: [a.com]\n  resolution: STATIC\n  endpoints: [{ address: 10.0.0.1 }]",
    ],
    [
      "istio-se-endpoints",
      "Use resolution DNS",
      "  hosts: [a.com]\n  endpoints: [{ address: b.com }]",
      "  hosts: [a.com]\n  endpoints: [{ address: b.com }]\n  resolution: DNS",
    ],
    [
      "istio-se-endpoints",
      "Use https",
      "  hosts: [a.com]\n  ports: [{ number: 443, name: https, protocol: HTTPS }]\n  resolution: DNS\n  endpoints: [{ address: b.com, ports: { htps: 8443 } }]",
      "  hosts: [a.com]\n  ports: [{ number: 443, name: https, protocol: HTTPS }]\n  resolution: DNS\n  endpoints: [{ address: b.com, ports: { https: 8443 } }]",
    ],
    [
      "istio-se-endpoints",
      "Remove workloadSelector",
      "  hosts: [a.com]\n  resolution: STATIC\n  workloadSelector: { labels: { app: a } }\n  endpoints: [{ address: 10.0.0.1 }]",
      "  hosts: [a.com]\n  resolution: STATIC\n  endpoints: [{ address: 10.0.0.1 }]",
    ],
    [
      "istio-se-protocol",
      "Use protocol TLS",
      "  hosts: [a.com]\n  ports: [{ number: 443, name: a, protocol: HTTP }]",
      "  hosts: [a.com]\n  ports: [{ number: 443, name: a, protocol: TLS }]",
    ],
    [
      "istio-se-protocol",
      "Use protocol HTTP",
      "  hosts: [a.com]\n  ports: [{ number: 80, name: a, protocol: HTTPS }]",
      "  hosts: [a.com]\n  ports: [{ number: 80, name: a, protocol: HTTP }]",
    ],
  ])("%s: %s", (code, title, before, after) => checkFix(code, title, entry(before), entry(after)));

  test.each([
    [
      "wildcard with endpoints",
      "istio-se-wildcard",
      "  hosts: ['*.a.com']\n  resolution: DNS\n  endpoints: [{ address: b.com }]",
    ],
    [
      "selector alone",
      "istio-se-endpoints",
      "  hosts: [a.com]\n  resolution: STATIC\n  workloadSelector: { labels: { app: a } }",
    ],
    [
      "a Unix socket",
      "istio-se-endpoints",
      "  hosts: [a.com]\n  resolution: STATIC\n  endpoints: [{ address: 'unix:///run/a.sock' }]",
    ],
    [
      "addresses given by Istio",
      "istio-se-addresses",
      "  hosts: [a.com]\n  ports: [{ number: 22, name: ssh, protocol: TCP }]\nstatus: { addresses: [{ value: 240.240.0.1 }] }",
    ],
    [
      "HTTP on a port of its own",
      "istio-se-protocol",
      "  hosts: [a.com]\n  ports: [{ number: 8080, name: a, protocol: HTTP }]",
    ],
  ])("%s is no mistake", (_, code, spec) => {
    expect(said(code, entry(spec))).toEqual([]);
  });

  test("HTTP on 443 goes with a DestinationRule that starts TLS there", () => {
    const text = entry("  hosts: [a.com]\n  ports: [{ number: 443, name: a, protocol: HTTP }]");
    const rule = (port: number): string =>
      `\n---\n${head("DestinationRule")}  host: a.com\n  trafficPolicy: { portLevelSettings: [{ port: { number: ${port} }, tls: { mode: SIMPLE } }] }`;
    expect(said("istio-se-protocol", text + rule(443))).toEqual([]);
    expect(said("istio-se-protocol", text + rule(80))).toHaveLength(1);
  });

  test("another's protocol is taken over", () =>
    checkFix(
      "istio-se-conflict",
      "Use protocol TLS",
      `${entry("  hosts: [a.com]\n  ports: [{ number: 443, name: a, protocol: HTTPS }]")}
---
${head("ServiceEntry").replace("name: a", "name: b").replace("shop", "infra")}  hosts: [a.com]
  ports: [{ number: 443, name: a, protocol: tls }]`,
      `${entry("  hosts: [a.com]\n  ports: [{ number: 443, name: a, protocol: TLS }]")}
---
${head("ServiceEntry").replace("name: a", "name: b").replace("shop", "infra")}  hosts: [a.com]
  ports: [{ number: 443, name: a, protocol: tls }]`,
    ));
});

describe("istio-vs-unreachable", () => {
  test.each([
    [{ uri: { prefix: "/" } }, {}],
    [{ uri: { prefix: "/a" } }, { uri: { prefix: "/a/b" } }],
    [{ uri: { prefix: "/a" } }, { uri: { exact: "/ab" }, method: { exact: "GET" } }],
    [{ uri: { prefix: "/A" }, ignoreUriCase: true }, { uri: { exact: "/ab" } }],
    [{ headers: { x: {} } }, { headers: { x: { exact: "1" }, y: {} } }],
    [
      { name: "first", uri: { exact: "/a" } },
      { name: "second", uri: { exact: "/a" } },
    ],
    [{ sniHosts: ["*.a.com"] }, { sniHosts: ["b.a.com"] }],
    [{ gateways: ["mesh"] }, { port: 80 }],
    [{ sourceLabels: { app: "a" } }, { sourceLabels: { app: "a", v: "1" } }],
    [{ uri: { regex: "/a.*" } }, { uri: { regex: "/a.*" }, port: 80 }],
  ])("%j takes all of %j", (wide, narrow) => {
    expect(covers(wide, narrow, ["mesh"])).toBe(true);
  });

  test.each([
    [{ uri: { prefix: "/a/b" } }, { uri: { prefix: "/a" } }],
    [{ uri: { exact: "/a" } }, { uri: { prefix: "/a" } }],
    [{ uri: { prefix: "/a" } }, { uri: { regex: "/a.*" } }],
    [{ uri: { prefix: "/a" } }, { uri: { prefix: "/A/b" }, ignoreUriCase: true }],
    [{ uri: { prefix: "/a" }, method: { exact: "GET" } }, { uri: { prefix: "/a" } }],
    [{ headers: { x: { exact: "1" } } }, { headers: { x: {} } }],
    [{ withoutHeaders: { x: {} } }, {}],
    [{ port: 80 }, { port: 81 }],
    [{ gateways: ["mesh"] }, { gateways: ["mesh", "a/b"] }],
    [{ sniHosts: ["b.a.com"] }, { sniHosts: ["*.a.com"] }],
    [{ somethingNew: 1 }, {}],
  ])("%j leaves something of %j", (wide, narrow) => {
    expect(covers(wide, narrow, ["mesh"])).toBe(false);
  });

  test("a route is moved before the one that takes its requests", () =>
    checkFix(
      "istio-vs-unreachable",
      "Move before route 1",
      `${head("VirtualService", "v1alpha3")}  hosts: [cart]
  http:
    # everything
    - route:
        - destination: { host: cart }
    - name: admin # for us
      match: [{ uri: { prefix: /admin } }]
      route:
        - destination: { host: cart }`,
      `${head("VirtualService", "v1alpha3")}  hosts: [cart]
  http:
    # everything
    - name: admin # for us
      match: [{ uri: { prefix: /admin } }]
      route:
        - destination: { host: cart }
    - route:
        - destination: { host: cart }`,
    ));

  test("one match of two, a second route without a match, and TCP", () =>
    checkDiagnostics(
      `${head("VirtualService")}  hosts: [cart]
  http:
    - match: [{ uri: { prefix: /a } }]
    - match: [{ uri: { prefix: /a/b } }, { uri: { prefix: /c } }]
              ^^^^^^^^^^^^^^^^^^^^^^^^^ information istio-vs-unreachable: Route 1 takes what this match takes, so it has no effect
    - name: rest
    - name: late
      ^^^^ warning istio-vs-unreachable: Route rest takes these requests first, as it has no match; move this one before it
  tcp:
    - match: [{ port: 1 }]
    - match: [{ port: 1 }]
      ^^^^^ warning istio-vs-unreachable: Route 1 takes these requests first; move this one before it
`,
      { only: ["istio-vs-unreachable"] },
    ));
});

test("istio-dr-unverified knows public names, ports, subsets and what is said on purpose", () => {
  const rule = (host: string, policy: string): string => `${head("DestinationRule")}  host: ${host}\n${policy}`;
  const simple = "  trafficPolicy: { tls: { mode: SIMPLE } }";
  const found = (text: string): number => said("istio-dr-unverified", text).length;
  expect(found(rule("api.example.com", simple))).toBe(0);
  expect(found(rule("db", simple))).toBe(1);
  expect(found(rule("db", "  trafficPolicy: { tls: { mode: ISTIO_MUTUAL } }"))).toBe(0);
  expect(found(rule("db", "  trafficPolicy: { tls: { mode: SIMPLE, insecureSkipVerify: true } }"))).toBe(0);
  expect(found(rule("db", "  subsets: [{ name: a, trafficPolicy: { tls: { mode: MUTUAL } } }]"))).toBe(1);
  expect(
    found(rule("db", "  trafficPolicy: { portLevelSettings: [{ port: { number: 1 }, tls: { mode: SIMPLE } }] }")),
  ).toBe(1);
});

describe("two objects that clash", () => {
  const service = (name: string, namespace: string, rest = ""): string =>
    `${head("VirtualService").replace("name: a", `name: ${name}`).replace("namespace: shop", `namespace: ${namespace}`)}  hosts: [cart.shop.svc.cluster.local]\n${rest}`;

  test("in one file they are an error, in two a warning", () => {
    expect(said("istio-host-conflict", `${service("a", "shop")}---\n${service("b", "web")}`)).toEqual([
      "error hosts.0: VirtualService web/b has routes for cart.shop.svc.cluster.local too; only one counts",
      "error hosts.0: VirtualService shop/a has routes for cart.shop.svc.cluster.local too; only one counts",
    ]);
    expect(
      said("istio-host-conflict", `#- /a.yaml\n${service("a", "shop")}\n#- /b.yaml\n${service("b", "web")}`).map(
        (line) => line.split(" ")[0],
      ),
    ).toEqual(["warning", "warning"]);
  });

  test("those of gateways, and of namespaces that don't meet, are none", () => {
    const gateways = "  gateways: [infra/edge]\n";
    expect(said("istio-host-conflict", `${service("a", "shop", gateways)}---\n${service("b", "web")}`)).toEqual([]);
    const own = '  exportTo: ["."]\n';
    expect(said("istio-host-conflict", `${service("a", "shop", own)}---\n${service("b", "web", own)}`)).toEqual([]);
    expect(said("istio-host-conflict", `${service("a", "shop", own)}---\n${service("b", "web")}`)).toHaveLength(2);
  });
});

test("istio-api-old", () => {
  checkFix("istio-api-old", "Use networking.istio.io/v1", head("Gateway", "v1alpha3"), head("Gateway"));
  expect(said("istio-api-old", head("EnvoyFilter", "v1alpha3"))).toEqual([]);
  expect(said("istio-api-old", head("Gateway", "v1beta1"))).toHaveLength(1);
});
