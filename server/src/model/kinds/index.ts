// The table of kinds. A kind that is not here still becomes a resource, with facts `other`.

import type { JsonObject } from "../../base/json.ts";
import type { NamespaceFacts, NodeFacts, OtherFacts, SecretFacts } from "../facts.ts";
import { isMeshConfigMap, readMeshText } from "../istio/meshConfig.ts";
import { readLabels, readList, readObject, readText } from "../read.ts";
import type { ResourceId } from "../resourceId.ts";
import { ingress, ingressClass } from "./ingress.ts";
import { keptKinds } from "./kept.ts";
import type { KindDefinition } from "./kind.ts";
import { policies } from "./policy.ts";
import { routes } from "./route.ts";
import { endpointSlice, endpoints, service } from "./service.ts";
import { workloads } from "./workload.ts";

/** The label that the API server puts on every Namespace (core/v1, since 1.21). */
export const NAMESPACE_NAME_LABEL = "kubernetes.io/metadata.name";

export const kinds: readonly KindDefinition[] = [
  ...workloads,
  service,
  endpointSlice,
  endpoints,
  ingress,
  ingressClass,
  ...routes,
  { group: "", kind: "Namespace", namespaced: false, decode: decodeNamespace },
  { group: "", kind: "Node", namespaced: false, decode: decodeNode },
  { group: "", kind: "Secret", namespaced: true, decode: decodeSecret },
  ...policies,
  other("sallyport", "Intents", false),
  other("", "ServiceAccount", true),
  { group: "", kind: "ConfigMap", namespaced: true, decode: decodeConfigMap },
  { group: "cert-manager.io", kind: "Certificate", namespaced: true, decode: decodeCertificate },
  { group: "external-secrets.io", kind: "ExternalSecret", namespaced: true, decode: decodeExternalSecret },
  { group: "autoscaling", kind: "HorizontalPodAutoscaler", namespaced: true, decode: decodeAutoscaler },
  ...keptKinds,
];

/** Groups whose manifests are read as those of another: `extensions` Ingress and NetworkPolicy moved. */
const MOVED: ReadonlyMap<string, string> = new Map([
  ["extensions/Ingress", "networking.k8s.io"],
  ["extensions/NetworkPolicy", "networking.k8s.io"],
  ["extensions/Deployment", "apps"],
  ["extensions/DaemonSet", "apps"],
  ["extensions/ReplicaSet", "apps"],
]);

const byName: ReadonlyMap<string, KindDefinition> = new Map(kinds.map((row) => [`${row.group}/${row.kind}`, row]));

/** The group that a kind counts to, whatever version or former group its manifest names. */
export function groupOf(apiVersion: string, kind: string): string {
  const slash = apiVersion.indexOf("/");
  const group = slash < 0 ? "" : apiVersion.slice(0, slash);
  return MOVED.get(`${group}/${kind}`) ?? group;
}

/** The row of a kind; undefined for kinds without one. */
export function kindOf(group: string, kind: string): KindDefinition | undefined {
  return byName.get(`${group}/${kind}`);
}

/** Cluster-scoped kinds without a row of their own that manifests hold often; all others count as namespaced. */
const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  "Namespace",
  "PersistentVolume",
  "ClusterRole",
  "ClusterRoleBinding",
  "CustomResourceDefinition",
  "StorageClass",
  "PriorityClass",
  "ValidatingWebhookConfiguration",
  "MutatingWebhookConfiguration",
  "APIService",
  "GatewayClass",
  "ClusterIssuer",
  "RuntimeClass",
  "CSIDriver",
]);

export function isNamespaced(group: string, kind: string): boolean {
  return kindOf(group, kind)?.namespaced ?? !CLUSTER_SCOPED.has(kind);
}

function decodeNamespace(value: JsonObject, id: ResourceId): NamespaceFacts {
  const labels = { ...readLabels(readObject(value["metadata"])["labels"]), [NAMESPACE_NAME_LABEL]: id.name };
  return { is: "namespace", id, labels };
}

/** core/v1 NodeStatus.addresses: names of hosts are among them, and no address. NodeSpec.podCIDR is the first of podCIDRs. */
function decodeNode(value: JsonObject, id: ResourceId): NodeFacts {
  const spec = readObject(value["spec"]);
  const addresses = readList(readObject(value["status"])["addresses"]).map(readObject);
  return {
    is: "node",
    id,
    labels: readLabels(readObject(value["metadata"])["labels"]),
    addresses: addresses.flatMap(({ type, address }) =>
      type === "InternalIP" || type === "ExternalIP" ? (readText(address) ?? []) : [],
    ),
    podRanges: [...new Set([spec["podCIDR"], ...readList(spec["podCIDRs"])].flatMap((text) => readText(text) ?? []))],
  };
}

function decodeSecret(value: JsonObject, id: ResourceId): SecretFacts {
  const keys = [...Object.keys(readObject(value["data"])), ...Object.keys(readObject(value["stringData"]))];
  const told = value["data"] !== undefined || value["stringData"] !== undefined;
  return { is: "secret", id, type: readText(value["type"]), keys: told ? keys : undefined };
}

/** Values of ConfigMaps are no facts, but for what the configuration of a mesh says about reach. */
function decodeConfigMap(value: JsonObject, id: ResourceId): OtherFacts {
  const own = decodeOther(value, id);
  return isMeshConfigMap(id.name) ? { ...own, kept: readMeshText(readText(readObject(value["data"])["mesh"])) } : own;
}

function decodeCertificate(value: JsonObject, id: ResourceId): OtherFacts {
  return { ...decodeOther(value, id), kept: readText(readObject(value["spec"])["secretName"]) ?? null };
}

/** external-secrets.io names the Secret that it makes in spec.target.name. */
function decodeExternalSecret(value: JsonObject, id: ResourceId): OtherFacts {
  return { ...decodeOther(value, id), kept: readText(readObject(readObject(value["spec"])["target"])["name"]) ?? null };
}

/** The name of what it scales: spec.scaleTargetRef.name. */
function decodeAutoscaler(value: JsonObject, id: ResourceId): OtherFacts {
  const target = readObject(readObject(value["spec"])["scaleTargetRef"]);
  return { ...decodeOther(value, id), kept: readText(target["name"]) ?? null };
}

function other(group: string, kind: string, namespaced: boolean): KindDefinition {
  return { group, kind, namespaced, decode: decodeOther };
}

/** Facts of a kind without a decoder: that it exists, and its labels. */
export function decodeOther(value: JsonObject, id: ResourceId): OtherFacts {
  return { is: "other", id, labels: readLabels(readObject(value["metadata"])["labels"]), kept: null };
}
