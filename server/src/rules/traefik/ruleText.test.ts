// The rules about the text of `match`: each line of a table is a rule and what is said of it.

import { describe, expect, test } from "vitest";
import { applyFix, findAll } from "../../../../test/fixture/checks.ts";
import { type FixtureOptions, readFixture } from "../../../../test/fixture/fixture.ts";

const CODES = /^traefik-(?:rule|regex|host)/;

/** An IngressRoute with one rule, in single quotes. */
function manifest(rule: string, kind = "IngressRoute", more = "", group = "traefik.io"): string {
  return `apiVersion: ${group}/v1alpha1
kind: ${kind}
metadata: { name: web, namespace: web }
spec:
  routes:
    - match: '${rule.replaceAll("'", "''")}'${more === "" ? "" : `\n      ${more}`}
      services: [{ name: web, port: 80 }]
`;
}

/** `code: what it points at`, of each finding. */
function said(text: string, options: FixtureOptions = {}): readonly string[] {
  const fixture = readFixture(text, options);
  const lines = fixture.files[0]?.text.split("\n") ?? [];
  return findAll(fixture)
    .filter(({ item }) => CODES.test(item.finding.code))
    .map(
      ({ item, line, start, end }) =>
        `${item.finding.code.slice("traefik-".length)}: ${lines[line]?.slice(start, end)}`,
    );
}

describe("rules that nothing is said of", () => {
  test.each([
    "Host(`example.com`)",
    "Host(`example.com`) && PathPrefix(`/api`)",
    "Host(`a.example.com`) || (Host(`b.example.com`) && !Path(`/x`))",
    "host(`a`) && PATHPREFIX(`/b`) && Pathprefix(`/c`)",
    "HostRegexp(`^.+\\.example\\.com$`)",
    "HostRegexp(`(?i)^example\\.(com|org)$`)",
    "HostRegexp(`.+`)",
    "HostRegexp(`^[a-z]+\\.example\\.com$|^example\\.org$`)",
    "PathRegexp(`\\.(jpeg|jpg|png)$`)",
    "PathRegexp(`^/products/(shoes|socks)/[0-9]+$`)",
    "PathRegexp(`^/[[:alpha:]]{2,3}/\\p{Greek}`)",
    "HeaderRegexp(`Content-Type`, `^application/(json|yaml)$`)",
    "Query(`mobile`) && Query(`mobile`, `true`) && QueryRegexp(`mobile`, `^.*$`) && QueryRegexp(`a`)",
    "Method(`OPTIONS`) && ClientIP(`fe80::/10`)",
    "Host(`*.example.com`)",
    'Host("example.com")',
  ])("%s", (rule) => {
    expect(said(manifest(rule))).toEqual([]);
  });

  test.each([
    "HostSNI(`*`)",
    "HostSNI(`bücher.example`) && ALPN(`h2`)",
    "HostSNIRegexp(`^.+\\.example\\.com$`) && !ClientIP(`10.0.0.0/8`)",
  ])("%s (TCP)", (rule) => {
    expect(said(manifest(rule, "IngressRouteTCP"))).toEqual([]);
  });

  test.each([
    "Host(`a`, `b`) && Headers(`X`, `1`) && HeadersRegexp(`Y`, `.*`)",
    "HostRegexp(`{sub:[a-z]+}.example.com`) && Path(`/a/{id:[0-9]+}`) && Query(`a=b`)",
    "HostHeader(`a`) && Method(`GET`, `PUT`)",
  ])("%s (version 2)", (rule) => {
    expect(said(manifest(rule, "IngressRoute", "syntax: v2")).filter((text) => !text.startsWith("rulesyntax"))).toEqual(
      [],
    );
    expect(said(manifest(rule, "IngressRoute", "", "traefik.containo.us"))).toEqual([]);
    const ingress = { ...options.settings.ingress, versions: { traefik: "2.11.3" } };
    expect(said(manifest(rule), { settings: { ingress } })).toEqual([]);
  });

  test("a template", () => {
    expect(said(manifest("Host('{{ .Values.host }}'"))).toEqual([]);
  });

  test("the rule of a UDP route, which has none", () => {
    expect(said(manifest("what(", "IngressRouteUDP"))).toEqual([]);
  });
});

