// The rules on selectors that pick nothing: where each kind of selector looks, what it takes to be sure, and what is offered.

import { describe, expect, test } from "vitest";
import { checkFix, checkNoFix, checkSaid, findAll } from "../../../../test/fixture/checks.ts";
import { readFixture } from "../../../../test/fixture/fixture.ts";

const ALL_KINDS =
  "synced=Deployment,StatefulSet,DaemonSet,Pod,Namespace,Node,ServiceAccount,NetworkSet,GlobalNetworkSet,HostEndpoint";

/** Namespaces shop (team=a) and data (team=b), pods web, cart and db, sets, a host endpoint, a node. */
const WORLD = `
kind: Namespace
metadata: { name: shop, labels: { team: a } }
---
kind: Namespace
metadata: { name: data, labels: { team: b } }
---
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  template:
    metadata: { labels: { app: web, tier: front } }
    spec: { serviceAccountName: shop-web }
---
kind: Deployment
metadata: { name: cart, namespace: shop }
spec: { template: { metadata: { labels: { app: cart, tier: back } } } }
---
kind: StatefulSet
metadata: { name: db, namespace: data }
spec: { template: { metadata: { labels: { app: db } } } }
---
kind: ServiceAccount
metadata: { name: shop-web, namespace: shop, labels: { role: seller } }
---
apiVersion: projectcalico.org/v3
kind: NetworkSet
metadata: { name: bank, namespace: shop, labels: { kind: bank } }
spec: { nets: [192.0.2.0/24] }
---
apiVersion: projectcalico.org/v3
kind: GlobalNetworkSet
metadata: { name: partners, labels: { kind: partner } }
spec: { nets: [198.51.100.0/24] }
---
apiVersion: projectcalico.org/v3
kind: HostEndpoint
metadata: { name: gate, labels: { host: gate } }
spec: { node: node-1 }
---
kind: Node
metadata: { name: node-1, labels: { disk: ssd } }
`;

const CLUSTER = `#- cluster:prod ${ALL_KINDS}${WORLD}`;

function policy(spec: string, kind = "NetworkPolicy"): string {
  const namespace = kind.includes("Global") ? "" : ", namespace: shop";
  return `apiVersion: projectcalico.org/v3
kind: ${kind}
metadata: { name: p${namespace} }
spec:
  ${spec}
`;
}

function end(fields: string, kind = "NetworkPolicy"): string {
  return policy(`egress:\n    - action: Allow\n      destination:\n        ${fields}`, kind);
}

function file(text: string, rest: string = CLUSTER): string {
  return `#- /p.yaml\n${text}${rest}`;
}

/** What the two rules say. */
function said(text: string): readonly string[] {
  return findAll(readFixture(text))
    .filter(({ item }) => /^calico-(?:selects|peer)-none$/.test(item.finding.code))
    .map(({ item: { finding } }) => `${finding.severity}: ${finding.message}`);
}

describe("selectors that pick something", () => {
  test.each([
    ["its own namespace", policy(`selector: app == "web"`)],
    ["everything", policy("selector: all()")],
    ["everything by an empty text", policy(`selector: ""`)],
    ["absent labels", policy("selector: '!has(canary)'")],
    ["another value", policy(`selector: app != "web"`)],
    ["a part of a value", policy(`selector: app starts with "ca" && app contains "r" && app ends with "t"`)],
    [
      "Calico's labels of pods",
      policy(`selector: projectcalico.org/namespace == "shop" && projectcalico.org/orchestrator == "k8s"`),
    ],
    ["the service account of pods", policy(`selector: projectcalico.org/serviceaccount == "shop-web"`)],
    ["a global policy over pods of any namespace", policy(`selector: app == "db"`, "GlobalNetworkPolicy")],
    ["a host endpoint", policy(`selector: host == "gate"`, "GlobalNetworkPolicy")],
    ["a node, for Calico makes host endpoints of them", policy(`selector: disk == "ssd"`, "GlobalNetworkPolicy")],
    ["namespaces by label", policy(`namespaceSelector: team == "b"`, "GlobalNetworkPolicy")],
    [
      "namespaces by Calico's label",
      policy(`namespaceSelector: projectcalico.org/name == "data"`, "GlobalNetworkPolicy"),
    ],
    ["a service account", policy(`serviceAccountSelector: role == "seller"`)],
    ["the service account of each namespace", policy(`serviceAccountSelector: projectcalico.org/name == "default"`)],
    ["labels of the namespace", policy(`selector: pcns.team == "z"`)],
    ["labels of running pods", policy(`selector: pod-template-hash == "z"`)],
    ["what can't be read", policy("selector: app = z")],
    ["templates", policy(`selector: app == "{{ .Values.app }}"`)],
    ["an end in its own namespace", end(`selector: app == "cart"`)],
    ["a NetworkSet of its own namespace", end(`selector: kind == "bank"`)],
    ["a GlobalNetworkSet", end(`{ namespaceSelector: global(), selector: kind == "partner" }`.replaceAll(`"`, "'"))],
    ["an end elsewhere", end(`{ namespaceSelector: team == 'b', selector: app == 'db' }`)],
    ["a set of a global policy", end(`selector: kind in {"bank", "partner"}`, "GlobalNetworkPolicy")],
    ["what is taken away", end(`notSelector: app == "z"`)],
    ["an end's namespaces", end("namespaceSelector: all()")],
    ["an end's service accounts", end(`serviceAccounts: { selector: role == 'seller' }`)],
  ])("%s", (_, text) => {
    expect(said(file(text))).toEqual([]);
  });
});

