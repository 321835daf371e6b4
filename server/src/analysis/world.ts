// The only mutable cell. An edit, a file on disk, a cluster event, a setting: each is a Change, and applying it gives
// the next Snapshot.

import { LayeredMap } from "../base/layeredMap.ts";
import { type Catalog, emptyCatalog, withFiles, withLive, withLiveChanges } from "../index/catalog.ts";
import { toPolicyView } from "../index/policyView.ts";
import type { ClusterChange } from "../model/clusterChange.ts";
import { type DecodeContext, decodeDocument, type Resource } from "../model/resource.ts";
import type { ServedSchemas } from "../model/servedSchemas.ts";
import type { PolicyView } from "../model/views.ts";
import type { Schemas } from "../schema/schema.ts";
import type { YamlDocument } from "../yaml/document.ts";
import { parseFile } from "../yaml/file.ts";
import type { Change, FileChange } from "./change.ts";
import { followDefinitions } from "./definitions.ts";
import { generatedBy } from "./generated.ts";
import { type FileRole, type Layout, readLayout, shapesLayout } from "./layout.ts";
import { defaultSettings } from "./settings.ts";
import type { FileState, Snapshot } from "./snapshot.ts";

export class World {
  #head: Snapshot;
  #files = new LayeredMap<string, FileState>();
  readonly #schemasOf: ReturnType<typeof followDefinitions>;
  #served: readonly ServedSchemas[] = [];
  #layout: Layout = readLayout(new Map());
  /** Where the objects go whose manifests name no namespace, where that is not "default". */
  #namespace: string | undefined;
  #view: { readonly catalog: Catalog; readonly view: PolicyView } | undefined;
  readonly #decoded = new WeakMap<
    YamlDocument,
    { readonly context: DecodeContext; readonly decode: typeof decodeDocument; readonly resources: readonly Resource[] }
  >();

