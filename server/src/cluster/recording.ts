// A recorded cluster: plain Kubernetes in YAML or JSON, as `kubectl get … -A -o yaml` prints it. Values of Secrets and
// ConfigMaps, managedFields and last-applied-configuration are dropped while it is read.

import { isList, type Json } from "../base/json.ts";
import { groupOf } from "../model/kinds/index.ts";
import { readObject } from "../model/read.ts";
import { decodeValue, noContext, type Resource } from "../model/resource.ts";
import { type ClusterState, type Coverage, type KindKey, toKindKey } from "../model/views.ts";
import { parseFile } from "../yaml/file.ts";
import { normalised } from "./normalise.ts";

export interface Recording {
  readonly state: ClusterState;
  readonly resources: readonly Resource[];
  /** What could not be read, for the log. */
  readonly problems: readonly string[];
}

/**
 * Reads a recording. Never throws: what is unreadable becomes a problem and leaves its kinds unknown.
 * A kind that occurs is completely known, for the recording lists all namespaces. Where everything of a kind lies in one
 * namespace and no Namespaces are recorded, other namespaces may not have been asked for, so they stay unknown.
 * An empty `ServiceList` says that there are no Services.
 */
export function readRecording(name: string, text: string): Recording {
  const problems: string[] = [];
  const values = readValues(text, problems);
  const resources = values
    .flatMap((value) => decodeValue(normalised(value), undefined, noContext))
    .filter((resource) => resource.named);
  const seen = new Map<KindKey, Set<string>>();
  for (const { id } of resources) {
    const key = toKindKey(id.group, id.kind);
    const spaces = seen.get(key);
    if (spaces) spaces.add(id.namespace);
    else seen.set(key, new Set([id.namespace]));
  }
  for (const key of values.flatMap(emptyListKind)) if (!seen.has(key)) seen.set(key, new Set());
  const everywhere = new Set(resources.map(({ id }) => id.namespace).filter((namespace) => namespace !== ""));
  const allNamespaces = seen.has(toKindKey("", "Namespace")) || everywhere.size > 1;
  return {
    state: {
      name,
      recorded: true,
      coverage: (kind, namespace) => coverage(seen.get(kind), namespace, allNamespaces, everywhere),
    },
    resources,
    problems,
  };
}

function coverage(
  spaces: ReadonlySet<string> | undefined,
  namespace: string,
  allNamespaces: boolean,
  everywhere: ReadonlySet<string>,
): Coverage {
  if (!spaces) return { is: "none" };
  const known = namespace === "" || allNamespaces || spaces.size === 0 || everywhere.has(namespace);
  return known ? { is: "complete" } : { is: "none" };
}

function readValues(text: string, problems: string[]): readonly Json[] {
  const trimmed = text.trimStart();
  if (trimmed.startsWith("{")) {
    try {
      return [JSON.parse(text) as Json];
    } catch {
      // Not JSON after all: read as YAML, which tells where it breaks.
    }
  }
  const file = parseFile(text, { keepTrees: false });
  if (file.documents.length === 0 && text.length > 0) problems.push("the recording is larger than 10 MB");
  return file.documents.flatMap(({ document, line }) => {
    for (const problem of document.problems) problems.push(`line ${line + 1}: ${problem.message}`);
    return document.value === undefined ? [] : [document.value];
  });
}

function emptyListKind(value: Json): readonly KindKey[] {
  const object = readObject(value);
  const { apiVersion, kind, items } = object;
  if (typeof apiVersion !== "string" || typeof kind !== "string" || !kind.endsWith("List") || kind === "List")
    return [];
  if (!isList(items) || items.length > 0) return [];
  const itemKind = kind.slice(0, -"List".length);
  const group = groupOf(apiVersion, itemKind);
  return [toKindKey(group, itemKind)];
}
