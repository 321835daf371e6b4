// What rules on the mesh ask of the world: its configuration, who is in it, which Sidecar a pod reads. The knowledge of Istio is
// in model/istio; here the objects are gathered for it.

import { CONFIG_MAP, NAMESPACE } from "../../index/policyView.ts";
import type { Facts, OtherFacts, WorkloadFacts } from "../../model/facts.ts";
import { isGatewayPod, type Membership, membershipOf } from "../../model/istio/membership.ts";
import { isMeshConfigMap, type MeshConfig, meshConfigOf } from "../../model/istio/meshConfig.ts";
import { outboundModeOf, readSidecar, type SidecarFacts, sidecarsOf } from "../../model/istio/sidecarOf.ts";
import type { Labels } from "../../model/selector.ts";
import { type KindKey, toKindKey } from "../../model/views.ts";
import type { RuleContext } from "../rule.ts";

export const NETWORKING = "networking.istio.io";
export const SIDECAR: KindKey = toKindKey(NETWORKING, "Sidecar");
export const SERVICE_ENTRY: KindKey = toKindKey(NETWORKING, "ServiceEntry");
export const VIRTUAL_SERVICE: KindKey = toKindKey(NETWORKING, "VirtualService");
export const MESH_GATEWAY: KindKey = toKindKey(NETWORKING, "Gateway");
const INSTALLED: readonly KindKey[] = ["install.istio.io/IstioOperator", "sailoperator.io/Istio"];

/** The configuration of the mesh, as far as anything tells of it. */
export function meshOf(cx: RuleContext): MeshConfig {
  const installed = INSTALLED.flatMap((kind) => cx.derive(kind, othersOf));
  return meshConfigOf([...cx.derive(CONFIG_MAP, meshConfigMaps), ...installed]);
}

function othersOf(facts: readonly Facts[]): readonly OtherFacts[] {
  return facts.flatMap((item) => (item.is === "other" ? [item] : []));
}

function meshConfigMaps(facts: readonly Facts[]): readonly OtherFacts[] {
  return othersOf(facts).filter(({ id }) => isMeshConfigMap(id.name));
}

/** How a workload is in the mesh. */
export function meshMembership(workload: WorkloadFacts, cx: RuleContext): Membership {
  return membershipOf(workload, namespaceLabels(workload.id.namespace, cx));
}

/** The labels of a Namespace; none where it is certain that there is no such Namespace, undefined where they are not known. */
export function namespaceLabels(name: string, cx: RuleContext): Labels | undefined {
  const found = cx.lookUp(NAMESPACE, "", name);
  if (found.is === "found") return found.value.facts.is === "namespace" ? found.value.facts.labels : undefined;
  return found.is === "missing" && found.sure ? {} : undefined;
}

/** All Sidecars that are known. */
export function allSidecars(cx: RuleContext): readonly SidecarFacts[] {
  return cx.derive(SIDECAR, readSidecars);
}

function readSidecars(facts: readonly Facts[]): readonly SidecarFacts[] {
  return facts.flatMap((item) => readSidecar(item) ?? []);
}

/** The rules of a pod that hosts outside of the registry are closed to. */
export interface Confined {
  /** The Sidecar that counts; undefined where the mesh's own configuration decides. */
  readonly sidecar: SidecarFacts | undefined;
  readonly mesh: MeshConfig;
}

/** Whether a workload's sidecar blocks hosts that are not in the registry (REGISTRY_ONLY); undefined where it does not or where that is not known. */
export function confinedBy(workload: WorkloadFacts, cx: RuleContext): Confined | undefined {
  if (isGatewayPod(workload)) return undefined;
  const mesh = meshOf(cx);
  const candidates = sidecarsOf(workload, allSidecars(cx), mesh.rootNamespace);
  const [sidecar, second] = candidates;
  if (second || sidecar?.unclear || outboundModeOf(sidecar, mesh) !== "REGISTRY_ONLY") return undefined;
  const membership = meshMembership(workload, cx);
  // Whoever writes a Sidecar for a namespace means it to be in the mesh, also where the Namespace is not at hand.
  const meant = membership === "unknown" && sidecar?.facts.id.namespace === workload.id.namespace;
  return membership === "sidecar" || meant ? { sidecar, mesh } : undefined;
}