describe("selectors that pick nothing", () => {
  test.each([
    [policy(`selector: app == "wbe"`), `No pod of shop meets app == "wbe"; did you mean app == "web"?`],
    [policy(`selector: ap == "web"`), `No pod of shop meets ap == "web"; did you mean app == "web"?`],
    [policy(`selector: app == "db"`), `No pod of shop meets app == "db"`],
    [policy(`selector: app == "web" && tier == "back"`), `No pod of shop meets app == "web" && tier == "back"`],
    [policy(`selector: has(ap)`), `No pod of shop meets has(ap); did you mean has(app)?`],
    [policy(`selector: app == "web" && !has(tier)`), `No pod of shop meets app == "web" && !has(tier)`],
    [
      policy(`selector: app == "web"`, "GlobalNetworkPolicy").replace(
        "  selector",
        "  namespaceSelector: team == 'b'\n  selector",
      ),
      `No pod of data meets app == "web"`,
    ],
    [policy(`selector: app == "z"`, "StagedGlobalNetworkPolicy"), `No pod or HostEndpoint meets app == "z"`],
    [
      policy(`selector: app == "web"`, "GlobalNetworkPolicy").replace(
        "  selector",
        "  applyOnForward: true\n  selector",
      ),
      `No HostEndpoint meets app == "web"`,
    ],
    [policy(`namespaceSelector: team == "z"`, "GlobalNetworkPolicy"), `No namespace meets team == "z"`],
    [
      policy(`serviceAccountSelector: role == "seler"`),
      `No ServiceAccount of shop meets role == "seler"; did you mean role == "seller"?`,
    ],
    [end(`selector: app == "crat"`), `No pod or NetworkSet of shop meets app == "crat"; did you mean app == "cart"?`],
    [
      end(`selector: app == "db"`),
      `No pod or NetworkSet of shop meets app == "db"; namespace data has it, so namespaceSelector is needed`,
    ],
    [
      end(`selector: kind == "partner"`),
      `No pod or NetworkSet of shop meets kind == "partner"; GlobalNetworkSet partners needs namespaceSelector: global()`,
    ],
    [
      end(`{ namespaceSelector: team == 'a', selector: app == 'db' }`),
      `No pod or NetworkSet of shop meets app == "db"`,
    ],
    [
      end(`{ namespaceSelector: global(), selector: app == 'web' }`),
      `No GlobalNetworkSet or HostEndpoint meets app == "web"`,
    ],
    [end(`namespaceSelector: team == "c"`), `No namespace meets team == "c"`],
    [end(`{ namespaceSelector: team == 'c', selector: app == 'web' }`), `No namespace meets team == "c"`],
    [end(`serviceAccounts: { selector: role == 'z' }`), `No ServiceAccount of shop meets role == "z"`],
    [end(`selector: app == "z"`, "GlobalNetworkPolicy"), `No pod, NetworkSet or GlobalNetworkSet meets app == "z"`],
    [
      policy(`ingress: [{ action: Allow, destination: { selector: app == 'z' } }]`),
      `No pod or NetworkSet of shop meets app == "z"`,
    ],
  ])("%s", (text, message) => {
    expect(said(file(text))).toEqual([`warning: ${message}`]);
  });

  test("of the storage group, too", () => {
    expect(
      said(file(policy(`selector: app == "z"`)).replace("projectcalico.org/v3", "crd.projectcalico.org/v1")),
    ).toHaveLength(1);
  });

  test("the squiggle is on the one condition that fails", () => {
    const found = findAll(readFixture(file(policy(`selector: tier == "front" && app == "wbe"`))));
    expect(found.map(({ start, end: stop }) => [start, stop])).toEqual([[38, 43]]);
  });
});

