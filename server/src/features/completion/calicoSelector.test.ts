import { describe, expect, test } from "vitest";
import {
  checkComplete,
  checkHint,
  checkOffered,
  checkSource,
  checkTaken,
} from "../../../../test/fixture/checkComplete.ts";
import { readFixture } from "../../../../test/fixture/fixture.ts";
import { complete } from "./completion.ts";

const WORLD = `
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { team: a } }
---
apiVersion: v1
kind: Namespace
metadata: { name: data, labels: { team: b } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { replicas: 2, template: { metadata: { labels: { app: web, tier: front } }, spec: { serviceAccountName: seller } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec: { template: { metadata: { labels: { app: cart, tier: back } } } }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: data }
spec: { template: { metadata: { labels: { app: db } } } }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: seller, namespace: shop, labels: { role: sells } }
---
apiVersion: projectcalico.org/v3
kind: NetworkSet
metadata: { name: bank, namespace: shop, labels: { partner: bank } }
---
apiVersion: projectcalico.org/v3
kind: GlobalNetworkSet
metadata: { name: world, labels: { partner: any } }
`;

function policy(spec: string, kind = "NetworkPolicy", group = "projectcalico.org/v3"): string {
  const namespace = kind.includes("Global") ? "" : ", namespace: shop";
  return `apiVersion: ${group}
kind: ${kind}
metadata: { name: p${namespace} }
spec:
  ${spec}${WORLD}`;
}

function end(fields: string, kind?: string): string {
  return policy(`egress:\n    - action: Allow\n      destination:\n        ${fields}`, kind);
}

/** The spec after taking an offer. */
function taken(before: string, label: string, after: string): void {
  checkTaken(policy(before), label, policy(after));
}

