import { describe, test } from "vitest";
import { checkHover } from "../../../../test/fixture/checkHover.ts";

const WORLD = `
---
kind: Namespace
metadata: { name: shop, labels: { team: a } }
---
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { replicas: 2, template: { metadata: { labels: { app: web } } } }
---
kind: Deployment
metadata: { name: cart, namespace: shop }
spec: { template: { metadata: { labels: { app: cart } } } }
---
kind: StatefulSet
metadata: { name: db, namespace: data }
spec: { template: { metadata: { labels: { app: db } } } }
---
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

function policy(spec: string, kind = "NetworkPolicy"): string {
  const namespace = kind.includes("Global") ? "" : ", namespace: shop";
  return `apiVersion: projectcalico.org/v3
kind: ${kind}
metadata: { name: p${namespace} }
spec:
  ${spec}${WORLD}`;
}

function end(fields: string, kind?: string): string {
  return policy(`egress:\n    - action: Allow\n      destination:\n        ${fields}`, kind);
}

describe("a whole selector", () => {
  test.each([
    [
      "of pods",
      policy(`sel$0ector: app == 'web'`),
      ['pods with app == "web" in shop', "2 pods now: Deployment shop/web"],
    ],
    [
      "at an operator",
      policy(`selector: app =$0= 'web'`),
      ['pods with app == "web" in shop', "2 pods now: Deployment shop/web"],
    ],
    [
      "of all",
      policy("sel$0ector: all()"),
      ["all pods in shop", "3 pods now: Deployment shop/web, Deployment shop/cart"],
    ],
    ["of nobody", policy(`sel$0ector: app == 'z'`), ['pods with app == "z" in shop', "No known pods now"]],
    [
      "that is broken",
      policy("sel$0ector: app = web"),
      ["Selector of Calico", "Not readable: == is the operator, not ="],
    ],
    [
      "of a template",
      policy(`sel$0ector: app == "{{ x }}"`),
      ["Selector of Calico", "It is a template, so what it picks is not known"],
    ],
    [
      "of an end",
      end(`sel$0ector: has(partner) || app == 'cart'`),
      [
        'pods and NetworkSets with has(partner) || app == "cart" in shop',
        "1 pod now: Deployment shop/cart",
        "NetworkSet bank",
      ],
    ],
    [
      "of all but",
      end(`notSel$0ector: app == 'web'`),
      ['all but pods and NetworkSets with app == "web" in shop', "2 pods now: Deployment shop/web"],
    ],
    [
      "of what has no namespace",
      end("selector: has(par$0tner)\n        namespaceSelector: global()"),
      ["partner · GlobalNetworkSet world", "Values in use: any"],
    ],
    [
      "of a global policy",
      policy(`sel$0ector: app == 'db'`, "GlobalNetworkPolicy"),
      ['pods with app == "db" in all namespaces', "1 pod now: StatefulSet data/db"],
    ],
    [
      "of namespaces",
      end(`namespaceSel$0ector: team == 'a'`),
      ['namespaces with team == "a"', "1 namespace now: shop"],
    ],
    ["global()", end("namespaceSel$0ector: global()"), ["what has no namespace"]],
    [
      "of service accounts",
      policy(`serviceAccountSel$0ector: has(role)`),
      ["service accounts with has(role) in shop", "ServiceAccount seller"],
    ],
  ])("%s", (_, text, lines) => checkHover(text, lines));
});

describe("a part of one", () => {
  test.each([
    [
      "a key",
      policy(`selector: has(x) || ap$0p == 'web'`),
      ["app · 3 pods in shop", "Deployment shop/web, Deployment shop/cart", "Values in use: cart, web"],
      "app",
    ],
    ["a value", policy(`selector: app == 'w$0eb'`), ['app == "web" · 2 pods in shop', "Deployment shop/web"], "'web'"],
    [
      "a value that nobody has",
      policy(`selector: app in {'z$0', 'web'}`),
      ['app == "z" · no pods in shop', "Values in use: cart, web"],
      "'z'",
    ],
    [
      "in double quotes with escapes",
      policy(`selector: "app == \\"w$0eb\\""`),
      ['app == "web" · 2 pods in shop', "Deployment shop/web"],
      '\\"web\\"',
    ],
    [
      "in a block",
      policy("selector: >-\n    has(x) ||\n    app == 'w$0eb'"),
      ['app == "web" · 2 pods in shop', "Deployment shop/web"],
      "'web'",
    ],
    [
      "a label of Calico",
      policy(`selector: projectcalico.org/name$0space == 'shop'`),
      [
        "projectcalico.org/namespace · 3 pods in shop",
        "Deployment shop/web, Deployment shop/cart",
        "Values in use: shop",
      ],
      "projectcalico.org/namespace",
    ],
    [
      "a key of namespaces",
      end(`namespaceSelector: te$0am == 'a'`),
      ["team · 1 namespace", "shop", "Values in use: a"],
      "team",
    ],
  ])("%s", (_, text, lines, thing) => checkHover(text, lines, thing));
});

test("words of the fields beside", () => {
  checkHover(policy("types: [Eg$0ress]"), [
    "Egress: What goes out, DNS included: what no rule of the tier matches gets the tier's default action",
  ]);
});
