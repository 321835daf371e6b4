// The bundled schemas on manifests that people write: what they say, and that they are documented.

import { beforeAll, expect, test } from "vitest";
import type { Json } from "../../server/src/base/json.ts";
import type { KindRef, Schemas } from "../../server/src/schema/schema.ts";
import { bundledSchemas, makeSchemaFiles } from "./schemaFiles.ts";

const ingress = { apiVersion: "networking.k8s.io/v1", kind: "Ingress" };
const policy = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" };
const service = { apiVersion: "v1", kind: "Service" };
const deployment = { apiVersion: "apps/v1", kind: "Deployment" };

let schemas: Schemas;
beforeAll(() => {
  makeSchemaFiles();
  schemas = bundledSchemas();
});

function messages(kind: KindRef, spec: Json): readonly string[] {
  return schemas.validate(kind, { ...kind, metadata: { name: "x" }, spec }).map(({ message }) => message);
}

test.each(
  [
    ["v1", "Service Pod Namespace ConfigMap Secret Endpoints ServiceAccount Node PersistentVolumeClaim"],
    ["apps/v1", "Deployment StatefulSet DaemonSet ReplicaSet"],
    ["batch/v1", "Job CronJob"],
    ["networking.k8s.io/v1", "Ingress IngressClass NetworkPolicy"],
    ["networking.k8s.io/v1beta1", "Ingress"],
    ["extensions/v1beta1", "Ingress"],
    ["discovery.k8s.io/v1", "EndpointSlice"],
    ["policy/v1", "PodDisruptionBudget"],
    ["rbac.authorization.k8s.io/v1", "Role ClusterRole RoleBinding ClusterRoleBinding"],
    ["autoscaling/v2", "HorizontalPodAutoscaler"],
    ["storage.k8s.io/v1", "StorageClass"],
    ["apiextensions.k8s.io/v1", "CustomResourceDefinition"],
    ["gateway.networking.k8s.io/v1", "Gateway GatewayClass HTTPRoute GRPCRoute TLSRoute"],
    ["networking.istio.io/v1", "Gateway VirtualService ServiceEntry DestinationRule Sidecar"],
    ["security.istio.io/v1", "AuthorizationPolicy PeerAuthentication"],
    ["traefik.io/v1alpha1", "IngressRoute Middleware TraefikService TLSOption ServersTransport"],
    ["cilium.io/v2", "CiliumNetworkPolicy CiliumClusterwideNetworkPolicy CiliumEgressGatewayPolicy"],
    ["projectcontour.io/v1", "HTTPProxy"],
    ["policy.networking.k8s.io/v1alpha1", "AdminNetworkPolicy BaselineAdminNetworkPolicy"],
    ["policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy"],
    ["policy.networking.k8s.io/v1beta1", "ClusterNetworkPolicy"],
  ].flatMap(([apiVersion = "", kinds = ""]) => kinds.split(" ").map((kind) => ({ apiVersion, kind }))),
)("$apiVersion $kind is covered", (kind) => {
  expect(schemas.covers(kind)).toBe(true);
  expect(schemas.keys(kind, []).map(({ key }) => key)).toContain("metadata");
});

test("removed versions are covered, but not offered", () => {
  const removed = { apiVersion: "extensions/v1beta1", kind: "Ingress" };
  expect(schemas.covers(removed)).toBe(true);
  const offered = schemas.kinds().map(({ apiVersion, kind }) => `${apiVersion} ${kind}`);
  expect(offered).toContain("networking.k8s.io/v1 Ingress");
  expect(offered).not.toContain("extensions/v1beta1 Ingress");
});

test("an Ingress and its usual slips", () => {
  const backend = { service: { name: "cart", port: { number: 80 } } };
  expect(messages(ingress, { rules: [{ http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }] })).toEqual([]);
  expect(
    messages(ingress, {
      ingresClassName: "nginx",
      rules: [
        {
          http: {
            paths: [
              { pathType: "prefix", backend: { service: { name: "cart", port: { number: "80" } } } },
              { backend },
            ],
          },
        },
      ],
    }),
  ).toEqual([
    '"ingresClassName" is no field of spec; did you mean "ingressClassName"?',
    'spec.rules[0].http.paths[0].pathType: Unsupported value: "prefix": supported values: "Prefix", "Exact" (+1)',
    'spec.rules[0].http.paths[0].backend.service.port.number: Invalid value: "string": must be of type integer',
    "spec.rules[0].http.paths[1].pathType: Required value",
  ]);
});