describe("what is offered", () => {
  test("at the start: keys, whole conditions, functions", () =>
    checkComplete(policy("selector: $0"), [
      "app | 3 pods",
      'app == "cart" | 1 pod',
      'app == "web" | 2 pods',
      "tier | 3 pods",
      'tier == "back" | 1 pod',
      'tier == "front" | 2 pods',
      "projectcalico.org/namespace | 3 pods",
      'projectcalico.org/namespace == "shop" | 3 pods',
      "projectcalico.org/orchestrator | 3 pods",
      'projectcalico.org/orchestrator == "k8s" | 3 pods',
      "projectcalico.org/serviceaccount | 3 pods",
      'projectcalico.org/serviceaccount == "default" | 1 pod',
      'projectcalico.org/serviceaccount == "seller" | 2 pods',
      "all()",
      "has()",
    ]));

  test.each([
    "a$0",
    "has(x) && $0",
    "has(x) || $0",
    "has(x) && a$0",
    "(has(x) || ($0",
    "has(x) && !$0",
    "'!$0'",
    "'(a$0'",
    '"has(x) && $0"',
    "app == 'web' && $0 || has(tier)",
  ])("keys at %s", (text) =>
    checkOffered(policy(`selector: ${text}`), ["app", "has()", "all()"], ["&&", "==", "global()"]),
  );

  test.each(["has($0", "has(a$0", "has($0)", "'!has($0'", "has(x) && has($0) && has(y)"])("keys alone at %s", (text) =>
    checkOffered(policy(`selector: ${text}`), ["app", "tier"], ["has()", "==", 'app == "web"']),
  );

  test.each(["app $0", "app =$0", "app $0 'web'", "app n$0", "has(x) && app $0", "'app not $0'", "app starts $0"])(
    "operators at %s",
    (text) =>
      checkOffered(
        policy(`selector: ${text}`),
        ["==", "!=", "in", "not in", "contains", "starts with", "ends with"],
        ["&&", "app"],
      ),
  );

  test.each([
    "app == $0",
    "app == '$0",
    'app == "$0"',
    "app == 'w$0'",
    "'app != $0'",
    `'app == "$0"'`,
    `"app == '$0'"`,
    `"app == \\"$0\\""`,
    "'app == ''$0'''",
    "app in {$0",
    "app in {$0}",
    "app not in {'x', '$0'}",
    "app notin {'x', $0",
    "app starts with $0",
    "has(x) && app == '$0' && has(y)",
  ])("values at %s", (text) => checkOffered(policy(`selector: ${text}`), ["web", "cart"], ["db", "back", "app", "&&"]));

  test.each([
    "has(app) $0",
    "app == 'x' $0",
    "app in {'x'} $0",
    "(has(app)) $0",
    "all() $0",
    "has(app) & $0 has(x)".replace("& $0", "$0"),
  ])("what joins at %s", (text) => checkOffered(policy(`selector: ${text}`), ["&&", "||"], ["app", "=="]));

  test.each([
    [">-\n    $0", ["app", "all()"]],
    [">-\n    a$0", ["app", "all()"]],
    ["|\n    app == '$0'", ["web"]],
    [">-\n    has(app) &&\n    tier == $0", ["front"]],
    [">-\n    has(app) &&\n    tier == 'f$0' &&\n    has(x)", ["front"]],
    ["|-\n    has(app) $0\n  order: 1", ["&&"]],
  ])("in blocks: %s", (text, has) => checkOffered(policy(`selector: ${text}`), has, ["order"]));

  test("nothing on a line that belongs to another field", () =>
    checkOffered(policy("selector: >-\n    has(app)\n  $0"), [], ["app", "&&"]));

  test("sets behind in", () => checkOffered(policy("selector: app in $0"), ["{", '{"web"}'], ["web"]));

  test("values that are in the set already are left out", () =>
    checkOffered(policy("selector: app in {'web', $0}"), ["cart"], ["web"]));

  test("who fits what stands before", () => {
    checkOffered(policy("selector: tier == 'front' && app == '$0'"), ["web"], ["cart"]);
    checkOffered(policy("selector: has(app) && tier == 'back' && app == $0"), ["cart"], ["web"]);
    checkOffered(policy("selector: tier == 'z' && app == '$0'"), ["web", "cart"]);
    checkOffered(policy("selector: tier == 'front' || app == '$0'"), ["web", "cart"]);
  });

  test.each([
    [
      "a rule's end: pods and sets of the own namespace",
      end("selector: $0"),
      ["app", "partner"],
      ['partner == "any"', 'app == "db"'],
    ],
    [
      "another namespace",
      end(`namespaceSelector: team == 'b'\n        selector: $0`),
      ['app == "db"'],
      ["partner", 'app == "web"'],
    ],
    [
      "all namespaces",
      end("namespaceSelector: all()\n        selector: $0"),
      ['app == "db"', 'app == "web"', 'partner == "bank"'],
      ['partner == "any"'],
    ],
    [
      "what has none",
      end("namespaceSelector: global()\n        selector: $0"),
      ['partner == "any"'],
      ["app", 'partner == "bank"'],
    ],
    [
      "a global policy",
      end("selector: $0", "GlobalNetworkPolicy"),
      ['app == "db"', 'partner == "any"', 'partner == "bank"'],
      [],
    ],
    ["what is taken away", end("notSelector: $0"), ["app"], []],
    ["a global policy's own pods", policy("selector: $0", "GlobalNetworkPolicy"), ['app == "db"'], ["partner"]],
    [
      "namespaces of a rule",
      end("namespaceSelector: $0"),
      ["team", 'team == "b"', 'projectcalico.org/name == "data"', "global()"],
      ["app"],
    ],
    [
      "namespaces of a global policy",
      policy("namespaceSelector: $0", "GlobalNetworkPolicy"),
      ["team"],
      ["app", "global()"],
    ],
    [
      "service accounts",
      policy("serviceAccountSelector: $0"),
      ['role == "sells"', 'projectcalico.org/name == "seller"'],
      ["app"],
    ],
    ["service accounts of a rule", end("serviceAccounts:\n          selector: $0"), ["role"], ["app"]],
    ["staged policies", policy("selector: $0", "StagedNetworkPolicy"), ["app"], []],
    ["the storage group", policy("selector: $0", "NetworkPolicy", "crd.projectcalico.org/v1"), ["app"], []],
  ])("of %s", (_, text, has, hasNot) => checkOffered(text, has, hasNot));

  test("of a live cluster, with its name", () => {
    const text = `#- /p.yaml
apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata: { name: p, namespace: shop }
spec:
  selector: app == "$0"
#- cluster:prod synced=Deployment,Pod
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { template: { metadata: { labels: { app: web } } } }
`;
    checkOffered(text, ["web"]);
    checkSource(text, "web", "cluster prod");
  });

  test("sets say their name", () => {
    checkHint(end("selector: partner == $0"), "bank", "1 NetworkSet");
  });

  test.each(["app == 'web' has $0", "app matches $0", "{ app == $0"])("nothing at %s", (text) =>
    checkComplete(policy(`selector: ${text}`), []),
  );

  test.each(["`", "(", "{", "!"])("%s typed elsewhere asks for nothing", (typed) => {
    const { snapshot, cursors } = readFixture(policy("types: [$0]"));
    const [cursor] = cursors;
    const state = cursor && snapshot.files.get(cursor.uri);
    if (!state) throw new Error("no cursor");
    expect(complete(snapshot, state, cursor.offset).items).not.toEqual([]);
    expect(complete(snapshot, state, cursor.offset, typed).items).toEqual([]);
  });

  test("fields beside", () => {
    checkOffered(policy("types: [$0]"), ["Ingress", "Egress"]);
    checkOffered(policy("egress:\n    - action: $0"), ["Allow", "Deny", "Log", "Pass"]);
    checkOffered(policy("egress:\n    - protocol: $0"), ["TCP", "UDP", "ICMP", "ICMPv6", "SCTP", "UDPLite"]);
    checkOffered(policy("defaultAction: $0", "Tier"), ["Deny", "Pass"]);
    checkOffered(policy("podSelector: $0", "StagedKubernetesNetworkPolicy"), ["app: web"]);
  });
});

