// What of a Service's endpoints and of a workload's pods is ready, as the cluster tells it now: for hovers. Where the cluster
// does not tell, it says why, and never a number. It reads live objects themselves: what is ready decides nothing about reach,
// so most of it is no fact that the engine is stirred by.

import type { Snapshot } from "../analysis/snapshot.ts";
import type { JsonObject } from "../base/json.ts";
import { bucketOf, coverageOf, entriesOf, entryOf } from "../index/catalog.ts";
import { SERVICE } from "../index/policyView.ts";
import type { ServiceFacts, ServicePort, WorkloadFacts } from "../model/facts.ts";
import { readInteger, readList, readObject, readText } from "../model/read.ts";
import { type KindKey, toKindKey } from "../model/views.ts";
import { POD, unseenWhy } from "../policy/coverageWords.ts";
import { showPort } from "./describe.ts";
import { code, count, escape, few } from "./markdown.ts";
import { livePodsOf } from "./pods.ts";
import { clusterSource } from "./source.ts";

const SLICE: KindKey = toKindKey("discovery.k8s.io", "EndpointSlice");

/** `3 of 4 endpoints ready · cluster prod`, a line for each port where they differ; none where no cluster was asked. */
export function endpointLines(snapshot: Snapshot, service: ServiceFacts): readonly string[] {
  const { namespace, name } = service.id;
  if (!snapshot.catalog.cluster || service.type === "ExternalName") return [];
  const coverage = coverageIn(snapshot, SLICE, namespace);
  if (coverage.is === "none") return [];
  const unseen = unseenWhy(coverage, "EndpointSlices", namespace);
  if (unseen !== undefined) return [escape(`Endpoints: unknown (${unseen})`)];
  const source = clusterSource(snapshot, SLICE, namespace);
  if (isAbsent(snapshot, SERVICE, service.id)) return [escape(`Not applied yet · ${source}`)];
  const slices = slicesOf(snapshot, namespace, name);
  const all = showCount(countOf(slices));
  const ports = service.ports.map((port) => ({ port, text: showCount(countOf(slices.filter(hasPort(port)))) }));
  const differ = slices.length > 0 && ports.some(({ text }) => text !== all);
  const told = differ
    ? ports.slice(0, MOST_PORTS).map(({ port, text }) => `${code(showPort(port))}: ${escape(text)}`)
    : [escape(all)];
  return [...told.slice(0, -1), `${told.at(-1) ?? escape(all)} · ${escape(source)}`];
}

const MOST_PORTS = 12;

/** The same for one port of a Service. */
export function portEndpointLine(snapshot: Snapshot, service: ServiceFacts, port: ServicePort): string | undefined {
  return endpointLines(snapshot, { ...service, ports: [port] })[0];
}

/** `2 of 3 pods ready · cluster prod` and which are not; none where no cluster was asked. */
export function podLines(snapshot: Snapshot, workload: WorkloadFacts): readonly string[] {
  const { group, kind, namespace, name } = workload.id;
  if (!snapshot.catalog.cluster) return [];
  const coverage = coverageIn(snapshot, POD, namespace);
  if (coverage.is === "none") return [];
  const unseen = unseenWhy(coverage, "pods", namespace);
  if (unseen !== undefined) return [escape(`Readiness: unknown (${unseen})`)];
  const source = clusterSource(snapshot, POD, namespace);
  const pods = livePodsOf(snapshot, workload) ?? [];
  const key = toKindKey(group, kind);
  if (pods.length === 0 && isAbsent(snapshot, key, workload.id)) return [escape(`Not applied yet · ${source}`)];
  const wanted = wantedPods(bucketOf(snapshot.catalog, key, namespace).live.get(name)?.resource.value, kind);
  const missing = Math.max(0, (wanted ?? 0) - pods.length);
  const ready = pods.filter((pod) => pod.ready === true).length;
  const total = pods.length + missing;
  const head = total === 0 ? "No pods" : `${ready} of ${count(total, "pod")} ready`;
  const made = missing === 0 ? "" : `, ${missing} not created`;
  return [escape(`${head}${made} · ${source}`), ...notReadyLine(snapshot, pods)];
}

/** `Not ready: web-1 (CrashLoopBackOff), web-2 (Unschedulable)`; none where all are. */
export function notReadyLine(snapshot: Snapshot, pods: readonly WorkloadFacts[]): readonly string[] {
  const waiting = pods.filter(({ ready }) => ready === false);
  if (waiting.length === 0) return [];
  const names = waiting.slice(0, MOST_PODS).map(({ id }) => {
    const value = entryOf(snapshot.catalog, POD, id.namespace, id.name)?.resource.value;
    const why = value && whyNotReady(value);
    return escape(why === undefined ? id.name : `${id.name} (${why})`);
  });
  const more = waiting.length - names.length;
  return [`Not ready: ${few(names, MOST_PODS)}${more > 0 ? ` +${more}` : ""}`];
}

