// What a file's place says about it: Helm charts (Chart.yaml) and kustomizations give files a role and a namespace.

import { isObject, type Json } from "../base/json.ts";
import { readList, readObject, readText } from "../model/read.ts";
import { type DecodeContext, noContext } from "../model/resource.ts";
import type { YamlFile } from "../yaml/file.ts";

/** `manifest` for all but: templates of a chart (nothing is said), a chart's values, kustomizations and their patches. */
export type FileRole = "manifest" | "helmTemplate" | "helmValues" | "kustomization" | "patch";

export interface Layout {
  roleOf(uri: string): FileRole;
  contextOf(uri: string): DecodeContext;
}

/** Whether a file decides about others, so that the layout must be read again when it changes. */
export function shapesLayout(uri: string): boolean {
  return /\/(?:Chart\.ya?ml|kustomization\.ya?ml|Kustomization)$/.test(uri);
}

/** Reads the layout of a workspace from the files that shape it. */
export function readLayout(files: ReadonlyMap<string, { readonly file: YamlFile }>): Layout {
  const charts = [...files.keys()].filter((uri) => /\/Chart\.ya?ml$/.test(uri)).map(folderOf);
  const kustomizations = new Map<string, Kustomization>();
  for (const [uri, { file }] of files)
    if (shapesLayout(uri) && !/\/Chart\./.test(uri)) kustomizations.set(folderOf(uri), readKustomization(uri, file));
  const namespaces = assignNamespaces(kustomizations);
  const patches = new Set([...kustomizations.values()].flatMap((item) => item.patches));
  return {
    roleOf(uri) {
      if (shapesLayout(uri)) return /\/Chart\./.test(uri) ? "helmValues" : "kustomization";
      if (patches.has(uri)) return "patch";
      const chart = charts.find((folder) => uri.startsWith(folder));
      if (chart === undefined) return "manifest";
      if (uri.startsWith(`${chart}templates/`)) return "helmTemplate";
      return /\/values[^/]*\.ya?ml$/.test(uri) ? "helmValues" : "manifest";
    },
    contextOf(uri) {
      const namespace = namespaces.get(uri);
      return namespace === undefined ? noContext : { namespace, overrides: true };
    },
  };
}

interface Kustomization {
  readonly uri: string;
  readonly namespace: string | undefined;
  /** Files and folders (with a slash at the end where written so) that it takes in, as URIs. */
  readonly resources: readonly string[];
  readonly patches: readonly string[];
}

function readKustomization(uri: string, file: YamlFile): Kustomization {
  const value = readObject(file.documents.find(({ document }) => isObject(document.value))?.document.value);
  const at = (list: Json | undefined): readonly string[] =>
    readList(list).flatMap((item) => {
      const text = readText(item) ?? readText(readObject(item)["path"]);
      const target = text === undefined || text.includes("\n") || text.includes("://") ? undefined : resolve(uri, text);
      return target === undefined ? [] : [target];
    });
  return {
    uri,
    namespace: readText(value["namespace"]),
    resources: [...at(value["resources"]), ...at(value["bases"]), ...at(value["components"])],
    patches: [...at(value["patches"]), ...at(value["patchesStrategicMerge"]), ...at(value["patchesJson6902"])],
  };
}

/** From the outermost kustomizations inwards: an overlay's namespace replaces that of its bases. */
function assignNamespaces(all: ReadonlyMap<string, Kustomization>): ReadonlyMap<string, string> {
  const inner = new Set(
    [...all.values()].flatMap((item) => item.resources.map(asFolder)).filter((folder) => all.has(folder)),
  );
  const roots = [...all.keys()].filter((folder) => !inner.has(folder)).sort();
  const result = new Map<string, string>();
  const walk = (folder: string, outer: string | undefined, seen: ReadonlySet<string>): void => {
    const item = all.get(folder);
    if (!item || seen.has(folder)) return;
    const namespace = outer ?? item.namespace;
    // What its generators make gets the namespace too.
    if (namespace !== undefined && !result.has(item.uri)) result.set(item.uri, namespace);
    for (const target of item.resources) {
      if (all.has(asFolder(target))) walk(asFolder(target), namespace, new Set([...seen, folder]));
      else if (namespace !== undefined && !result.has(target)) result.set(target, namespace);
    }
  };
  for (const folder of roots) walk(folder, undefined, new Set());
  return result;
}

function folderOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf("/") + 1);
}

function asFolder(uri: string): string {
  return uri.endsWith("/") ? uri : `${uri}/`;
}

function resolve(base: string, relative: string): string | undefined {
  try {
    return new URL(relative, base).href;
  } catch {
    return undefined;
  }
}
