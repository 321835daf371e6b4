// What of a cluster's objects may enter the model, and no more: no values of Secrets and ConfigMaps, no bookkeeping of the API
// server, and of pods only what policies, Services and counts look at, for there are many.

import { bareObject, isList, isObject, type Json, type JsonObject } from "../base/json.ts";
import { isMeshAnnotation } from "../model/kinds/workload.ts";
import { readList, readObject } from "../model/read.ts";

/** The value without managedFields, last-applied-configuration and the values of Secrets and ConfigMaps; items of a list too. */
export function normalised(value: Json): Json {
  if (!isObject(value)) return value;
  const items = value["items"];
  if (isList(items)) return copy(value, { items: items.map(normalised) });
  const metadata = value["metadata"];
  const cleaned = isObject(metadata) ? copy(value, { metadata: cleanMetadata(metadata) }) : value;
  const kind = value["kind"];
  if (kind !== "Secret" && kind !== "ConfigMap") return cleaned;
  return copy(cleaned, {
    data: namesOnly(value["data"]),
    stringData: namesOnly(value["stringData"]),
    binaryData: undefined,
  });
}

function cleanMetadata(metadata: JsonObject): JsonObject {
  const annotations = isObject(metadata["annotations"])
    ? copy(metadata["annotations"], { "kubectl.kubernetes.io/last-applied-configuration": undefined })
    : undefined;
  return copy(metadata, { managedFields: undefined, annotations });
}

function namesOnly(data: Json | undefined): JsonObject | undefined {
  if (!isObject(data)) return undefined;
  const names = bareObject();
  for (const key of Object.keys(data)) names[key] = "";
  return names;
}

function copy(object: JsonObject, changes: { readonly [key: string]: Json | undefined }): JsonObject {
  const next = bareObject();
  for (const key of Object.keys(object)) {
    const value = object[key];
    if (value !== undefined && !Object.hasOwn(changes, key)) next[key] = value;
  }
  for (const key of Object.keys(changes)) {
    const value = changes[key];
    if (value !== undefined) next[key] = value;
  }
  return next;
}

/** A live object as it is kept: normalised, a pod cut down to its labels, owner, ports, addresses and state, an EndpointSlice to its addresses. */
export function trimmed(object: JsonObject, apiVersion: string, kind: string): JsonObject {
  const own = copy(object, { apiVersion, kind });
  if (kind === "Pod") return trimPod(own);
  if (kind === "EndpointSlice") return trimSlice(own);
  const whole = withoutStatus(normalised(own) as JsonObject, kind);
  return NAMES_ALONE.test(`${apiVersion}/${kind}`) ? copy(whole, { spec: undefined }) : whole;
}

/** Objects that are named and never read, and that may hold passwords: Backend of HAProxy Technologies (stats_auths). */
const NAMES_ALONE = /^ingress\.v\d\.haproxy\.org\/v\d\/Backend$/;

/** A status says nothing to policies and routes but for these kinds, and changes often. */
const STATUS_COUNTS: ReadonlySet<string> = new Set(["Pod", "Node", "Service", "Gateway", "Ingress"]);

function withoutStatus(value: JsonObject, kind: string): JsonObject {
  return STATUS_COUNTS.has(kind) ? value : copy(value, { status: undefined });
}

function trimPod(pod: JsonObject): JsonObject {
  const spec = readObject(pod["spec"]);
  const status = readObject(pod["status"]);
  const metadata = readObject(pod["metadata"]);
  return pick(pod, ["apiVersion", "kind"], {
    metadata: pick(metadata, ["name", "namespace", "labels", "deletionTimestamp"], {
      annotations: meshAnnotations(metadata["annotations"]),
      ownerReferences: list(metadata["ownerReferences"], (owner) => pick(owner, ["kind", "name", "controller"])),
    }),
    spec: pick(spec, ["hostNetwork", "nodeName", "serviceAccountName"], {
      containers: list(spec["containers"], trimContainer),
      initContainers: list(spec["initContainers"], (container) =>
        container["restartPolicy"] === "Always" ? trimContainer(container) : undefined,
      ),
    }),
    status: pick(status, ["phase", "podIP", "podIPs"], {
      conditions: list(status["conditions"], trimCondition),
      initContainerStatuses: list(status["initContainerStatuses"], trimWaiting),
      containerStatuses: list(status["containerStatuses"], trimWaiting),
    }),
  });
}

/** Those that say which connections pass a sidecar; undefined where there are none, as in most pods. */
function meshAnnotations(value: Json | undefined): JsonObject | undefined {
  const annotations = readObject(value);
  const keys = Object.keys(annotations).filter(isMeshAnnotation);
  return keys.length === 0 ? undefined : pick(annotations, keys);
}

/** Whether the pod is ready, and why it is not; messages are left out, for anything may stand in them. */
function trimCondition(condition: JsonObject): JsonObject | undefined {
  const { type, status } = condition;
  if (type !== "Ready" && (type !== "PodScheduled" || status === "True")) return undefined;
  return pick(condition, status === "True" ? ["type", "status"] : ["type", "status", "reason"]);
}

/** A container that is not ready, and the reason; others are left out. */
function trimWaiting(container: JsonObject): JsonObject | undefined {
  if (container["ready"] === true) return undefined;
  const { waiting, terminated } = readObject(container["state"]);
  const reason = (state: Json | undefined): JsonObject | undefined =>
    isObject(state) ? pick(state, ["reason"]) : undefined;
  const state = pick({}, [], { waiting: reason(waiting), terminated: reason(terminated) });
  return pick(container, ["name", "ready"], { state });
}

function trimSlice(slice: JsonObject): JsonObject {
  return pick(slice, ["apiVersion", "kind", "addressType", "ports"], {
    metadata: pick(readObject(slice["metadata"]), ["name", "namespace", "labels"]),
    endpoints: list(slice["endpoints"], (endpoint) =>
      pick(endpoint, ["addresses", "conditions"], { targetRef: nameAlone(endpoint["targetRef"]) }),
    ),
  });
}

/** A pod with addresses of two families stands in two slices: its name tells that it is one. */
function nameAlone(reference: Json | undefined): Json | undefined {
  return isObject(reference) ? pick(reference, ["name"]) : undefined;
}

function trimContainer(container: JsonObject): JsonObject {
  return pick(container, ["name", "image", "restartPolicy"], {
    ports: list(container["ports"], (port) => pick(port, ["name", "containerPort", "protocol"])),
  });
}

function pick(
  object: JsonObject,
  keys: readonly string[],
  more: { readonly [key: string]: Json | undefined } = {},
): JsonObject {
  const next = bareObject();
  for (const key of keys) {
    const value = object[key];
    if (value !== undefined) next[key] = value;
  }
  for (const key of Object.keys(more)) {
    const value = more[key];
    if (value !== undefined) next[key] = value;
  }
  return next;
}

/** The objects of a list, each as the callback makes it; undefined for a list with none of them. */
function list(value: Json | undefined, make: (item: JsonObject) => JsonObject | undefined): Json | undefined {
  const items = readList(value).flatMap((item) => (isObject(item) ? (make(item) ?? []) : []));
  return items.length === 0 ? undefined : items;
}