const MOST_PODS = 4;

/** Coverage of what the cluster itself tells: the setting that the workspace holds everything does not speak of it. */
function coverageIn({ catalog }: Snapshot, kind: KindKey, namespace: string): ReturnType<typeof coverageOf> {
  return coverageOf({ cluster: catalog.cluster, complete: false }, kind, namespace);
}

/** Whether the cluster is known not to have the object. */
function isAbsent({ catalog }: Snapshot, kind: KindKey, id: WorkloadFacts["id"]): boolean {
  const live = bucketOf(catalog, kind, id.namespace).live.get(id.name);
  return live === undefined && catalog.cluster?.coverage(kind, id.namespace).is === "complete";
}

/** apps/v1 spec.replicas of what keeps a number of pods; 1 where absent. */
function wantedPods(live: JsonObject | undefined, kind: string): number | undefined {
  if (!live || !/^(?:Deployment|StatefulSet|ReplicaSet|ReplicationController)$/.test(kind)) return undefined;
  return readInteger(readObject(live["spec"])["replicas"]) ?? 1;
}

function slicesOf({ catalog }: Snapshot, namespace: string, service: string): readonly JsonObject[] {
  return [...entriesOf(catalog, SLICE, namespace)].flatMap(({ facts, resource }) =>
    facts.is === "endpointSlice" && facts.service === service ? [resource.value] : [],
  );
}

/** discovery/v1 ports[].name is that of the Service's port, "" where it has none. */
function hasPort({ name, protocol }: ServicePort): (slice: JsonObject) => boolean {
  return (slice) =>
    readList(slice["ports"]).some((item) => {
      const port = readObject(item);
      return (readText(port["name"]) ?? "") === (name ?? "") && (readText(port["protocol"]) ?? "TCP") === protocol;
    });
}

interface Count {
  readonly ready: number;
  /** Without those that are on their way out. */
  readonly total: number;
  readonly terminating: number;
  /** Of the terminating ones: they take traffic as long as there is nobody else. */
  readonly serving: number;
}

/** A pod is one endpoint, however many families of addresses list it (a slice has one family). */
function countOf(slices: readonly JsonObject[]): Count {
  const states = new Map<string, "ready" | "waiting" | "serving" | "ending">();
  for (const slice of slices) {
    for (const item of readList(slice["endpoints"])) {
      const endpoint = readObject(item);
      const target = readObject(endpoint["targetRef"]);
      const key = readText(target["name"]) ?? readText(readList(endpoint["addresses"])[0]) ?? "";
      // discovery/v1 EndpointConditions: ready counts as true where it is not said, serving as ready, terminating as false.
      const { ready, serving, terminating } = readObject(endpoint["conditions"]);
      const isReady = ready !== false;
      const isServing = serving === undefined || serving === null ? isReady : serving === true;
      states.set(
        key,
        terminating === true ? (isServing ? "serving" : "ending") : isReady ? "ready" : (states.get(key) ?? "waiting"),
      );
    }
  }
  const number = (...wanted: readonly string[]): number =>
    [...states.values()].filter((state) => wanted.includes(state)).length;
  return {
    ready: number("ready"),
    total: number("ready", "waiting"),
    terminating: number("serving", "ending"),
    serving: number("serving"),
  };
}

function showCount({ ready, total, terminating, serving }: Count): string {
  const ending =
    terminating === 0
      ? ""
      : `${terminating} terminating${ready === 0 && serving > 0 ? ", which still takes traffic" : ""}`;
  if (total === 0) return ending === "" ? "No endpoints" : `No endpoints but ${ending}`;
  const head = `${ready} of ${count(total, "endpoint")} ready`;
  return ending === "" ? head : `${head}, ${ending}`;
}

/** The reason that stands nearest to the cause: not scheduled, a container that waits or has ended, or the condition's own. */
function whyNotReady(pod: JsonObject): string | undefined {
  const status = readObject(pod["status"]);
  if (readObject(pod["metadata"])["deletionTimestamp"] !== undefined) return "terminating";
  const conditions = readList(status["conditions"]).map(readObject);
  const unscheduled = conditions.find(({ type, status: is }) => type === "PodScheduled" && is === "False");
  if (unscheduled) return readText(unscheduled["reason"]) ?? "not scheduled";
  for (const list of ["initContainerStatuses", "containerStatuses"]) {
    for (const item of readList(status[list])) {
      const container = readObject(item);
      if (container["ready"] === true) continue;
      const state = readObject(container["state"]);
      const reason =
        readText(readObject(state["waiting"])["reason"]) ?? readText(readObject(state["terminated"])["reason"]);
      // A pod whose init containers run waits for them: that says more than PodInitializing.
      if (reason !== undefined && reason !== "PodInitializing") return reason;
    }
  }
  if (status["phase"] === "Running") return "running, not ready";
  return readText(conditions.find(({ type }) => type === "Ready")?.["reason"]) ?? readText(status["phase"]);
}
