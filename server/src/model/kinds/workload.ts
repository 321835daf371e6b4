// Pod and the kinds that make pods: labels are those of the pod template, never of the controller.

import { isObject, type JsonObject } from "../../base/json.ts";
import type { ContainerPort, Protocol, WorkloadFacts } from "../facts.ts";
import { hasTemplate, readInteger, readLabels, readList, readObject, readText, readUnreadPorts } from "../read.ts";
import type { ResourceId } from "../resourceId.ts";
import { toMapSelector, toSelector } from "../selector.ts";
import type { KindDefinition } from "./kind.ts";

export const workloads: readonly KindDefinition[] = [
  workload("", "Pod", []),
  workload("apps", "Deployment", ["spec", "template"]),
  workload("apps", "StatefulSet", ["spec", "template"]),
  workload("apps", "DaemonSet", ["spec", "template"]),
  workload("apps", "ReplicaSet", ["spec", "template"]),
  workload("", "ReplicationController", ["spec", "template"]),
  workload("batch", "Job", ["spec", "template"]),
  workload("batch", "CronJob", ["spec", "jobTemplate", "spec", "template"]),
];

/** Where a workload kind keeps its pod: [] for a Pod, else the path of the pod template. */
export function templatePath(kind: string): readonly string[] | undefined {
  return kind === "Pod"
    ? []
    : kind === "CronJob"
      ? ["spec", "jobTemplate", "spec", "template"]
      : isWorkloadKind(kind)
        ? ["spec", "template"]
        : undefined;
}

export function isWorkloadKind(kind: string): boolean {
  return workloads.some((row) => row.kind === kind);
}

function workload(group: string, kind: string, path: readonly string[]): KindDefinition {
  return { group, kind, namespaced: true, decode: (value, id) => decodeWorkload(value, id, path) };
}

function decodeWorkload(value: JsonObject, id: ResourceId, path: readonly string[]): WorkloadFacts {
  let pod = value;
  for (const step of path) pod = readObject(pod[step]);
  const spec = readObject(pod["spec"]);
  const metadata = readObject(value["metadata"]);
  const podMetadata = readObject(pod["metadata"]);
  const own = readObject(value["spec"]);
  const status = readObject(value["status"]);
  const bare = path.length === 0;
  const istio = readIstio(podMetadata, spec);
  const containers = readList(spec["containers"]).filter(isObject);
  const sidecars = readList(spec["initContainers"])
    .filter(isObject)
    .filter((item) => item["restartPolicy"] === "Always");
  return {
    is: "workload",
    id,
    labels: readLabels(metadata["labels"]),
    podLabels: readLabels(podMetadata["labels"]),
    labelsUnclear: hasTemplate(podMetadata["labels"]),
    selector: bare
      ? undefined
      : id.kind === "ReplicationController"
        ? own["selector"] === undefined
          ? undefined
          : toMapSelector(readLabels(own["selector"]))
        : toSelector(own["selector"]),
    hostNetwork: spec["hostNetwork"] === true,
    serviceAccount: readText(spec["serviceAccountName"]) ?? readText(spec["serviceAccount"]) ?? "default",
    mountsToken: spec["automountServiceAccountToken"] !== false,
    usesClusterDns: spec["dnsPolicy"] !== "Default" && spec["dnsPolicy"] !== "None",
    ports: [...containers, ...sidecars].flatMap(readPorts),
    unreadPorts: [...containers, ...sidecars].flatMap((item) => readUnreadPorts(item["ports"], "containerPort")),
    images: containers.flatMap((item) => readText(item["image"]) ?? []),
    owner: readOwner(metadata),
    podIPs: readPodIPs(status),
    phase: readText(status["phase"]),
    ready: bare && isObject(value["status"]) ? isReady(status) : undefined,
    ...(istio ? { istio } : {}),
  };
}

/** Whether an annotation of a pod decides about its sidecar. */
export function isMeshAnnotation(key: string): boolean {
  return MESH_ANNOTATION.test(key);
}

/** Annotations of pods that decide whether there is a sidecar and which connections pass it; others are no facts. */
const MESH_ANNOTATION = /^(?:traffic\.sidecar\.istio\.io\/|sidecar\.istio\.io\/inject$|inject\.istio\.io\/templates$)/;

function readIstio(metadata: JsonObject, spec: JsonObject): WorkloadFacts["istio"] {
  const all = Object.entries(readLabels(metadata["annotations"]));
  const annotations = Object.fromEntries(all.filter(([key]) => isMeshAnnotation(key)));
  // Native sidecars are among the init containers.
  const hasProxy = [...readList(spec["containers"]), ...readList(spec["initContainers"])].some(
    (item) => readObject(item)["name"] === "istio-proxy",
  );
  return hasProxy || Object.keys(annotations).length > 0 ? { annotations, hasProxy } : undefined;
}

function readPorts(container: JsonObject): readonly ContainerPort[] {
  const name = readText(container["name"]) ?? "";
  return readList(container["ports"]).flatMap((item) => {
    const port = readObject(item);
    const number = readInteger(port["containerPort"]);
    if (number === undefined) return [];
    return [{ name: readText(port["name"]), port: number, protocol: readProtocol(port["protocol"]), container: name }];
  });
}

/** TCP where absent or not one of the three (core/v1 ContainerPort.protocol). */
export function readProtocol(value: unknown): Protocol {
  return value === "UDP" || value === "SCTP" ? value : "TCP";
}

function readOwner(metadata: JsonObject): { kind: string; name: string } | undefined {
  const owners = readList(metadata["ownerReferences"]).filter(isObject);
  const owner = owners.find((item) => item["controller"] === true) ?? owners[0];
  // The API server demands a kind; a manifest that leaves it out still says which pods belong together.
  const kind = readText(owner?.["kind"]) || "Pod";
  const name = readText(owner?.["name"]);
  return name ? { kind, name } : undefined;
}

function isReady(status: JsonObject): boolean {
  return readList(status["conditions"]).some((item) => {
    const condition = readObject(item);
    return condition["type"] === "Ready" && condition["status"] === "True";
  });
}

/** core/v1 PodStatus: `podIPs` holds `podIP` too, where the cluster writes both. */
function readPodIPs(status: JsonObject): readonly string[] {
  const listed = readList(status["podIPs"]).flatMap((item) => readText(readObject(item)["ip"]) ?? []);
  const own = readText(status["podIP"]);
  return listed.length > 0 || own === undefined ? listed : [own];
}
