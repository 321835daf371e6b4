// The rules about the text of selectors: what they point at and say, and their fixes, in all fields and ways of writing.

import { describe, expect, test } from "vitest";
import { checkDiagnostics, checkFix, checkNoFix, findAll } from "../../../../test/fixture/checks.ts";
import { readFixture } from "../../../../test/fixture/fixture.ts";

const CODES = ["calico-selector-syntax", "calico-global-mixed"];

/** A policy with a spec of these lines. */
function policy(spec: string, kind = "NetworkPolicy", group = "projectcalico.org/v3"): string {
  const body = spec.trim().replaceAll(/^/gm, "  ");
  return `apiVersion: ${group}\nkind: ${kind}\nmetadata: { name: a }\nspec:\n${body}\n`;
}

/** `code: what it points at`, of each finding about the text of selectors. */
function said(text: string): readonly string[] {
  const fixture = readFixture(text);
  const lines = fixture.files[0]?.text.split("\n") ?? [];
  return findAll(fixture)
    .filter(({ item }) => CODES.includes(item.finding.code))
    .map(({ item, line, start, end }) => `${item.finding.code}: ${lines[line]?.slice(start, end)}`);
}

/** A rule of the direction with one end. */
function end(direction: string, side: string, field: string): string {
  return `${direction}:\n  - action: Allow\n    ${side}:\n      ${field}`;
}

describe("each field that holds a selector", () => {
  const GLOBAL = ["GlobalNetworkPolicy", "StagedGlobalNetworkPolicy"];
  const ALL = ["NetworkPolicy", "StagedNetworkPolicy", ...GLOBAL];
  const fields: readonly (readonly [spec: string, kinds: readonly string[]])[] = [
    ["selector: a = 'b'", ALL],
    ["serviceAccountSelector: a = 'b'", ALL],
    ["namespaceSelector: a = 'b'", GLOBAL],
    ...["ingress", "egress"].flatMap((direction) =>
      ["source", "destination"].flatMap((side) =>
        [
          "selector: a = 'b'",
          "notSelector: a = 'b'",
          "namespaceSelector: a = 'b'",
          "serviceAccounts: { selector: a = 'b' }",
        ].map((field) => [end(direction, side, field), ALL] as const),
      ),
    ),
    ["nodeSelector: a = 'b'", ["IPPool", "BGPPeer"]],
    ["peerSelector: a = 'b'", ["BGPPeer"]],
    [
      "controllers: { node: { hostEndpoint: { templates: [{ nodeSelector: a = 'b' }] } } }",
      ["KubeControllersConfiguration"],
    ],
  ];
  const cases = fields.flatMap(([spec, kinds]) =>
    kinds.flatMap((kind) =>
      ["projectcalico.org/v3", "crd.projectcalico.org/v1"].map((group) => ({ spec, kind, group })),
    ),
  );
  test.each(cases.map((item) => ({ ...item, shown: item.spec.replaceAll(/\s+/g, " ") })))(
    "$kind $group $shown",
    ({ spec, kind, group }) => {
      expect(said(policy(spec, kind, group))).toEqual(["calico-selector-syntax: ="]);
    },
  );

  test("of other groups and kinds nothing is said", () => {
    expect(said(policy("selector: a = 'b'", "NetworkPolicy", "example.com/v1"))).toEqual([]);
    expect(said(policy("podSelector: {}", "StagedKubernetesNetworkPolicy"))).toEqual([]);
    expect(said(policy("namespaceSelector: a = 'b'"))).toEqual([]);
  });
});

