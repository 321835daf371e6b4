// The fake API server as to who may do what, what it serves, and how it is written to.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type JsonObject, jsonAt } from "../../../server/src/base/json.ts";
import { type FakeServer, startFake } from "./fakeServer.ts";
import { list } from "./loose.ts";
import { json, send, watch } from "./rawClient.ts";

let server: FakeServer;
beforeAll(async () => {
  server = await startFake({ plain: true });
});
afterAll(() => server.stop());
beforeEach(async () => {
  await server.remove({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
  await server.remove(WIDGETS);
  server.forgetRequests();
});

const WIDGETS: JsonObject = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.example.org" },
  spec: {
    group: "example.org",
    scope: "Namespaced",
    names: { plural: "widgets", kind: "Widget", shortNames: ["wd"] },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", properties: { spec: { type: "object" } } } },
        additionalPrinterColumns: [{ name: "Size", type: "integer", jsonPath: ".spec.size" }],
      },
      { name: "v1beta1", served: true, storage: false },
      { name: "v1alpha1", served: false, storage: false },
    ],
  },
};
const WIDGET: JsonObject = {
  apiVersion: "example.org/v1",
  kind: "Widget",
  metadata: { name: "w", namespace: "shop" },
  spec: { size: 3 },
};
const LIST_SERVICES = { apiGroups: [""], resources: ["services"], verbs: ["list", "watch"] };
const status = async (path: string, user: string, headers = {}) => (await send(server, path, { user, headers })).status;

describe("access", () => {
  test("holds everywhere or in one namespace, for the verbs and names of the rules", async () => {
    await server.addUser("wide", { rules: [LIST_SERVICES] });
    await server.addUser("narrow", { rules: [LIST_SERVICES], namespace: "shop" });
    const named = { apiGroups: ["*"], resources: ["ingresses"], verbs: ["*"], resourceNames: ["web"] };
    await server.addUser("named", { rules: [named] });
    const inShop = "/api/v1/namespaces/shop/services";
    const ingresses = "/apis/networking.k8s.io/v1/namespaces/shop/ingresses";
    const asked: readonly (readonly [string, string, number])[] = [
      ["wide", "/api/v1/services", 200],
      ["wide", inShop, 200],
      ["wide", "/api/v1/pods", 403],
      ["wide", `${inShop}/web`, 403],
      ["narrow", "/api/v1/services", 403],
      ["narrow", inShop, 200],
      ["narrow", "/api/v1/namespaces/other/services", 403],
      ["named", ingresses, 403],
      ["named", `${ingresses}?fieldSelector=metadata.name%3Dweb`, 200],
      ["named", `${ingresses}/web`, 404],
      // Access is decided before what is served.
      ["wide", "/apis/example.org/v1/widgets", 403],
      ["admin", "/apis/example.org/v1/widgets", 404],
      ["wide", "/version", 200],
      ["wide", "/apis/networking.k8s.io/v1", 200],
      ["wide", "/metrics", 403],
    ];
    for (const [user, path, code] of asked) expect([user, path, await status(path, user)]).toEqual([user, path, code]);
  });

  test("can be given and taken while the server runs", async () => {
    await server.addUser("guest", { rules: [] });
    expect(await status("/api/v1/services", "guest")).toBe(403);
    server.grant("guest", { rules: [LIST_SERVICES] });
    expect(await status("/api/v1/services", "guest")).toBe(200);
    await server.addUser("guest", { rules: [] });
    expect(await status("/api/v1/services", "guest")).toBe(403);
  });

  test("is explained by reviews", async () => {
    await server.addUser("narrow", { rules: [LIST_SERVICES], namespace: "shop" });
    const may = async (namespace?: string) => {
      const resourceAttributes = { verb: "list", resource: "services", ...(namespace ? { namespace } : {}) };
      const review = await json(server, "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {
        method: "POST",
        user: "narrow",
        body: { spec: { resourceAttributes } },
      });
      return jsonAt(review, ["status", "allowed"]);
    };
    expect([await may(), await may("shop"), await may("other")]).toEqual([false, true, false]);
    const rules = async (namespace: string) => {
      const path = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";
      return (await json(server, path, { method: "POST", user: "narrow", body: { spec: { namespace } } })).status;
    };
    expect(jsonAt(await rules("shop"), ["resourceRules"])).toContainEqual(LIST_SERVICES);
    expect(jsonAt(await rules("other"), ["resourceRules"])).not.toContainEqual(LIST_SERVICES);
    expect(jsonAt(await rules("shop"), ["incomplete"])).toBe(false);
    const vague = await startFake({ plain: true, incompleteRules: true });
    const review = await json(vague, "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", {
      method: "POST",
      body: { spec: { namespace: "shop" } },
    });
    await vague.stop();
    expect(review.status).toMatchObject({ incomplete: true, evaluationError: expect.any(String) });
    const who = await json(server, "/apis/authentication.k8s.io/v1/selfsubjectreviews", { method: "POST", body: {} });
    expect(jsonAt(who, ["status", "userInfo", "username"])).toBe("admin");
  });

  test("of somebody else is for those who may impersonate", async () => {
    await server.addUser("narrow", { rules: [LIST_SERVICES], namespace: "shop" });
    const as = { "impersonate-user": "narrow" };
    expect(await status("/api/v1/services", "admin", as)).toBe(403);
    expect(await status("/api/v1/namespaces/shop/services", "admin", as)).toBe(200);
    expect(await status("/api/v1/pods", "admin", { ...as, "impersonate-group": "system:masters" })).toBe(200);
    await server.addUser("plain", { rules: [LIST_SERVICES] });
    expect(await status("/api/v1/namespaces/shop/services", "plain", as)).toBe(403);
  });

  test("every request is in the log, with who asked", async () => {
    await server.addUser("guest", { rules: [] });
    await send(server, "/api/v1/services?limit=5", { user: "guest" });
    await send(server, "/version", { user: null });
    expect(server.requests.map(({ method, path, user }) => [method, path, user])).toEqual([
      ["GET", "/api/v1/services?limit=5", "guest"],
      ["GET", "/version", undefined],
    ]);
  });
});

