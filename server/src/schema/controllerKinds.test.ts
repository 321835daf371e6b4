// The kinds of F5 NGINX and HAProxy Technologies, whose structure is written by hand: every field is told, what is known to be
// wrong is found, and what upstream has is let through.

import { describe, expect, test } from "vitest";
import { checkComplete } from "../../../test/fixture/checkComplete.ts";
import { findAll } from "../../../test/fixture/checks.ts";
import { readFixture } from "../../../test/fixture/fixture.ts";

const schema = { schema: true };
const STRUCTURE = / (?:schema-|[a-z]+-unknown-field)/;
const f5 = (kind: string, spec: string): string =>
  `apiVersion: k8s.nginx.org/v1\nkind: ${kind}\nmetadata: { name: a }\nspec:\n${spec}\n`;
const haproxy = (version: string, kind: string, spec: string): string =>
  `apiVersion: ingress.${version}.haproxy.org/${version}\nkind: ${kind}\nmetadata: { name: a }\nspec:\n${spec}\n`;

describe("found", () => {
  test.each([
    [f5("VirtualServer", "  host: a.example.com\n  upstream: []"), "upstream"],
    [f5("VirtualServer", "  upstreams: [{ name: a, service: b, port: http }]"), "port"],
    [f5("VirtualServer", "  routes: [{ path: /, action: { pas: a } }]"), "pas"],
    [f5("TransportServer", "  upstreams: [{ name: a, service: b, port: 70000 }]"), "port"],
    [f5("Policy", "  cache: { cacheZoneName: a, cacheZoneSize: big }"), "cacheZoneSize"],
    [f5("Policy", "  rateLimit: { burst: many }"), "burst"],
    [f5("GlobalConfiguration", "  listeners: [{ name: a, port: 53, proto: UDP }]"), "proto"],
    [haproxy("v1", "TCP", "  - { name: a, frontend: { name: f }, service: { name: s } }"), "port"],
    [haproxy("v3", "Backend", "  balance: { algorithm: 7 }"), "algorithm"],
    [haproxy("v1", "Backend", "  config: { abortonclose: true }"), "abortonclose"],
  ])("%s", (text, word) => {
    const found = findAll(readFixture(text, schema)).map(({ text: said }) => said);
    expect(found.filter((said) => STRUCTURE.test(said) && said.includes(word))).toHaveLength(1);
  });
});

describe("let through", () => {
  test.each([
    f5("Policy", "  oidcNative: { issuer: https://a.example.com, clientID: a, somethingNew: 1 }"),
    f5("Policy", "  waf: { enable: true, apBundleSource: { url: https://a.example.com/b.tgz, type: N1C } }"),
    f5("Policy", "  externalAuth: { authURI: /auth, authServiceName: default/auth, authServicePorts: [443] }"),
    f5(
      "VirtualServer",
      '  host: "*.example.com"\n  upstreams: [{ name: a, service: b, port: 80, proxy-http-version: "1.0" }]',
    ),
    haproxy(
      "v3",
      "TCP",
      "  - { name: a, frontend: { name: f, binds: { v4: { port: 80 } }, option: 1 }, service: { name: s, port: 80 } }",
    ),
    haproxy(
      "v1",
      "TCP",
      "  - { name: a, frontend: { name: f, binds: [{ port: 80 }] }, service: { name: s, port: 80 } }",
    ),
    haproxy("v3", "Global", "  maxconn: 1000\n  tune_options: { anything: 1 }"),
    haproxy("v1", "Defaults", "  config: { client_timeout: 50000, anything: [1] }"),
  ])("%s", (text) => {
    const found = findAll(readFixture(text, schema)).map(({ text: said }) => said);
    expect(found.filter((said) => STRUCTURE.test(said))).toEqual([]);
  });
});

describe("offered", () => {
  test.each([
    [f5("TransportServer", "  listener:\n    $0"), ["name", "protocol"]],
    [
      f5("VirtualServer", "  routes:\n    - path: /\n      action:\n        $0"),
      ["pass", "proxy", "redirect", "return"],
    ],
    [f5("Policy", "  accessControl:\n    $0"), ["allow", "deny"]],
    [f5("GlobalConfiguration", "  $0"), ["listeners"]],
    [haproxy("v3", "TCP", "  - service:\n      $0"), ["name", "port"]],
    [haproxy("v3", "Backend", "  mode: $0"), ["http", "tcp"]],
  ])("%s", (text, expected) => checkComplete(text, expected, schema));
});