describe("calico-selector-syntax", () => {
  test.each([
    ["selector: ''", []],
    ["selector:", []],
    ["selector: {{ .Values.selector }}", []],
    ['selector: "app == {{ .Values.app | quote }} &&"', []],
    ['selector: app == "web" and', ["and", "and"]],
    ["selector: 'app == web'", ["web"]],
    ['selector: "app == web"', ["web"]],
    ['selector: "app == \\"web\\" and has(b)"', ["and"]],
    ["selector: 'app == ''web'' and has(b)'", ["and"]],
    ["selector: >-\n  app == 'web'\n  and has(b)", ["and"]],
    ["selector: app == 'web'\n  and has(b)", ["and"]],
    ["selector: |-\n  app == 'web' and has(b)", ["and"]],
  ])("%s", (spec, parts) => {
    expect(said(policy(spec))).toEqual(parts.map((part) => `calico-selector-syntax: ${part}`));
  });

  test("messages say where in the text", () => {
    checkDiagnostics(
      `
apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata: { name: a, namespace: b }
spec:
  selector: app = web || has(x
                ^ error calico-selector-syntax: == is the operator, not = at column 5
                  ^^^ error calico-selector-syntax: A value stands in quotes at column 7
                         ^^^^^ error calico-selector-syntax: No ) closes has( at column 14
`,
      { only: CODES },
    );
  });

  test.each([
    ["Use ==", "app = 'web'", "app == 'web'"],
    ["Use &&", "has(a) and has(b)", "has(a) && has(b)"],
    ["Use &&", "has(a) AND has(b)", "has(a) && has(b)"],
    ["Use &&", "has(a) & has(b)", "has(a) && has(b)"],
    ["Use ||", "has(a) or has(b)", "has(a) || has(b)"],
    ['Use "web"', "app == web", 'app == "web"'],
    ['Use {"a", "b"}', "app in (a, b)", 'app in {"a", "b"}'],
    ["Repair all 2 slips of this selector", "app = web", 'app == "web"'],
    ["Use has(app)", "app", "has(app)"],
    ["Close it with )", "has(app", "has(app)"],
  ])("%s", (title, before, after) => {
    checkFix("calico-selector-syntax", title, policy(`selector: ${before}`), policy(`selector: ${after}`));
  });

  test.each([
    ["single quotes", "selector: 'app = ''web'''", "selector: 'app == ''web'''"],
    ["double quotes", 'selector: "app = \\"web\\""', 'selector: "app == \\"web\\""'],
  ])("in %s only the part is written anew", (_, before, after) => {
    checkFix("calico-selector-syntax", "Use ==", policy(before), policy(after));
  });

  test("lines are joined", () => {
    checkFix(
      "calico-selector-syntax",
      "Write it on one line",
      policy("selector: |\n  app == 'web' &&\n    has(b)"),
      policy(`selector: "app == 'web' && has(b)"`),
    );
  });

  test("what has no certain repair has none", () => {
    checkNoFix("calico-selector-syntax", policy("selector: app matches 'web'"));
  });
});

describe("calico-global-mixed", () => {
  test.each([
    ["selector: global()", ["global()"]],
    ["serviceAccountSelector: has(a) && global()", ["global()"]],
    [end("egress", "destination", "selector: '!global()'"), ["global()"]],
    [end("egress", "destination", "notSelector: global()"), ["global()"]],
    [end("ingress", "source", "serviceAccounts: { selector: global() }"), ["global()"]],
    [end("ingress", "source", "namespaceSelector: global() || all()"), ["global()"]],
    [end("ingress", "source", "namespaceSelector: '!global()'"), ["global()"]],
    [end("ingress", "source", "namespaceSelector: '  global()  '"), []],
    [end("ingress", "source", "namespaceSelector: (global())"), []],
    [end("ingress", "source", "namespaceSelector: all()"), []],
  ])("%s", (spec, parts) => {
    expect(said(policy(spec))).toEqual(parts.map((part) => `calico-global-mixed: ${part}`));
  });

  test("in the namespaceSelector of a global policy", () => {
    expect(said(policy("namespaceSelector: global()", "GlobalNetworkPolicy"))).toEqual([
      "calico-global-mixed: global()",
    ]);
  });

  test("the other terms are removed", () => {
    checkFix(
      "calico-global-mixed",
      "Remove the other terms",
      policy(end("ingress", "source", "namespaceSelector: global() || all() # set")),
      policy(end("ingress", "source", "namespaceSelector: global() # set")),
    );
  });

  test("it moves to where it belongs", () => {
    checkFix(
      "calico-global-mixed",
      "Move it to namespaceSelector",
      policy(end("egress", "destination", "selector: global()")),
      policy(end("egress", "destination", "namespaceSelector: global()")),
    );
  });

  test("nothing moves over another namespaceSelector", () => {
    checkNoFix(
      "calico-global-mixed",
      policy(
        end("egress", "destination", "{ selector: global(), namespaceSelector: all() }").replace(":\n      {", ": {"),
      ),
    );
  });
});