const options = {
  settings: {
    ingress: {
      classes: {},
      versions: {},
      traefik: { strictPrefixMatching: false, allowCrossNamespace: false, tlsEntryPoints: [], nginxClasses: [] },
    },
  },
};

describe("what is said, and at which part", () => {
  test.each([
    ["Host(`a`) and Path(`/b`)", ["rule-syntax: and"]],
    ["Hots(`a`)", ["rule-syntax: Hots"]],
    ["pathPrefix(`/a`)", ["rule-syntax: pathPrefix"]],
    ["HostSNI(`a`)", ["rule-syntax: HostSNI"]],
    ["Host(`a`, `b`) || Path(`/c`)", ["rule-arity: Host(`a`, `b`)"]],
    ["Header(`X`)", ["rule-arity: Header(`X`)"]],
    ["Host()", ["rule-arity: Host()"]],
    ["Host(``)", ["rule-arity: ``"]],
    ["Host(`a`) && Headers(`X`, `1`)", ["rule-v2: Headers"]],
    ["HostRegexp(`^{sub:[a-z]{2}}.example.com$`)", ["rule-v2: {sub:[a-z]{2}}"]],
    ["Path(`/a/{id}/b`)", ["rule-v2: {id}"]],
    ["Query(`a=b`)", ["rule-v2: a=b"]],
    ["PathPrefix(`api`)", ["rule-path-slash: api"]],
    ["PathRegexp(`^/(?!x)`)", ["regex-go: ^/(?!x)"]],
    ["HostRegexp(`^(a`)", ["regex-go: ^(a"]],
    ["HeaderRegexp(`X`, `(?<=a)b`)", ["regex-go: (?<=a)b"]],
    ["HostRegexp(`example\\.com`)", ["regex-unanchored: example\\.com"]],
    ["HostRegexp(`^a|b$`)", ["regex-unanchored: ^a|b$"]],
    ["PathRegexp(`/admin`)", ["regex-unanchored: /admin"]],
    ["Host(`bücher.example`)", ["host-ascii: bücher.example"]],
    ["Host(`*`)", ["host-star: Host(`*`)"]],
  ])("%s", (rule, expected) => {
    expect(said(manifest(rule))).toEqual(expected);
  });

  test.each([
    ["Headers(`X`)", ["rule-arity: Headers(`X`)"]],
    ["Host()", ["rule-arity: Host()"]],
    ["PathRegexp(`^/a`)", ["rule-syntax: PathRegexp"]],
  ])("%s (version 2)", (rule, expected) => {
    expect(said(manifest(rule, "IngressRoute", "syntax: v2")).filter((text) => !text.startsWith("rulesyntax"))).toEqual(
      expected,
    );
  });

  test("a rule over several lines is pointed at as a whole, with its line", () => {
    const text = manifest("x").replace("'x'", "|-\n        Host(`a`)\n        && Path(`/b`)");
    const [found] = findAll(readFixture(text)).filter(({ item }) => CODES.test(item.finding.code));
    expect(found?.item.finding.message).toBe(
      "The line end ends the rule here: && and || stand at the end of a line, not at its start at line 1, column 10",
    );
  });
});

describe("messages", () => {
  test.each([
    ["Hots(`a`)", "Traefik has no matcher Hots; did you mean Host? at column 1"],
    ["Host(`a`) && HostSNI(`a`)", "HostSNI is a matcher of IngressRouteTCP; use Host at column 14"],
    ["Host('a')", "Values stand in backticks, not in other quotes at column 6"],
    ["Method(`GET`, `PUT`)", "Method takes 1 value; join alternatives with || at column 1"],
    ["Query(`a`, `b`, `c`)", "Query takes 1 or 2 values; join alternatives with || at column 1"],
    ["HostRegexp(`example\\.com`)", "example\\.com also matches evil-example.com; anchor it with ^ and $"],
    ["PathRegexp(`/admin`)", "/admin also matches /any/admin; anchor it with ^"],
    [
      "PathRegexp(`(a)\\1`)",
      "Not a Go regular expression: back reference \\1; PathRegexp makes Traefik leave the route out",
    ],
    ["Host(`bücher.example`)", "Traefik takes ASCII hosts only; write xn--bcher-kva.example"],
  ])("%s", (rule, expected) => {
    const messages = findAll(readFixture(manifest(rule))).map(({ item }) => item.finding.message);
    expect(messages).toContain(expected);
    for (const message of messages) expect(message.length).toBeLessThanOrEqual(120);
  });
});

