// What was told by a cluster that is not kept up with says since when, wherever it stands; what is live says nothing of the kind.

import { expect, test } from "vitest";
import { checkSource } from "../../../test/fixture/checkComplete.ts";
import { checkHover } from "../../../test/fixture/checkHover.ts";
import { lensesOf } from "../../../test/fixture/checkLens.ts";
import { checkDiagnostics } from "../../../test/fixture/checks.ts";
import { readFixture } from "../../../test/fixture/fixture.ts";
import { reachDocument } from "./reachDocument.ts";

const OBJECTS = `
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ port: 80, name: http, targetPort: 8080 }] }
---
kind: Namespace
metadata: { name: shop, labels: { team: a } }
---
kind: IngressClass
metadata: { name: edge }
spec: { controller: k8s.io/ingress-nginx }
---
kind: Secret
metadata: { name: shop-tls, namespace: shop }
type: kubernetes.io/tls
---
kind: Pod
metadata: { name: cart-1, namespace: shop, labels: { app: cart } }
spec: { containers: [{ name: c, ports: [{ containerPort: 8080 }] }] }
---
kind: Ingress
metadata: { name: old, namespace: shop }
spec: { rules: [{ host: shop.example.com }] }
---
kind: NetworkPolicy
metadata: { name: out, namespace: shop }
spec: { podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: 203.0.113.0/24 } }] }] }
---
kind: Node
metadata: { name: n1, labels: { zone: a } }
`;
const STALE = `\n#- cluster:prod stale=*${OBJECTS}`;
const LIVE = `\n#- cluster:prod synced=*${OBJECTS}`;

const ingress = (spec: string): string =>
  `#- /a.yaml\nkind: Ingress\nmetadata: { name: a, namespace: shop }\nspec: ${spec}`;
const clusterPolicy = (spec: string): string =>
  `#- /a.yaml\nkind: ClusterNetworkPolicy\nmetadata: { name: a }\nspec: ${spec}`;
const policy = (spec: string): string =>
  `#- /a.yaml\nkind: NetworkPolicy\nmetadata: { name: a, namespace: shop }\nspec: ${spec}`;

test.each([
  ["Services", ingress("{ defaultBackend: { service: { name: $0 } } }"), "cart"],
  ["ports", ingress("{ defaultBackend: { service: { name: cart, port: { number: $0 } } } }"), "80"],
  ["classes", ingress("{ ingressClassName: e$0 }"), "edge"],
  ["Secrets", ingress("{ tls: [{ secretName: $0 }] }"), "shop-tls"],
  ["hosts", ingress("{ rules: [{ host: $0 }] }"), "shop.example.com"],
  ["labels of pods", policy("{ podSelector: { matchLabels: { app: $0 } } }"), "cart"],
  ["a whole selector", policy("{ podSelector: $0 }"), "app: cart"],
  [
    "labels of namespaces",
    policy("{ ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: $0 } } }] }] }"),
    "a",
  ],
  ["ranges", policy("{ ingress: [{ from: [{ ipBlock: { cidr: 203$0 } }] }] }"), "203.0.113.0/24"],
  ["container ports", policy("{ podSelector: {}, ingress: [{ ports: [{ port: $0 }] }] }"), "8080"],
  ["namespaces", "#- /a.yaml\nkind: Service\nmetadata: { name: a, namespace: $0 }", "shop"],
  ["labels of nodes", clusterPolicy("{ egress: [{ to: [{ nodes: { matchLabels: { zone: $0 } } }] }] }"), "a"],
])("completion of %s", (_, text, label) => {
  checkSource(text + STALE, label, "cluster prod, stale since 12:03");
  checkSource(text + LIVE, label, "cluster prod");
});

