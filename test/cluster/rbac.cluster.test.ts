// The role of docs/rbac.yaml on a real API server: it is enough for every list and watch that it names, and for nothing else.
// The role of docs/secret-names.md beside it: enough for names of TLS Secrets in its namespace.

import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { type JsonObject, jsonAt } from "../../server/src/base/json.ts";
import { type Connection, connect } from "./connection.ts";
import { startReal } from "./realServer.ts";
import type { TestServer } from "./testServer.ts";

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const ROLE = parse(readFileSync(new URL("../../docs/rbac.yaml", import.meta.url), "utf8")) as JsonObject;
const RULES = ROLE["rules"] as unknown as readonly Rule[];

/** Versions of groups that are not v1. */
const VERSIONS: Readonly<Record<string, string>> = {
  "": "v1",
  "projectcalico.org": "v3",
  "cilium.io": "v2",
  "policy.networking.k8s.io": "v1alpha1",
  "traefik.io": "v1alpha1",
};
/** What stands for all resources of a group. */
const SAMPLES: Readonly<Record<string, readonly string[]>> = {
  "policy.networking.k8s.io": ["adminnetworkpolicies", "baselineadminnetworkpolicies"],
  "networking.istio.io": ["gateways", "virtualservices", "serviceentries", "sidecars", "destinationrules"],
  "security.istio.io": ["authorizationpolicies", "peerauthentications"],
  "traefik.io": ["ingressroutes", "middlewares"],
  "gateway.networking.k8s.io": ["gateways", "httproutes", "gatewayclasses", "referencegrants"],
};
/** Served by every API server; the other groups come with definitions. */
const BUILT_IN = ["", "apps", "batch", "discovery.k8s.io", "networking.k8s.io", "apiextensions.k8s.io"];

interface Target {
  readonly group: string;
  readonly resource: string;
  readonly path: string;
}

const TARGETS: readonly Target[] = RULES.flatMap(({ apiGroups, resources }) =>
  apiGroups.flatMap((group) =>
    resources
      .flatMap((resource) => (resource === "*" ? (SAMPLES[group] ?? []) : [resource]))
      .map((resource) => ({ group, resource, path: pathOf(group, resource) })),
  ),
);

let server: TestServer;
let reader: Connection;
let nobody: Connection;

beforeAll(async () => {
  server = await startReal();
  reader = connect(await server.addUser("sallyport-reader", { rules: RULES as unknown as readonly JsonObject[] }));
  nobody = connect(await server.addUser("nobody", { rules: [] }));
});

afterAll(async () => {
  reader?.close();
  nobody?.close();
  await server?.stop();
});

test("the role names a resource of each family that is read", () => {
  expect(TARGETS.length).toBeGreaterThan(30);
  expect([...new Set(RULES.flatMap(({ verbs }) => verbs))]).toEqual(["list", "watch"]);
});

test("what there is and how it looks is told to every user, without a rule of the role", async () => {
  for (const path of ["/apis", "/openapi/v3", "/openapi/v3/apis/networking.k8s.io/v1"])
    expect((await nobody.send({ path })).status).toBe(200);
});

test.each(TARGETS.filter(({ group }) => BUILT_IN.includes(group)))(
  "$group $resource: list and watch",
  async (target) => {
    expect(await statuses(reader, target)).toEqual([200, 200]);
    expect(await statuses(nobody, target)).toEqual([403, 403]);
  },
);

// Rights are asked for before the resource is looked for: 404 says that the right is there.
test.each(TARGETS.filter(({ group }) => !BUILT_IN.includes(group)))("$group $resource: not refused", async (target) => {
  for (const status of await statuses(reader, target)) expect([200, 404]).toContain(status);
  expect(await statuses(nobody, target)).toEqual([403, 403]);
});

test("a family that comes later is read without more rights", async ({ skip }) => {
  if (server.isShared) skip();
  const target = {
    group: "cilium.io",
    resource: "ciliumnetworkpolicies",
    path: pathOf("cilium.io", "ciliumnetworkpolicies"),
  };
  expect(await statuses(reader, target)).toEqual([404, 404]);
  await server.apply(definitionOf("cilium.io", "v2", "ciliumnetworkpolicies", "CiliumNetworkPolicy"));
  expect(await statuses(reader, target)).toEqual([200, 200]);
});

