// Which Sidecar a pod's proxy reads, and what it does with hosts that it does not know (reach-semantics IS-3, IS-5). Only one
// counts; they are not merged.

import { isObject, type JsonObject } from "../../base/json.ts";
import type { Facts, OtherFacts, WorkloadFacts } from "../facts.ts";
import { hasTemplate, readLabels, readObject } from "../read.ts";
import { type Labels, selects, toMapSelector } from "../selector.ts";
import { type MeshConfig, modeOf, type OutboundMode } from "./meshConfig.ts";

export interface SidecarFacts {
  readonly facts: OtherFacts;
  readonly spec: JsonObject;
  /** workloadSelector.labels; undefined where it takes the whole namespace. */
  readonly selector: Labels | undefined;
  /** Whether a template hides which pods it takes. */
  readonly unclear: boolean;
}

/** Facts of a Sidecar taken apart; undefined for anything else. */
export function readSidecar(facts: Facts): SidecarFacts | undefined {
  if (facts.is !== "other" || facts.id.kind !== "Sidecar" || facts.id.group !== "networking.istio.io") return undefined;
  const spec = readObject(facts.kept);
  const labels = readObject(spec["workloadSelector"])["labels"];
  const selector = readLabels(labels);
  const unclear = hasTemplate(labels);
  // A selector without labels takes every pod, as none does.
  return { facts, spec, unclear, selector: unclear || Object.keys(selector).length > 0 ? selector : undefined };
}

/** Whether a Sidecar with a selector picks a pod of its namespace. */
export function sidecarPicks({ facts, selector, unclear }: SidecarFacts, { id, podLabels }: WorkloadFacts): boolean {
  return (
    !unclear &&
    selector !== undefined &&
    facts.id.namespace === id.namespace &&
    selects(toMapSelector(selector), podLabels)
  );
}

/**
 * The Sidecars that may be the one of a workload: those of its namespace that select it, else those of its namespace without a
 * selector, else those of the root namespace. More than one is a mistake, and then it is not known which one counts.
 */
export function sidecarsOf(
  workload: WorkloadFacts,
  sidecars: readonly SidecarFacts[],
  rootNamespace: string,
): readonly SidecarFacts[] {
  const own = sidecars.filter((sidecar) => sidecarPicks(sidecar, workload));
  if (own.length > 0) return own;
  const wholeOf = (namespace: string): readonly SidecarFacts[] =>
    sidecars.filter(({ facts, selector }) => facts.id.namespace === namespace && selector === undefined);
  const here = wholeOf(workload.id.namespace);
  return here.length > 0 ? here : wholeOf(rootNamespace);
}

/**
 * What becomes of connections to hosts that are not in the registry; undefined where it is not known. An empty
 * outboundTrafficPolicy of a Sidecar means REGISTRY_ONLY, which is the value 0 of the enumeration.
 */
export function outboundModeOf(
  sidecar: Pick<SidecarFacts, "spec"> | undefined,
  mesh: MeshConfig,
): OutboundMode | undefined {
  const own = sidecar?.spec["outboundTrafficPolicy"];
  if (own === undefined || own === null) return mesh.outbound;
  if (!isObject(own)) return undefined;
  return own["mode"] === undefined || own["mode"] === null ? "REGISTRY_ONLY" : modeOf(own);
}