  constructor(schemas: Schemas) {
    this.#schemasOf = followDefinitions(schemas);
    this.#head = this.#snapshot({
      revision: 0,
      files: this.#files,
      catalog: emptyCatalog,
      settings: defaultSettings,
      schemas,
    });
  }

  get head(): Snapshot {
    return this.#head;
  }

  /** Takes a change in and gives the state after it. */
  apply(change: Change): Snapshot {
    const head = this.#head;
    const settings = change.settings ?? head.settings;
    const changed = new Map<string, FileState | undefined>();
    let reshaped = change.settings !== undefined && change.settings.helmTemplates !== head.settings.helmTemplates;
    for (const next of change.files ?? []) {
      const before = changed.has(next.uri) ? changed.get(next.uri) : this.#files.get(next.uri);
      if (next.text !== undefined) changed.set(next.uri, this.#read(next, next.text, before));
      else if (before) changed.set(next.uri, undefined);
      if (shapesLayout(next.uri)) reshaped = true;
    }
    this.#files = this.#files.with(changed);
    const touched = new Set(changed.keys());
    const namespace = change.cluster === undefined ? this.#namespace : namespaceOf(change.cluster);
    if (namespace !== this.#namespace) {
      this.#namespace = namespace;
      reshaped = true;
    }
    if (reshaped) {
      this.#layout = readLayout(this.#files);
      for (const uri of this.#files.keys()) touched.add(uri);
    }
    const updates: { uri: string; resources: readonly Resource[] }[] = [];
    const decoded = new Map<string, FileState>();
    for (const uri of touched) {
      const state = this.#files.get(uri);
      if (!state) updates.push({ uri, resources: [] });
      else {
        const role = this.#layout.roleOf(uri);
        const resources = this.#resources(state, role, settings.helmTemplates);
        if (resources !== state.resources || role !== state.role) decoded.set(uri, { ...state, role, resources });
        updates.push({
          uri,
          resources: role === "patch" ? [] : role === "kustomization" ? this.#generated(state) : resources,
        });
      }
    }
    this.#files = this.#files.with(decoded);
    let catalog = updates.length > 0 ? withFiles(head.catalog, updates) : head.catalog;
    if (change.cluster !== undefined) {
      catalog = withCluster(catalog, change.cluster);
      this.#served = servedAfter(change.cluster, this.#served);
    }
    if (catalog.complete !== settings.complete) catalog = { ...catalog, complete: settings.complete };
    this.#head = this.#snapshot({
      revision: head.revision + 1,
      files: this.#files,
      catalog,
      settings,
      schemas: this.#schemasOf(catalog, this.#served),
    });
    return this.#head;
  }

  /** The state that a change would give; this world stays as it is. */
  preview(change: Change): Snapshot {
    const [head, files, layout, view] = [this.#head, this.#files, this.#layout, this.#view];
    const [namespace, served] = [this.#namespace, this.#served];
    try {
      return this.apply(change);
    } finally {
      [this.#head, this.#files, this.#layout, this.#view] = [head, files, layout, view];
      [this.#namespace, this.#served] = [namespace, served];
    }
  }

  #snapshot(state: Omit<Snapshot, "policyView">): Snapshot {
    return {
      ...state,
      policyView: () => {
        if (this.#view?.catalog !== state.catalog)
          this.#view = { catalog: state.catalog, view: toPolicyView(state.catalog, this.#view) };
        return this.#view.view;
      },
    };
  }

  #read(next: FileChange, text: string, before: FileState | undefined): FileState {
    const file = parseFile(text, { keepTrees: next.open || next.hold === true }, next.parsed ?? before?.file);
    return {
      uri: next.uri,
      file,
      open: next.open,
      version: next.version,
      role: before?.role ?? "manifest",
      resources: before?.resources ?? [],
    };
  }

  /** What a kustomization generates: known to all, but no manifest that rules or features look at. */
  #generated(state: FileState): readonly Resource[] {
    const context = this.#contextOf(state.uri);
    return state.file.documents.flatMap(({ document }) => this.#decode(document, context, generatedBy));
  }

  /** The resources of a file; those of documents that did not change keep their identity. */
  #resources(state: FileState, role: FileRole, helmTemplates: boolean): readonly Resource[] {
    if (role === "helmValues" || role === "kustomization" || (role === "helmTemplate" && !helmTemplates)) return [];
    const context = this.#contextOf(state.uri);
    return state.file.documents.flatMap(({ document }) => this.#decode(document, context, decodeDocument));
  }

  /** A kustomization's namespace replaces what a manifest says; the cluster's own only stands in where nothing is said. */
  #contextOf(uri: string): DecodeContext {
    const own = this.#layout.contextOf(uri);
    return own.namespace === undefined && this.#namespace !== undefined
      ? { namespace: this.#namespace, overrides: false }
      : own;
  }

  #decode(document: YamlDocument, context: DecodeContext, decode: typeof decodeDocument): readonly Resource[] {
    const known = this.#decoded.get(document);
    const isSame = known?.context.namespace === context.namespace && known?.context.overrides === context.overrides;
    if (known && isSame && known.decode === decode) return known.resources;
    const resources = decode(document, context);
    this.#decoded.set(document, { context, decode, resources });
    return resources;
  }
}

function namespaceOf(cluster: ClusterChange | null): string | undefined {
  const namespace = cluster?.state.namespace;
  return namespace === "default" ? undefined : namespace;
}

function withCluster(catalog: Catalog, change: NonNullable<Change["cluster"]> | null): Catalog {
  if (change === null) return withLive(catalog, undefined, []);
  if ("resources" in change) return withLive(catalog, change.state, change.resources);
  return withLiveChanges(catalog, change.state, change.upserts, change.deletes);
}

/** What the API server publishes after a change: nothing of another cluster's is left once a new one is taken in whole. */
function servedAfter(
  change: NonNullable<Change["cluster"]> | null,
  before: readonly ServedSchemas[],
): readonly ServedSchemas[] {
  if (change === null) return [];
  return change.schemas ?? ("resources" in change ? [] : before);
}
