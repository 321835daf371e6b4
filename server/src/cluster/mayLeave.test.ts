import { expect, test } from "vitest";
import { serveTls } from "../../../test/cluster/loopback.ts";
import { failure, never, open, serverTls, started } from "../../../test/cluster/openContext.ts";
import { mayLeave } from "./mayLeave.ts";
import { secretRequest, TABLE } from "./secretTable.ts";
import type { ApiRequest } from "./transport.ts";

const SECRETS = "/api/v1/namespaces/shop/secrets";
const NAMES = `${SECRETS}?fieldSelector=type%3Dkubernetes.io%2Ftls&includeObject=None`;
const REVIEWS = "/apis/authorization.k8s.io/v1";
const get = (path: string, accept?: string): ApiRequest => ({
  method: "GET",
  path,
  ...(accept === undefined ? {} : { accept }),
});
const post = (path: string): ApiRequest => ({ method: "POST", path, body: {} });

const MAY: readonly ApiRequest[] = [
  ...["/version", "/api", "/apis", "/apis/apps", "/apis/apps/v1", "/openapi/v3"].map((path) => get(path)),
  get("/openapi/v3/apis/networking.k8s.io/v1?hash=0A1B"),
  get("/openapi/v3/api/v1"),
  get("/api/v1/services?limit=500"),
  get("/api/v1/services?limit=500&continue=eyJ2IjoiMSJ9%3D"),
  get("/api/v1/namespaces"),
  get("/api/v1/namespaces/shop/pods?watch=1&allowWatchBookmarks=true&resourceVersion=5&timeoutSeconds=300"),
  get("/apis/apps/v1/namespaces/shop/deployments"),
  get("/apis/crd.projectcalico.org/v1/globalnetworkpolicies"),
  get("/apis/apiextensions.k8s.io/v1/customresourcedefinitions"),
  post(`${REVIEWS}/selfsubjectaccessreviews`),
  post(`${REVIEWS}/selfsubjectrulesreviews`),
  get(NAMES, TABLE),
  secretRequest("shop", ""),
  secretRequest("shop", "eyJ2IjoibWV0YS5rOHMuaW8vdjEifQ=="),
];

const MAY_NOT: readonly ApiRequest[] = [
  // One object, by its name; what lies below it.
  get("/api/v1/namespaces/shop"),
  get("/api/v1/namespaces/shop/services/cart"),
  get("/api/v1/namespaces/shop/pods/cart/log"),
  get("/api/v1/namespaces/shop/services/cart/proxy/admin"),
  get("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/x"),
  // Resources that are not read, or not in this version, or not in a namespace.
  get("/api/v1/configmaps"),
  get("/api/v1/nodes"),
  get("/apis/rbac.authorization.k8s.io/v1/clusterroles"),
  get("/apis/apps/v2/deployments"),
  get("/api/v1/namespaces/shop/namespaces"),
  get("/apis/networking.k8s.io/v1/namespaces/shop/ingressclasses"),
  get("/api/v1/toString"),
  get("/apis/__proto__/v1/constructor"),
  // Secrets in any other way.
  get(SECRETS),
  get("/api/v1/secrets", TABLE),
  get(NAMES.replace("/namespaces/shop", ""), TABLE),
  get(NAMES),
  get(NAMES, "application/json"),
  get(NAMES, `${TABLE},application/json`),
  get(NAMES, TABLE.replace("Table", "PartialObjectMetadataList")),
  get(NAMES.replace("None", "Metadata"), TABLE),
  get(NAMES.replace("&includeObject=None", ""), TABLE),
  get(NAMES.replace("tls", "basic-auth"), TABLE),
  get(SECRETS + "?includeObject=None", TABLE),
  get(`${NAMES}&watch=1`, TABLE),
  get(`${NAMES}&includeObject=Object`, TABLE),
  get(`${NAMES}&fieldSelector=`, TABLE),
  get(`${SECRETS}/shop-tls?fieldSelector=type%3Dkubernetes.io%2Ftls&includeObject=None`, TABLE),
  // Ways around.
  get("/api/v1/services/../secrets"),
  get("/api/v1/namespaces/../secrets"),
  get("/api/v1//secrets"),
  get("/api/v1/%73ecrets"),
  get("/api/v1/namespaces/shop%2Fsecrets/services"),
  get("/api/v1/services?labelSelector=x"),
  get("/api/v1/services#/secrets"),
  get("/api/v1/services HTTP/1.1\r\nX: y"),
  get("//evil.example/api/v1/services"),
  get("https://evil.example/api/v1/services"),
  get("/apis?x=y"),
  get("/metrics"),
  get("/logs/kube-apiserver.log"),
  get("/openapi/v2"),
  // Other methods and bodies.
  post("/api/v1/namespaces/shop/services"),
  post(`${REVIEWS}/subjectaccessreviews`),
  post(`${REVIEWS}/selfsubjectaccessreviews?dryRun=All`),
  post("/apis/authentication.k8s.io/v1/tokenreviews"),
  post("/api/v1/namespaces/shop/serviceaccounts/default/token"),
  { method: "POST", path: `${REVIEWS}/selfsubjectaccessreviews` },
  { ...get("/api/v1/services"), body: {} },
  ...["PUT", "PATCH", "DELETE", "HEAD", "CONNECT", "get", ""].map(
    (method): ApiRequest => ({ ...get("/api/v1/services"), method: method as "GET" }),
  ),
];

test.each(MAY)("may leave: $method $path", (request) => expect(mayLeave(request)).toBe(true));
test.each(MAY_NOT)("may not leave: $method $path, $accept", (request) => expect(mayLeave(request)).toBe(false));

test("what may not leave does not reach the server, and says what it was", async () => {
  const server = await started(serveTls(serverTls));
  const transport = open({ server: `https://127.0.0.1:${server.port}` });
  for (const request of MAY_NOT) expect(await failure(transport.send(request, never))).toMatch(/^forbidden: /);
  expect(await failure(transport.send(get("/api/v1/secrets?limit=500"), never))).toBe(
    "forbidden: Sallyport sends no GET /api/v1/secrets: it lists and watches what docs/rbac.yaml names",
  );
  expect([server.connections(), server.seen]).toEqual([0, []]);
});
