// A cluster as a recording: plain Kubernetes, one document an object, as `kubectl get … -A -o yaml` lists them. Secrets are
// never in it, whatever is known of them; a kind that is completely known and has no object is written as an empty list.

import type { JsonObject } from "../base/json.ts";
import type { Resource } from "../model/resource.ts";
import { type ClusterState, toKindKey } from "../model/views.ts";
import { printBlock } from "../yaml/print.ts";
import { families, familyKey } from "./families.ts";

/** The text of the file; `resources` are the live objects. */
export function writeRecording(state: ClusterState, resources: Iterable<Resource>): string {
  const documents: string[] = [];
  const seen = new Set<string>();
  const sorted = [...resources].filter(({ id }) => id.kind !== "Secret").sort(byId);
  for (const resource of sorted) {
    seen.add(toKindKey(resource.id.group, resource.id.kind));
    documents.push(toText(resource.value));
  }
  for (const family of families) {
    if (seen.has(familyKey(family)) || state.coverage(familyKey(family), "").is !== "complete") continue;
    const version = family.versions[0] ?? "v1";
    const apiVersion = family.group === "" ? version : `${family.group}/${version}`;
    documents.push(toText({ apiVersion, kind: `${family.kind}List`, items: [] }));
  }
  return documents.join("---\n");
}

function toText(value: JsonObject): string {
  return `${printBlock(value, 0).join("\n")}\n`;
}

function byId(a: Resource, b: Resource): number {
  return compare(a.id.kind, b.id.kind) || compare(a.id.namespace, b.id.namespace) || compare(a.id.name, b.id.name);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
