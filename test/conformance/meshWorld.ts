// A cluster with a mesh for tests of the engine: namespaces a and b as in vectors.test.ts, injected, and `out`, which is not.
// Manifests are read as files are.

import type { JsonObject } from "../../server/src/base/json.ts";
import type { OtherFacts, PolicyFacts, ServiceFacts } from "../../server/src/model/facts.ts";
import { decodeValue, noContext } from "../../server/src/model/resource.ts";
import { type PolicyView, toKindKey } from "../../server/src/model/views.ts";
import { namespace, pod, port, view } from "./build.ts";

export const injected = { "istio-injection": "enabled" };
export const w = pod("a", "w", { app: "web" }, [port(8080, "http"), port(5432, "pg")], { serviceAccount: "web" });
export const c = pod("a", "c", { app: "cli" }, [], { serviceAccount: "cli" });
export const d = pod("b", "d", { app: "db" }, [port(5432, "pg")]);
export const out = pod("out", "o", { app: "out" });

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly spec?: JsonObject;
  readonly more?: JsonObject;
  readonly annotations?: JsonObject;
}

export function world(manifests: readonly Manifest[], parts: Partial<PolicyView> = {}): PolicyView {
  const services: ServiceFacts[] = [];
  const policies: PolicyFacts[] = [];
  const objects = new Map<string, OtherFacts[]>();
  for (const { apiVersion, kind, namespace: at, name, spec, more, annotations } of manifests) {
    const metadata = { name, namespace: at, ...(annotations ? { annotations } : {}) };
    const value = { apiVersion, kind, metadata, ...(spec ? { spec } : {}), ...more };
    for (const { facts } of decodeValue(value, undefined, noContext)) {
      if (facts.is === "service") services.push(facts);
      else if (facts.is === "policy") policies.push(facts);
      else if (facts.is === "other") {
        const key = toKindKey(facts.id.group, facts.id.kind);
        objects.set(key, [...(objects.get(key) ?? []), facts]);
      }
    }
  }
  return view({
    namespaces: [namespace("a", injected), namespace("b", { ...injected, team: "b" }), namespace("out")],
    workloads: [w, c, d, out],
    services,
    policies,
    objects,
    ...parts,
  });
}

export const networking = (kind: string, at: string, name: string, spec: JsonObject): Manifest => ({
  apiVersion: "networking.istio.io/v1",
  kind,
  namespace: at,
  name,
  spec,
});
export const authorization = (at: string, name: string, spec: JsonObject, annotations?: JsonObject): Manifest => ({
  apiVersion: "security.istio.io/v1",
  kind: "AuthorizationPolicy",
  namespace: at,
  name,
  spec,
  ...(annotations ? { annotations } : {}),
});
export const np = (at: string, name: string, spec: JsonObject): Manifest => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  namespace: at,
  name,
  spec,
});
export const service = (
  at: string,
  name: string,
  app: string,
  ports: readonly JsonObject[],
  annotations?: JsonObject,
): Manifest => ({
  apiVersion: "v1",
  kind: "Service",
  namespace: at,
  name,
  spec: { selector: { app }, ports },
  ...(annotations ? { annotations } : {}),
});
export const mesh = (text: string): Manifest => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  namespace: "istio-system",
  name: "istio",
  more: { data: { mesh: text } },
});
export const registryOnly = mesh("outboundTrafficPolicy:\n  mode: REGISTRY_ONLY\n");
export const anyAllowed = mesh("outboundTrafficPolicy:\n  mode: ALLOW_ANY\n");
export const entry = (at: string, name: string, spec: JsonObject): Manifest =>
  networking("ServiceEntry", at, name, spec);
export const byAddress = {
  hosts: ["db.example.com"],
  addresses: ["203.0.113.0/24"],
  ports: [{ number: 443, name: "tcp", protocol: "TCP" }],
};
export const webService = service("a", "w", "web", [{ name: "http", port: 80, targetPort: 8080 }]);
export const dbService = service("b", "d", "db", [{ name: "tcp-pg", port: 5432, targetPort: "pg" }]);

/** What a mesh lets be (IS-1). */
export const NO_TCP = "SCTP 1-65535,UDP 1-65535";
export const plus = (ports: string): string => `SCTP 1-65535,TCP ${ports},UDP 1-65535`;

export const sidecar = (at: string, name: string, spec: JsonObject): Manifest => networking("Sidecar", at, name, spec);
export const peerAuthentication = (at: string, name: string, spec: JsonObject): Manifest => ({
  apiVersion: "security.istio.io/v1",
  kind: "PeerAuthentication",
  namespace: at,
  name,
  spec,
});
export const web = { selector: { matchLabels: { app: "web" } } };
export const from = (source: JsonObject): JsonObject => ({ from: [{ source }] });
export const ownHosts = { egress: [{ hosts: ["./*"] }] };
export const BLOCK = "203.0.113.0-203.0.113.255";
export const OTHERS = "0.0.0.0-203.0.112.255 203.0.114.0-255.255.255.255 v6";

/** Who reaches whom under some manifests. */
export type Vector = readonly [name: string, given: readonly Manifest[], expected: Record<string, string>];