describe("what is not completely known", () => {
  const WORKSPACE = `#- /world.yaml${WORLD}`;

  test("in a workspace alone it is information", () => {
    expect(said(file(policy(`selector: app == "z"`), WORKSPACE))).toEqual([
      `information: No pod of shop in this workspace meets app == "z"`,
    ]);
    expect(said(file(end(`selector: app == "z"`, "GlobalNetworkPolicy"), WORKSPACE))).toEqual([
      `information: No pod, NetworkSet or GlobalNetworkSet in this workspace meets app == "z"`,
    ]);
  });

  test.each([
    [
      "no host endpoint is known",
      file(
        policy(`applyOnForward: true\n  selector: app == "z"`, "GlobalNetworkPolicy"),
        WORKSPACE.replace(/---\napiVersion: projectcalico.org\/v3\nkind: HostEndpoint[\s\S]*?(?=---)/, ""),
      ),
    ],
    ["nothing is known", file(policy(`selector: app == "z"`), "")],
    ["nothing is known of a global policy's pods", file(policy(`selector: app == "z"`, "GlobalNetworkPolicy"), "")],
    [
      "pods are still loading",
      file(
        policy(`selector: app == "z"`),
        "#- cluster:prod synced=Namespace loading=Pod,Deployment,StatefulSet,DaemonSet\n",
      ),
    ],
    [
      "pods may not be listed",
      file(
        policy(`selector: app == "z"`),
        "#- cluster:prod synced=Namespace forbidden=Pod,Deployment,StatefulSet,DaemonSet\n",
      ),
    ],
    [
      "sets are still loading",
      file(
        end(`selector: app == "z"`),
        CLUSTER.replace(",NetworkSet,", ",").replace("synced", "loading=NetworkSet synced"),
      ),
    ],
    [
      "labels of a pod are a template",
      file(policy(`selector: app == "z"`), CLUSTER.replace("app: cart", "app: '{{ x }}'")),
    ],
    [
      "an operator may make pods",
      file(
        policy(`selector: app == "z"`),
        `${WORKSPACE}---\napiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: { name: z, namespace: shop }\n`,
      ),
    ],
    [
      "add-ons are not in the workspace",
      file(end(`{ namespaceSelector: all(), selector: k8s-app == 'kube-dns' }`), WORKSPACE),
    ],
    [
      "labels of a namespace are not known",
      file(
        policy(`namespaceSelector: team == "z"`, "GlobalNetworkPolicy"),
        WORKSPACE.replaceAll("kind: Namespace", "kind: ConfigMap"),
      ),
    ],
  ])("nothing is said while %s", (_, text) => {
    expect(said(text)).toEqual([]);
  });

  test("sets that a cluster does not tell of leave it unsure", () => {
    checkSaid(
      "calico-peer-none",
      file(
        end(`selector: app == "z"`),
        CLUSTER.replace(",NetworkSet,", ",").replace(
          /---\napiVersion: projectcalico.org\/v3\nkind: NetworkSet[\s\S]*?(?=---)/,
          "",
        ),
      ),
      [
        `information spec.egress[0].destination.selector: No pod or NetworkSet of shop in this workspace meets app == "z"`,
      ],
    );
  });
});

describe("fixes", () => {
  test.each([
    ["calico-selects-none", 'Use "web"', policy(`selector: app == "wbe" # c`), policy(`selector: app == "web" # c`)],
    ["calico-selects-none", "Use app", policy(`selector: ap == "web"`), policy(`selector: app == "web"`)],
    ["calico-selects-none", "Use app", policy(`selector: has(ap)`), policy(`selector: has(app)`)],
    ["calico-peer-none", 'Use "cart"', end(`selector: app in {'crat'}`), end(`selector: app in {"cart"}`)],
    [
      "calico-peer-none",
      'Look in namespaceSelector: projectcalico.org/name == "data"',
      end(`selector: app == "db"`),
      end(`namespaceSelector: "projectcalico.org/name == \\"data\\""\n        selector: app == "db"`),
    ],
    [
      "calico-peer-none",
      "Look in namespaceSelector: global()",
      end(`selector: kind == "partner"`),
      end(`namespaceSelector: "global()"\n        selector: kind == "partner"`),
    ],
  ])("%s: %s", (code, title, before, after) => {
    checkFix(code, title, file(before), after);
  });

  test("none where two conditions fail, or where the change would pick nothing either", () => {
    checkNoFix("calico-selects-none", file(policy(`selector: app == "wbe" && tier == "frnot"`)));
    checkNoFix("calico-selects-none", file(policy(`selector: app == "wbe" && tier == "back"`)));
  });
});