describe("what is served", () => {
  test("is said by discovery, one by one and at once", async () => {
    expect((await json(server, "/api")).versions).toEqual(["v1"]);
    const { groups } = await json(server, "/apis");
    expect(list(groups).map((group) => jsonAt(group, ["name"]))).toContain("networking.k8s.io");
    expect(jsonAt(await json(server, "/apis/networking.k8s.io"), ["preferredVersion", "version"])).toBe("v1");
    const core = await json(server, "/api/v1");
    expect(list(core["resources"]).find((one) => jsonAt(one, ["name"]) === "services")).toMatchObject({
      kind: "Service",
      namespaced: true,
      shortNames: ["svc"],
      verbs: expect.arrayContaining(["list", "watch"]),
    });
    const headers = { accept: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json" };
    const all = await send(server, "/apis", { headers });
    expect(all.headers["content-type"]).toContain("APIGroupDiscoveryList");
    const network = JSON.parse(all.text).items.find(
      ({ metadata }: { metadata: JsonObject }) => metadata["name"] === "networking.k8s.io",
    );
    const plurals = network.versions[0].resources.map(({ resource }: { resource: string }) => resource);
    expect(plurals).toEqual(["ingressclasses", "ingresses", "networkpolicies"]);
    const etag = String(all.headers.etag);
    expect((await send(server, "/apis", { headers: { ...headers, "if-none-match": etag } })).status).toBe(304);
    expect(jsonAt(await json(server, "/api", { headers }), ["items", 0, "versions", 0, "version"])).toBe("v1");
  });

  test("grows by a CustomResourceDefinition and shrinks with it", async () => {
    const path = "/apis/example.org/v1/widgets";
    expect((await send(server, path)).text).toBe("404 page not found\n");
    expect((await send(server, "/apis/example.org")).status).toBe(404);
    const definition = await server.apply(WIDGETS);
    expect(definition["status"]).toMatchObject({ storedVersions: ["v1"], acceptedNames: { listKind: "WidgetList" } });
    await server.apply(WIDGET);
    expect((await json(server, "/apis/example.org")).versions).toHaveLength(2);
    expect(jsonAt(await json(server, "/apis/example.org/v1"), ["resources", 0, "shortNames"])).toEqual(["wd"]);
    expect(jsonAt(await json(server, "/apis/example.org/v1beta1/widgets"), ["items", 0, "apiVersion"])).toBe(
      "example.org/v1beta1",
    );
    expect((await send(server, "/apis/example.org/v1alpha1/widgets")).status).toBe(404);
    const table = { headers: { accept: "application/json;as=Table;g=meta.k8s.io;v=v1" } };
    expect(list(jsonAt(await json(server, path, table), ["rows", 0, "cells"])).slice(0, 2)).toEqual(["w", 3]);
    const seen = await watch(server, `${path}?watch=1&resourceVersion=${server.version}`);
    await server.remove(WIDGETS);
    expect(await seen.ended).toBe("complete");
    expect(seen.seen()[0]).toMatch(/^DELETED w /);
    expect((await send(server, path)).status).toBe(404);
    await expect(server.apply(WIDGET)).rejects.toThrow("example.org/v1 Widget");
  });

  test("is described by OpenAPI documents whose addresses change with them", async () => {
    await server.apply(WIDGETS);
    const index = await json(server, "/openapi/v3");
    const serverRelativeURL = String(jsonAt(index, ["paths", "apis/example.org/v1", "serverRelativeURL"]));
    expect(serverRelativeURL).toMatch(/^\/openapi\/v3\/apis\/example\.org\/v1\?hash=[0-9A-F]+$/);
    const document = await send(server, serverRelativeURL);
    expect(document.headers["cache-control"]).toContain("immutable");
    expect(JSON.parse(document.text).components.schemas["org.example.v1.Widget"]).toMatchObject({
      properties: { spec: { type: "object" } },
      "x-kubernetes-group-version-kind": [{ group: "example.org", version: "v1", kind: "Widget" }],
    });
    const old = await send(server, serverRelativeURL.replace(/=.*/, "=OLD"));
    expect([old.status, old.headers.location]).toEqual([301, serverRelativeURL]);
    expect(jsonAt(index, ["paths", "api/v1", "serverRelativeURL"])).toMatch(/^\/openapi\/v3\/api\/v1\?hash=/);
    expect((await send(server, "/openapi/v3/apis/none/v1")).status).toBe(404);
  });

  test("has the API server's defaults", async () => {
    const metadata = { name: "web", namespace: "shop" };
    const service = { apiVersion: "v1", kind: "Service", metadata, spec: { ports: [{ port: 80 }] } };
    expect(await server.apply(service)).toMatchObject({
      metadata: {
        uid: expect.any(String),
        resourceVersion: String(server.version),
        creationTimestamp: expect.any(String),
      },
      spec: {
        type: "ClusterIP",
        clusterIP: expect.stringMatching(/^10\.96\./),
        ports: [{ protocol: "TCP", targetPort: 80 }],
      },
    });
    const policy = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata, spec: { egress: [{}] } };
    expect((await server.apply(policy))["spec"]).toMatchObject({ policyTypes: ["Ingress", "Egress"] });
    expect(jsonAt(await json(server, "/api/v1/namespaces/shop"), ["metadata", "labels"])).toEqual({
      "kubernetes.io/metadata.name": "shop",
    });
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata,
      spec: { containers: [{ name: "a", ports: [{ containerPort: 1 }] }] },
    };
    expect((await server.apply(pod))["status"]).toMatchObject({ phase: "Pending" });
    const fields = ["metadata", "managedFields", 0, "fieldsV1", "f:spec"];
    expect(jsonAt(await json(server, "/api/v1/pods"), ["items", 0, ...fields])).toHaveProperty("f:containers");
  });
});

