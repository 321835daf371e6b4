// Every place of an object where labels, annotations or label selectors of plain pairs stand: its own metadata and that
// of the pods it makes.

import { type JsonObject, jsonAt, type Path } from "../../base/json.ts";
import type { Resource } from "../../model/resource.ts";
import { isClear } from "../ing/spec.ts";

export interface MetadataMap {
  readonly path: Path;
  readonly what: "labels" | "annotations" | "selector";
  readonly entries: JsonObject;
}

const WORKLOADS: ReadonlySet<string> = new Set(["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job"]);

/** The maps that are there and hold no template keys. */
export function metadataMapsOf(resource: Resource): readonly MetadataMap[] {
  const { kind, group } = resource.id;
  const places: { readonly path: Path; readonly what: MetadataMap["what"] }[] = [...metadataAt([])];
  if (group === "" && kind === "ReplicationController")
    places.push(...metadataAt(["spec", "template"]), { path: ["spec", "selector"], what: "selector" });
  if (group === "" && kind === "Service") places.push({ path: ["spec", "selector"], what: "selector" });
  if (WORKLOADS.has(kind))
    places.push(...metadataAt(["spec", "template"]), { path: ["spec", "selector", "matchLabels"], what: "selector" });
  if (kind === "Profile" && group.endsWith("projectcalico.org"))
    places.push({ path: ["spec", "labelsToApply"], what: "labels" });
  if (kind === "CronJob")
    places.push(...metadataAt(["spec", "jobTemplate"]), ...metadataAt(["spec", "jobTemplate", "spec", "template"]));
  return places.flatMap(({ path, what }): readonly MetadataMap[] => {
    const entries = jsonAt(resource.value, path);
    return isClear(entries) ? [{ path, what, entries }] : [];
  });
}

function metadataAt(path: Path): readonly { readonly path: Path; readonly what: MetadataMap["what"] }[] {
  return [
    { path: [...path, "metadata", "labels"], what: "labels" },
    { path: [...path, "metadata", "annotations"], what: "annotations" },
  ];
}