test("a namespace that stale objects alone tell of, and pods that are counted in a stale cluster", () => {
  const service = "#- /a.yaml\nkind: Service\nmetadata: { name: a, namespace: $0 }";
  const pod = "\nkind: Pod\nmetadata: { name: p, namespace: hidden }";
  checkSource(`${service}\n#- cluster:prod stale=*${pod}`, "hidden", "cluster prod, stale since 12:03");
  const deployment = `
---
kind: Deployment
metadata: { name: cart, namespace: shop }
spec: { selector: { matchLabels: { app: cart } }, template: { metadata: { labels: { app: cart } } } }`;
  const own = OBJECTS.replace("name: cart-1,", "name: cart-1, ownerReferences: [{ kind: ReplicaSet, name: cart-6d }],");
  const text = policy("{ podSelector: { matchLabels: { app: $0 } } }") + deployment;
  const live = own.replace("labels: { app: cart } }", 'labels: { app: cart, pod-template-hash: "6d" } }');
  checkSource(`${text}\n#- cluster:prod synced=*${live}`, "cart", "a.yaml");
  checkSource(`${text}\n#- cluster:prod stale=*${live}`, "cart", "cluster prod, stale since 12:03 +1");
});

const WORKLOADS = `
#- /a.yaml
kind: NetworkPolicy
metadata: { name: in, namespace: shop }
spec: { podSelector: {}, policyTypes: [Ingress], ingress: [] }
---
kind: Service
metadata: { name: other, namespace: shop }
spec: { selector: { app: cart }, ports: [{ port: 80, targetPort: 8080 }] }
---
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { template: { metadata: { labels: { app: web } } } }
---
kind: Ingress
metadata: { name: a, namespace: shop }
spec: { defaultBackend: { service: { name: cart, port: { number: 80 } } } }`;

test("every lens of an object in traffic, once on a line", () => {
  const heads = (cluster: string): readonly string[] =>
    lensesOf(WORKLOADS + cluster).filter((title) => !title.startsWith("with ") && !title.startsWith("served by"));
  expect(heads(STALE)).toHaveLength(4);
  expect(heads(STALE).map((title) => title.split("stale since 12:03").length - 1)).toEqual([1, 1, 1, 1]);
  expect(heads(LIVE).filter((title) => title.includes("stale"))).toEqual([]);
  expect(heads(STALE).filter((title) => title.length > 120)).toEqual([]);
});

test("the reach document names the age of what it was made of in its head", () => {
  const first = (text: string, subject: string): string =>
    reachDocument(readFixture(text).snapshot, { subject })?.markdown.split("\n")[2] ?? "";
  for (const subject of ["NetworkPolicy shop/in", "Service shop/other", "Deployment shop/web", "Ingress shop/a"]) {
    expect(first(WORKLOADS + STALE, subject)).toBe(
      "cluster prod, stale since 12:03, with 1 file of this workspace over it",
    );
    expect(first(WORKLOADS + LIVE, subject)).toBe("cluster prod (live), with 1 file of this workspace over it");
  }
});

test("hovers: one that names its source says it there, one that counts says it at the end", () => {
  checkHover(`${ingress("{ ingressClassName: ed$0ge }")}${STALE}`, [
    "IngressClass edge · cluster prod, stale since 12:03",
    "Controller k8s.io/ingress-nginx",
  ]);
  const selector = policy("{ podSelector: { matchLabels: { app: ca$0rt } } }");
  checkHover(selector + STALE, ["app=cart · 1 pod in shop", "Pod shop/cart-1", "Cluster stale since 12:03"]);
  checkHover(selector + LIVE, ["app=cart · 1 pod in shop", "Pod shop/cart-1"]);
});

test("an error that a stale object makes is a warning, and says why it may be wrong", () =>
  checkDiagnostics(
    `${ingress("{ defaultBackend: { service: { name: cart, port: { number: 8080 } } } }")}
                                                                 ^^^^ warning ing-port-is-target-port: 8080 is the pods' port; Service shop/cart offers it as 80 (http) (cluster stale since 12:03)
${STALE}`,
    { settings: { rules: { "ing-port-is-target-port": "error" } }, only: ["ing-port-is-target-port"] },
  ));
