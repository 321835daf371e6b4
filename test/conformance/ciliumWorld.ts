// The small cluster of the vectors for Cilium, and manifests made short: namespace a has w (app=web, port http=8080) and c
// (app=cli); b (team=b) has d (app=db, port pg=5432) and n on its node's network.

import type { JsonObject } from "../../server/src/base/json.ts";
import type { EndpointSliceFacts, OtherFacts, PolicyFacts, ServiceFacts } from "../../server/src/model/facts.ts";
import { decodeValue, noContext } from "../../server/src/model/resource.ts";
import type { PolicyView } from "../../server/src/model/views.ts";
import { namespace, pod, policy, port } from "./build.ts";

export const workloads = [
  pod("a", "w", { app: "web" }, [port(8080, "http")]),
  pod("a", "c", { app: "cli" }),
  pod("b", "d", { app: "db" }, [port(5432, "pg")], { serviceAccount: "keeper" }),
  pod("b", "n", { app: "agent" }, [], { hostNetwork: true, podIPs: ["10.0.0.5"] }),
];
export const namespaces = [namespace("a"), namespace("b", { team: "b" })];
export const node = (name: string, ip: string, labels = {}): PolicyView["nodes"][number] => ({
  is: "node",
  id: { group: "", kind: "Node", namespace: "", name },
  labels,
  addresses: [ip],
  podRanges: [],
});

export const cli = { endpointSelector: { matchLabels: { app: "cli" } } };
export const web = { matchLabels: { app: "web" } };
export const dbInB = { matchLabels: { app: "db", "k8s:io.kubernetes.pod.namespace": "b" } };
export const dnsPods = { matchLabels: { "k8s:io.kubernetes.pod.namespace": "kube-system", "k8s-app": "kube-dns" } };
export const dnsRule = (...dns: JsonObject[]): JsonObject => ({
  toEndpoints: [dnsPods],
  toPorts: [{ ports: [{ port: "53", protocol: "ANY" }], rules: { dns } }],
});

export function cnp(name: string, spec: JsonObject): PolicyFacts {
  return policy("CiliumNetworkPolicy", "a", name, spec);
}
export function ccnp(name: string, spec: JsonObject): PolicyFacts {
  return policy("CiliumClusterwideNetworkPolicy", "", name, spec);
}
export function egress(...rules: JsonObject[]): readonly PolicyFacts[] {
  return [cnp("p", { ...cli, egress: rules })];
}

export function facts<T>(manifest: JsonObject): T {
  const [first] = decodeValue(manifest, undefined, noContext);
  return first?.facts as T;
}

export const group = (name: string, labels: JsonObject, ...externalCIDRs: string[]) =>
  facts<OtherFacts>({
    apiVersion: "cilium.io/v2",
    kind: "CiliumCIDRGroup",
    metadata: { name, labels },
    spec: { externalCIDRs },
  });
export const service = (name: string, spec: JsonObject, labels: JsonObject = {}) =>
  facts<ServiceFacts>({ apiVersion: "v1", kind: "Service", metadata: { name, namespace: "b", labels }, spec });
export const slice = (name: string, at: string, ...addresses: string[]) =>
  facts<EndpointSliceFacts>({
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name, namespace: at, labels: { "kubernetes.io/service-name": name } },
    addressType: "IPv4",
    endpoints: [{ addresses }],
  });
