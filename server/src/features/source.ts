// Where a thing is known from, in the words of lists and hovers: `services.yaml`, `cluster prod`, `recorded prod`.

import type { Snapshot } from "../analysis/snapshot.ts";
import { linesOf, locate } from "../analysis/snapshot.ts";
import type { Entry } from "../index/bucket.ts";
import { staleSince } from "../index/catalog.ts";
import { SECRET } from "../index/policyView.ts";
import { type KindKey, TLS_SECRET } from "../model/views.ts";

/** The source of an object: the name of its file, or the cluster. */
export function sourceOf(snapshot: Snapshot, entry: Entry): string {
  return entry.origin.is === "file"
    ? fileName(entry.origin.uri)
    : clusterSource(snapshot, `${entry.resource.id.group}/${entry.resource.id.kind}`, entry.resource.id.namespace);
}

/** The source of another declaration as seen from a file: enough of the path to tell them apart. */
export function sourceBeside(snapshot: Snapshot, entry: Entry, uri: string): string {
  const { origin } = entry;
  if (origin.is !== "file") return sourceOf(snapshot, entry);
  if (origin.uri === uri) return "this file";
  const [own, other] = [uri, origin.uri].map((one) => one.split("/"));
  let steps = 1;
  while (steps < 4 && own?.slice(-steps).join("/") === other?.slice(-steps).join("/")) steps++;
  return (other ?? []).slice(-steps).map(fileName).join("/");
}

/** The same with the line: `services.yaml:3`. */
export function placeOfSource(snapshot: Snapshot, entry: Entry): string {
  const source = sourceOf(snapshot, entry);
  const location = locate(snapshot, entry);
  const state = location && snapshot.files.get(location.uri);
  return location && state ? `${source}:${linesOf(state.file).position(location.span.start).line + 1}` : source;
}

/** The cluster as a source; a set that is not kept up any more says so. */
export function clusterSource(snapshot: Snapshot, kind?: KindKey, namespace = ""): string {
  const { cluster } = snapshot.catalog;
  if (!cluster) return "cluster";
  const name = `${cluster.recorded ? "recorded" : "cluster"} ${cluster.name}`;
  const own = kind === SECRET ? secretKey(snapshot, namespace) : kind;
  const since = own === undefined ? undefined : staleSince(snapshot.catalog, own, namespace);
  return since === undefined ? name : `${name}${STALE}${since}`;
}

const STALE = ", stale since ";

/** Secrets are known as a whole (a recording), or those of TLS alone. */
function secretKey({ catalog }: Snapshot, namespace: string): KindKey {
  return catalog.cluster?.coverage(SECRET, namespace).is === "none" ? TLS_SECRET : SECRET;
}

/** Several sources in a few words; a stale one is never behind a number. */
export function joinSources(sources: Iterable<string>): string {
  const all = [...new Set(sources)];
  const first = all.find((source) => source.includes(STALE)) ?? all[0] ?? "";
  return all.length < 2 ? first : `${first} +${all.length - 1}`;
}

/** Since when the first of some kinds is not kept up with that is not; an answer made of them says so beside itself. */
export function oldestOf({ catalog }: Snapshot, kinds: readonly KindKey[]): string | undefined {
  if (!catalog.cluster) return undefined;
  for (const kind of kinds) {
    const since = staleSince(catalog, kind);
    if (since !== undefined) return since;
  }
  return undefined;
}

/** Whether a text says already that something in it is stale. */
export function saysStale(text: string): boolean {
  return text.includes("stale since ");
}

/** The last step of a URI, as a person reads it. */
export function fileName(uri: string): string {
  // An untitled document's URI has no slash.
  const name = uri.slice((uri.includes("/") ? uri.lastIndexOf("/") : uri.indexOf(":")) + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