test("a NetworkPolicy and its usual slips", () => {
  const spec = {
    podSelector: { app: "cart" },
    egress: [{ from: [{ podSelector: {} }], port: [{ port: 80 }] }],
    ingress: [
      {
        from: [{ ipblock: { cidr: "10.0.0.0/8" } }, { ipBlock: { cidr: "10.0.0.0/8", podSelector: {} } }],
        ports: [{ protocol: "HTTP" }],
      },
    ],
  };
  const problems = schemas.validate(policy, { metadata: { name: "x" }, spec });
  expect(problems.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    'np-unknown-field: "from" is no field of spec.egress[0]; did you mean "to"?',
    'np-unknown-field: "port" is no field of spec.egress[0]; did you mean "ports"?',
    'np-unknown-field: "ipblock" is no field of spec.ingress[0].from[0]; did you mean "ipBlock"?',
    'np-unknown-field: "podSelector" is no field of spec.ingress[0].from[1].ipBlock; it belongs beside ipBlock',
    'schema-enum: spec.ingress[0].ports[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"',
  ]);
});

test("a quoted port of a container, a number in an environment, an odd quantity", () => {
  const container = {
    name: "cart",
    image: "cart",
    ports: [{ containerPort: "80" }],
    env: [{ name: "DEBUG", value: 1 }],
    resources: { limits: { cpu: "half", memory: "64Mi" } },
  };
  expect(messages(deployment, { selector: {}, template: { spec: { containers: [container] } } })).toHaveLength(3);
});

test("a choice is told as one", () => {
  const rule = { apiVersion: "networking.istio.io/v1", kind: "DestinationRule" };
  const loadBalancer = { simple: "ROUND_ROBIN", consistentHash: { useSourceIp: true } };
  expect(messages(rule, { host: "cart", trafficPolicy: { loadBalancer } })).toEqual([
    "spec.trafficPolicy.loadBalancer: must set only one of simple, consistentHash",
  ]);
});

test("fields that begin with the same struct keep their own fields (embedded structs)", () => {
  const route = { apiVersion: "gateway.networking.k8s.io/v1", kind: "HTTPRoute" };
  expect(
    messages(route, { parentRefs: [{ name: "web" }], rules: [{ backendRefs: [{ name: "cart", port: 80 }] }] }),
  ).toEqual([]);
  expect(schemas.field(route, ["spec", "rules", 0, "backendRefs", 0, "name"])?.description).not.toBe("");
});

test("a CRD's own schema is not judged by the rules of other kinds", () => {
  const crd = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };
  const openAPIV3Schema = {
    type: "object",
    additionalProperties: true,
    properties: { spec: { default: {}, items: { type: "string" } } },
  };
  expect(
    messages(crd, {
      group: "shop.example",
      scope: "Namespaced",
      names: { plural: "shops", kind: "Shop" },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          schema: { openAPIV3Schema },
          additionalPrinterColumns: [{ name: "A", type: "string", jsonPath: ".a", description: "a" }],
        },
      ],
    }),
  ).toEqual([]);
});

test("a hostile text does not freeze a pattern", () => {
  const kind = { apiVersion: "cilium.io/v2", kind: "CiliumNetworkPolicy" };
  const started = performance.now();
  messages(kind, { endpointSelector: {}, egress: [{ toFQDNs: [{ matchName: `${"a".repeat(200)}!` }] }] });
  expect(performance.now() - started).toBeLessThan(2000);
});

test("hover: types, defaults, what is required", () => {
  expect(schemas.field(service, ["spec", "ports", 0, "targetPort"])).toMatchObject({ type: "integer or string" });
  expect(schemas.field(service, ["spec", "ports", 0, "protocol"])).toMatchObject({
    default: "TCP",
    enum: ["SCTP", "TCP", "UDP"],
  });
  expect(schemas.field(policy, ["spec", "egress"])).toMatchObject({
    type: "[]NetworkPolicyEgressRule",
    required: false,
  });
  expect(schemas.field(ingress, ["spec", "rules", 0, "http", "paths", 0, "pathType"])?.required).toBe(true);
});

test("every field of the core kinds is documented", () => {
  for (const kind of [ingress, policy, service, deployment]) {
    const undocumented = schemas.keys(kind, ["spec"]).filter(({ description }) => description === "");
    expect(undocumented.map(({ key }) => key)).toEqual([]);
  }
});
