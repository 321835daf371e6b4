// What of a mesh's own configuration decides about reach: what becomes of unknown hosts, the root namespace, the default of
// exportTo. It stands in ConfigMaps of istiod and in the resources that install Istio; live clusters tell none of its values.

import { isObject, type JsonObject } from "../../base/json.ts";
import { parseDocument } from "../../yaml/document.ts";
import type { OtherFacts } from "../facts.ts";
import { readList, readObject, readText } from "../read.ts";
import { type Selector, toSelector } from "../selector.ts";

export type OutboundMode = "ALLOW_ANY" | "REGISTRY_ONLY";

export interface MeshConfig {
  /** Whether anything tells of it; where nothing does, all below but the defaults is unknown. */
  readonly isKnown: boolean;
  /** outboundTrafficPolicy.mode; undefined where nothing tells, or where revisions differ. */
  readonly outbound: OutboundMode | undefined;
  /** rootNamespace: what stands there counts for the whole mesh. */
  readonly rootNamespace: string;
  /** defaultServiceExportTo: also that of ServiceEntries. */
  readonly defaultExportTo: readonly string[];
  /** trustDomain and its aliases, as far as they are told; `cluster.local` stands for it in policies whatever it is. */
  readonly trustDomains: readonly string[];
  /** discoverySelectors: labels of the namespaces that the mesh looks at; empty for all. */
  readonly discoverySelectors: readonly Selector[];
}

export const ROOT_NAMESPACE = "istio-system";

/** What is kept of a mesh configuration as facts: of this much, the rest of it is nobody's business. */
const KEPT = [
  "outboundTrafficPolicy",
  "rootNamespace",
  "defaultServiceExportTo",
  "trustDomain",
  "trustDomainAliases",
  "discoverySelectors",
];

/** Whether a ConfigMap holds the configuration of istiod: `istio`, and `istio-<revision>` of others than the default one. */
export function isMeshConfigMap(name: string): boolean {
  return name === "istio" || /^istio-(?!sidecar-injector|ca-root-cert|gateway|leader|namespace|validator)/.test(name);
}

/** The part of data.mesh that is kept; null where it is not told (live values are not read). */
export function readMeshText(text: string | undefined): JsonObject | null {
  if (text === undefined || text.trim() === "" || text.includes("{{")) return null;
  const { value } = parseDocument(text, { keepTree: false });
  return isObject(value) ? pickMesh(value) : null;
}

/** The part of a meshConfig that is kept. */
export function pickMesh(mesh: JsonObject): JsonObject {
  return Object.fromEntries(KEPT.flatMap((key) => (mesh[key] === undefined ? [] : [[key, mesh[key]]])));
}

/**
 * The configuration that all sources together tell. Each of them is the facts of a ConfigMap of istiod, an IstioOperator or an
 * Istio (sailoperator.io); others count for nothing.
 */
export function meshConfigOf(sources: readonly OtherFacts[]): MeshConfig {
  const known = sources.flatMap(({ kept }) => (isObject(kept) ? [kept] : []));
  const modes = new Set(known.map((mesh) => modeOf(readObject(mesh["outboundTrafficPolicy"])) ?? "ALLOW_ANY"));
  const [mode] = modes;
  const exportTo = known.map((mesh) =>
    readList(mesh["defaultServiceExportTo"]).flatMap((item) => readText(item) ?? []),
  );
  const root = known.flatMap((mesh) => readText(mesh["rootNamespace"]) ?? [])[0];
  return {
    isKnown: known.length > 0,
    outbound: modes.size === 1 ? mode : undefined,
    rootNamespace: root ?? ROOT_NAMESPACE,
    defaultExportTo: exportTo.find((list) => list.length > 0) ?? ["*"],
    trustDomains: known.flatMap((mesh) =>
      [mesh["trustDomain"], ...readList(mesh["trustDomainAliases"])].flatMap((item) => readText(item) ?? []),
    ),
    discoverySelectors: known.flatMap((mesh) =>
      readList(mesh["discoverySelectors"]).flatMap((item) => toSelector(item) ?? []),
    ),
  };
}

/** The mode of an outboundTrafficPolicy as it is written; undefined where it says none. */
export function modeOf(policy: JsonObject): OutboundMode | undefined {
  const { mode } = policy;
  return mode === "ALLOW_ANY" || mode === "REGISTRY_ONLY" ? mode : undefined;
}
