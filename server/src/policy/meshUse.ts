// Who uses what a mesh is configured with: the pods that read a Sidecar, and those that may call the hosts of a ServiceEntry.

import { isObject } from "../base/json.ts";
import { memoOn } from "../base/memo.ts";
import type { OtherFacts, WorkloadFacts } from "../model/facts.ts";
import { isExportedTo } from "../model/istio/exportTo.ts";
import { isGatewayPod, membershipOf } from "../model/istio/membership.ts";
import { type MeshConfig, meshConfigOf, type OutboundMode } from "../model/istio/meshConfig.ts";
import { outboundModeOf, readSidecar, sidecarsOf } from "../model/istio/sidecarOf.ts";
import type { PolicyView } from "../model/views.ts";
import { MESH_CONFIGS, texts } from "./dialects/istio/mesh.ts";
import { SIDECAR } from "./dialects/istio/outbound.ts";
import { readEntry } from "./dialects/istio/serviceEntry.ts";
import { type Engine, rowOf } from "./engine.ts";
import { nameVerdict } from "./openRules.ts";
import type { PolicyPart } from "./policyRule.ts";
import { commonPorts, isNoPort, noPort, type PortSet, portRange, unitePorts } from "./portSet.ts";
import { reachOf } from "./reach.ts";
import type { Verdict } from "./verdict.ts";

export interface SidecarUse {
  /** Workloads whose proxies read it, or may where others claim the same pods. */
  readonly workloads: readonly WorkloadFacts[];
  /** What becomes of hosts that it does not name; undefined where nobody tells. */
  readonly mode: OutboundMode | undefined;
}

/** Who reads a Sidecar; undefined for facts that are none. */
export function sidecarUse(engine: Engine, facts: OtherFacts): SidecarUse | undefined {
  const sidecar = readSidecar(facts);
  if (!sidecar) return undefined;
  const { view } = engine;
  const mesh = meshOn(view);
  const all = (view.objects.get(SIDECAR) ?? []).flatMap((one) => readSidecar(one) ?? []);
  const workloads = sidecarPods(engine).filter((workload) =>
    sidecarsOf(workload, all, mesh.rootNamespace).some((one) => one.facts === facts),
  );
  return { workloads, mode: outboundModeOf(sidecar, mesh) };
}

export interface EntryUse {
  readonly hosts: readonly string[];
  /** Namespaces that see it; undefined for all. */
  readonly namespaces: readonly string[] | undefined;
  /** Pods with a sidecar that see it and whose policies let them out to one of its hosts, and on which ports. */
  readonly workloads: readonly {
    readonly workload: WorkloadFacts;
    readonly ports: PortSet;
    readonly through: string | undefined;
  }[];
  /** Pods of which that is not known. */
  readonly unsettled: readonly WorkloadFacts[];
}

/** Who may call the hosts of a ServiceEntry; undefined for facts that are none, or that validation refuses. */
export function entryUse(engine: Engine, facts: OtherFacts): EntryUse | undefined {
  const entry = facts.id.kind === "ServiceEntry" ? readEntry(facts) : undefined;
  if (!entry) return undefined;
  const mesh = meshOn(engine.view);
  const listed = isObject(facts.kept) ? texts(facts.kept["exportTo"]) : [];
  const scopes = listed.length > 0 ? listed : mesh.defaultExportTo;
  const namespaces = scopes.includes("*")
    ? undefined
    : scopes.map((scope) => (scope === "." ? facts.id.namespace : scope));
  const wanted = entry.ports
    .flatMap(({ number, target }) => [number, target])
    .map((port) => portRange("TCP", port, port))
    .reduce(unitePorts, noPort);
  const verdictOf = judge(engine, entry.hosts);
  const workloads: { workload: WorkloadFacts; ports: PortSet; through: string | undefined }[] = [];
  const unsettled: WorkloadFacts[] = [];
  for (const workload of sidecarPods(engine)) {
    if (
      !isExportedTo(
        listed.length > 0 ? [...listed] : undefined,
        facts.id.namespace,
        workload.id.namespace,
        mesh.defaultExportTo,
      )
    )
      continue;
    const verdicts = verdictOf(workload);
    const ports = commonPorts(wanted, verdicts.map(({ allow }) => allow).reduce(unitePorts, noPort));
    const over =
      engine.detours.length === 0
        ? undefined
        : reachOf(engine, workload, "egress").names.find(
            ({ name, through }) => through !== undefined && entry.hosts.includes(name),
          );
    if (over) workloads.push({ workload, ports: over.ports, through: over.through });
    else if (!isNoPort(ports)) workloads.push({ workload, ports, through: undefined });
    else if (verdicts.some(({ may }) => !isNoPort(commonPorts(may, wanted)))) unsettled.push(workload);
  }
  return { hosts: entry.hosts, namespaces, workloads, unsettled };
}

/** Workloads with a sidecar that are no gateways, for certain. */
function sidecarPods({ ground }: Engine): readonly WorkloadFacts[] {
  return ground.workloads.filter((workload) => {
    const labels = ground.namespaces.get(workload.id.namespace)?.labels;
    return membershipOf(workload, labels) === "sidecar" && !isGatewayPod(workload);
  });
}

/** Verdicts on names, one for all pods that the same parts select. */
function judge(engine: Engine, hosts: readonly string[]): (workload: WorkloadFacts) => readonly Verdict[] {
  const numbers = new Map<PolicyPart, number>();
  const known = new Map<string, readonly Verdict[]>();
  return (workload) => {
    const row = rowOf(engine, engine.ground.endpointIndex.get(workload) ?? -1, "egress");
    if (!row) return [];
    const key = row.selecting
      .map(({ part, selects }) => {
        const number = numbers.get(part) ?? numbers.size;
        numbers.set(part, number);
        return selects === "yes" ? `${number}` : `${number}?`;
      })
      .join();
    const verdicts = known.get(key) ?? hosts.map((host) => nameVerdict(engine, row, host));
    known.set(key, verdicts);
    return verdicts;
  };
}

const meshOn = memoOn(
  ({ objects }: PolicyView): MeshConfig => meshConfigOf(MESH_CONFIGS.flatMap((kind) => objects.get(kind) ?? [])),
);
