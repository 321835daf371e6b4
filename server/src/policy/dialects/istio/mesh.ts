// What the world says of the mesh as a whole, read once while it stays the same: its configuration, Sidecars,
// PeerAuthentications, and what tells that there is a mesh at all.

import { type MeshConfig, meshConfigOf } from "../../../model/istio/meshConfig.ts";
import { readList, readObject, readText } from "../../../model/read.ts";
import { toKindKey } from "../../../model/views.ts";
import type { PolicyWorld } from "../../world.ts";

/** Kinds that tell of the mesh's configuration. */
export const MESH_CONFIGS = [
  toKindKey("", "ConfigMap"),
  toKindKey("install.istio.io", "IstioOperator"),
  toKindKey("sailoperator.io", "Istio"),
];

const NETWORKING = ["Sidecar", "ServiceEntry", "VirtualService", "Gateway"].map((kind) =>
  toKindKey("networking.istio.io", kind),
);

/** What is known of the mesh's configuration. */
export function meshOf(world: PolicyWorld): MeshConfig {
  return meshConfigOf(MESH_CONFIGS.flatMap((kind) => world.objects(kind)));
}

/** Whether anything shows that the cluster has a mesh: then what its configuration says counts, known or not. */
export function hasMesh(world: PolicyWorld): boolean {
  return (
    NETWORKING.some((kind) => world.objects(kind).length > 0) ||
    meshOf(world).isKnown ||
    world.namespaces().some(({ labels }) => labels["istio-injection"] === "enabled" || "istio.io/rev" in labels) ||
    world.workloads().some(({ istio, podLabels }) => istio !== undefined || "sidecar.istio.io/inject" in podLabels)
  );
}

/** PeerAuthentication.mtls.mode; UNSET and what can't be read inherit. */
export type MtlsMode = "STRICT" | "PERMISSIVE" | "DISABLE";

export function readMtlsMode(value: Parameters<typeof readObject>[0]): MtlsMode | undefined {
  const mode = readText(readObject(value)["mode"]);
  return mode === "STRICT" || mode === "PERMISSIVE" || mode === "DISABLE" ? mode : undefined;
}

/** The texts of a list. */
export function texts(value: Parameters<typeof readList>[0]): readonly string[] {
  return readList(value).flatMap((item) => readText(item) ?? []);
}