describe("writing", () => {
  const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" }, data: { a: "1" } };
  const path = "/api/v1/namespaces/shop/configmaps";
  const write = async (method: string, path: string, body?: JsonObject, headers = {}) => {
    const answer = await send(server, path, { method, headers, ...(body ? { body } : {}) });
    return [answer.status, JSON.parse(answer.text).reason ?? JSON.parse(answer.text).status ?? "object"];
  };

  test("creates once, updates the version it knows, deletes", async () => {
    expect(await write("POST", path, body)).toEqual([404, "NotFound"]);
    server.load([{ apiVersion: "v1", kind: "Pod", metadata: { name: "p", namespace: "shop" } }]);
    expect(await write("POST", path, body)).toEqual([201, "object"]);
    expect(await write("POST", path, body)).toEqual([409, "AlreadyExists"]);
    const current = await json(server, `${path}/c`);
    expect(await write("PUT", `${path}/c`, { ...current, data: { a: "2" } })).toEqual([200, "object"]);
    expect(await write("PUT", `${path}/c`, { ...current, data: { a: "3" } })).toEqual([409, "Conflict"]);
    const merge = { "content-type": "application/merge-patch+json" };
    expect(await write("PATCH", `${path}/c`, { data: { a: null, b: "1" } }, merge)).toEqual([200, "object"]);
    expect((await json(server, `${path}/c`)).data).toEqual({ b: "1" });
    expect(await write("PATCH", `${path}/c`, {}, { "content-type": "application/json-patch+json" })).toEqual([
      415,
      "UnsupportedMediaType",
    ]);
    expect(await write("DELETE", `${path}/c`)).toEqual([200, "Success"]);
    expect(await write("DELETE", `${path}/c`)).toEqual([404, "NotFound"]);
    expect(await write("POST", path, { ...body, metadata: {} })).toEqual([422, "Invalid"]);
    expect(await write("PUT", path, body)).toEqual([405, "MethodNotAllowed"]);
  });

  test("a namespace takes its content with it", async () => {
    server.load([{ apiVersion: "v1", kind: "Pod", metadata: { name: "p", namespace: "shop" } }]);
    const seen = await watch(server, `/api/v1/pods?watch=1&resourceVersion=${server.version}`);
    expect(await write("DELETE", "/api/v1/namespaces/shop")).toEqual([200, "Success"]);
    await seen.until(1);
    expect(seen.seen()[0]).toMatch(/^DELETED p /);
    seen.stop();
  });
});