test("a message stays short whatever the rule", () => {
  const long = "x".repeat(500);
  for (const rule of [
    long,
    `${long}(`,
    `${long}(\`a\`)`,
    `Host(\`a\`) ${long}`,
    `Host(${long})`,
    `PathPrefix(\`${long}\`)`,
    `PathRegexp(\`(${long}\`)`,
    `HostRegexp(\`${long}\`)`,
    `Host(\`${long}é\`)`,
    `Headers(\`${long}\`, \`1\`)`,
    `Path(\`/{${long}}\`)`,
  ])
    for (const { text, item } of findAll(readFixture(manifest(rule)))) {
      expect(item.finding.message.length, text).toBeLessThanOrEqual(120);
      for (const { title } of item.finding.fixes) expect(title.length, title).toBeLessThanOrEqual(80);
    }
});

describe("fixes", () => {
  test.each([
    ["rule-syntax", "Host(‘a’)", "Use `a`", "Host(`a`)"],
    ["rule-syntax", "Hots(`a`) && Path(`/b`)", "Use Host", "Host(`a`) && Path(`/b`)"],
    ["rule-syntax", "Host(`a`", "Close it with )", "Host(`a`)"],
    ["rule-arity", "Host(`a`, `b`)", "Use Host(`a`) || Host(`b`)", "Host(`a`) || Host(`b`)"],
    [
      "rule-arity",
      "Host(`a`, `b`) && Path(`/c`)",
      "Use (Host(`a`) || Host(`b`))",
      "(Host(`a`) || Host(`b`)) && Path(`/c`)",
    ],
    ["rule-v2", "Headers(`X`, `1`) && Path(`/`)", "Use Header(`X`, `1`)", "Header(`X`, `1`) && Path(`/`)"],
    [
      "rule-v2",
      "HostRegexp(`{s:[a-z]+}.a.com`)",
      "Use HostRegexp(`^[a-z]+\\.a\\.com$`)",
      "HostRegexp(`^[a-z]+\\.a\\.com$`)",
    ],
    ["rule-v2", "Query(`a=b`)", "Use Query(`a`, `b`)", "Query(`a`, `b`)"],
    ["rule-path-slash", "PathPrefix(`api`)", "Use /api", "PathPrefix(`/api`)"],
    ["regex-unanchored", "HostRegexp(`a|b`)", "Use ^(?:a|b)$", "HostRegexp(`^(?:a|b)$`)"],
    ["regex-unanchored", "PathRegexp(`(?i)/admin`)", "Use (?i)^/admin", "PathRegexp(`(?i)^/admin`)"],
    ["host-ascii", "Host(`bücher.example`)", "Use xn--bcher-kva.example", "Host(`xn--bcher-kva.example`)"],
    ["host-star", "Path(`/a`) && Host(`*`)", "Remove the matcher", "Path(`/a`)"],
    ["host-star", "Host(`*`) && Path(`/a`)", "Remove the matcher", "Path(`/a`)"],
    ["host-star", "Host(`*`)", "Use PathPrefix(`/`)", "PathPrefix(`/`)"],
  ])("%s: %s", (code, rule, title, expected) => {
    const fixture = readFixture(manifest(rule));
    expect([...applyFix(fixture, `traefik-${code}`, title).values()]).toEqual([manifest(expected)]);
    expect(said(manifest(expected)).filter((text) => text.startsWith(code))).toEqual([]);
  });

  test("the syntax of version 2 goes with its rule", () => {
    const before = manifest("Host(`a`, `b`)", "IngressRoute", "syntax: v2");
    const fixed = applyFix(readFixture(before), "traefik-rulesyntax-old", "Convert the rule and remove syntax");
    expect([...fixed.values()]).toEqual([manifest("Host(`a`) || Host(`b`)")]);
  });
});