describe("what taking it writes", () => {
  test.each([
    ["selector: $0", "app", "selector: app "],
    ["selector: $0", 'app == "web"', 'selector: app == "web"'],
    ["selector: '$0'", 'app == "web"', `selector: 'app == "web"'`],
    ['selector: "$0"', "app == 'web'", `selector: "app == 'web'"`],
    ["selector: has(ti$0) && has(app)", "tier", "selector: has(tier) && has(app)"],
    ["selector: has(ti$0", "tier", "selector: has(tier)"],
    ["selector: h$0", "has()", "selector: has($1)"],
    ["selector: app $0", "==", 'selector: app == "$1"'],
    ["selector: app $0", "not in", 'selector: app not in {"$1"}'],
    ["selector: app not i$0", "not in", 'selector: app not in {"$1"}'],
    ['selector: "app $0"', "in", `selector: "app in {'$1'}"`],
    ["selector: app == 'we$0b' && has(x)", "cart", "selector: app == 'cart' && has(x)"],
    ["selector: app == $0", "cart", 'selector: app == "cart"'],
    ['selector: "app == $0"', "cart", `selector: "app == 'cart'"`],
    ['selector: "app == \\"$0\\" && has(x)"', "cart", 'selector: "app == \\"cart\\" && has(x)"'],
    ["selector: 'app == ''w$0'' && has(x)'", "cart", "selector: 'app == ''cart'' && has(x)'"],
    ["selector: app in {'web', '$0'}", "cart", "selector: app in {'web', 'cart'}"],
    ["selector: has(app) $0", "&&", "selector: has(app) && "],
    [
      "selector: >-\n    has(app) &&\n    tier == 'f$0' &&\n    has(x)",
      "front",
      "selector: >-\n    has(app) &&\n    tier == 'front' &&\n    has(x)",
    ],
    ["selector: |\n    has(app) && ti$0", "tier", "selector: |\n    has(app) && tier "],
  ])("%s, %s", (before, label, after) => taken(before, label, after));
});