test.each([
  "/api/v1/secrets",
  "/api/v1/configmaps",
  "/api/v1/namespaces/default/secrets",
  "/api/v1/nodes",
  "/api/v1/serviceaccounts",
  "/api/v1/namespaces/default/services/kubernetes",
  "/apis/storage.k8s.io/v1/storageclasses",
  "/apis/rbac.authorization.k8s.io/v1/clusterroles",
])("refused: GET %s", async (path) => {
  const answer = await reader.send({ path });
  expect(answer).toMatchObject({ status: 403, body: { kind: "Status", reason: "Forbidden" } });
});

test("refused: every write", async () => {
  const path = "/api/v1/namespaces/default/services";
  const name = "kubernetes";
  const body = { apiVersion: "v1", kind: "Service", metadata: { name } };
  const sent = [
    { method: "POST", path, body },
    { method: "PUT", path: `${path}/${name}`, body },
    { method: "DELETE", path: `${path}/${name}` },
    { method: "DELETE", path },
  ];
  for (const one of sent) expect((await reader.send(one)).status).toBe(403);
});

test("what the server says of one's rights is what the file says", async () => {
  const review = {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectRulesReview",
    spec: { namespace: "default" },
  };
  const path = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";
  const mine = jsonAt((await reader.send({ method: "POST", path, body: review })).body, ["status", "resourceRules"]);
  const others = jsonAt((await nobody.send({ method: "POST", path, body: review })).body, ["status", "resourceRules"]);
  const sorted = (rules: unknown): readonly string[] =>
    (Array.isArray(rules) ? rules : [])
      .map((rule: unknown) => JSON.stringify(rule, ["verbs", "apiGroups", "resources"]))
      .sort();
  const everyones = sorted(others);
  expect(sorted(mine).filter((rule) => !everyones.includes(rule))).toEqual(sorted(RULES));
});

const NAMES = "/api/v1/namespaces/shop/secrets?fieldSelector=type%3Dkubernetes.io%2Ftls&includeObject=None";
const TABLE = "application/json;as=Table;g=meta.k8s.io;v=v1";

test("names of TLS Secrets: the role of the page is enough in its namespace, and the page's request is what it allows", async () => {
  const page = readFileSync(new URL("../../docs/secret-names.md", import.meta.url), "utf8");
  const role = parse(/```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? "") as JsonObject;
  expect(page).toContain(`GET ${NAMES}`);
  expect(page).toContain(`Accept: ${TABLE}`);
  const namespace = String(jsonAt(role, ["metadata", "namespace"]));
  const rules = role["rules"] as unknown as readonly JsonObject[];
  expect([namespace, rules]).toEqual(["shop", [{ apiGroups: [""], resources: ["secrets"], verbs: ["list"] }]]);
  const data = { "tls.crt": "Y2FuYXJ5", "tls.key": "Y2FuYXJ5" };
  const metadata = { name: "shop-tls", namespace };
  await server.apply({ apiVersion: "v1", kind: "Secret", type: "kubernetes.io/tls", metadata, data });
  const lister = connect(await server.addUser("lister", { rules, namespace }));
  const answer = await lister.send({ path: NAMES, accept: TABLE });
  expect(answer).toMatchObject({ status: 200, body: { kind: "Table", rows: [{ object: null }] } });
  expect(jsonAt(answer.body, ["rows", 0, "cells", 0])).toBe("shop-tls");
  expect(answer.text).not.toContain("Y2FuYXJ5");
  const refused = [NAMES.replace("/namespaces/shop", ""), NAMES.replace("/shop/", "/default/"), `${NAMES}&watch=true`];
  for (const path of refused) expect((await lister.send({ path, accept: TABLE })).status).toBe(403);
  expect((await reader.send({ path: NAMES, accept: TABLE })).status).toBe(403);
  lister.close();
});

async function statuses(connection: Connection, { path }: Target): Promise<readonly number[]> {
  const list = await connection.send({ path: `${path}?limit=1` });
  const watch = await connection.send({
    path: `${path}?watch=true&timeoutSeconds=1&resourceVersion=${versionOf(list.body)}`,
  });
  return [list.status, watch.status];
}

function versionOf(list: JsonObject): string {
  return String(jsonAt(list, ["metadata", "resourceVersion"]) ?? "");
}

function pathOf(group: string, resource: string): string {
  const version = VERSIONS[group] ?? "v1";
  return group === "" ? `/api/${version}/${resource}` : `/apis/${group}/${version}/${resource}`;
}

function definitionOf(group: string, version: string, plural: string, kind: string): JsonObject {
  const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: "Namespaced",
      names: { plural, singular: kind.toLowerCase(), kind },
      versions: [{ name: version, served: true, storage: true, schema }],
    },
  };
}
