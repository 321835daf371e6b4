// Which cluster a file of the workspace is for, where its folder says so: `clusters/east/…`, `cluster-2/…`. Knows names of
// folders only; whatever lies in no such folder is for any cluster.

import type { Entry } from "../../index/bucket.ts";

/** The cluster of a file, by the last folder that names one; undefined where none does. */
export function clusterOf(uri: string): string | undefined {
  const folders = uri.split("/").slice(0, -1);
  // What lies in `clusters` itself is for all of them.
  const at = folders.findLastIndex((folder, index) => ABOVE.test(folders[index - 1] ?? "") || NAMED.test(folder));
  return at < 0 ? undefined : decoded(folders[at] ?? "");
}

/** The cluster of an object; undefined for one of a live cluster too, which is whichever is connected. */
export function clusterOfEntry({ origin }: Entry): string | undefined {
  return origin.is === "file" ? clusterOf(origin.uri) : undefined;
}

/** The folder that repositories of clusters keep them in. */
const ABOVE = /^(?:k8s-?|kube-?)?clusters$/i;

/** A number, a letter, a region or a stage: many folders begin with `cluster-` and hold parts of one cluster. */
const WHICH =
  "(?:\\d+|[a-z]|(?:[a-z]{2}-)?(?:north|south|east|west|central)[a-z]*(?:-?\\d+)?|eu|us|ap|primary|remote|local|prod(?:uction)?|staging|stage|dev|test)";
const NAMED = new RegExp(`^(?!clusters$)(?:(?:k8s-?|kube-?)?cluster[-_]?${WHICH}|${WHICH}[-_]cluster)$`, "i");

/** Names of folders are percent-encoded in URIs; a sequence that is none stays as it is. */
function decoded(folder: string): string {
  try {
    return decodeURIComponent(folder);
  } catch {
    return folder;
  }
}
