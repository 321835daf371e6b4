// One state of the world, immutable. Features are pure functions of it; whatever is dear is memoised on identities.

import type { Path } from "../base/json.ts";
import { memoOn } from "../base/memo.ts";
import { type Span, shift } from "../base/span.ts";
import type { TextIndex } from "../base/textIndex.ts";
import type { Entry } from "../index/bucket.ts";
import { type Catalog, renewed } from "../index/catalog.ts";
import type { Resource } from "../model/resource.ts";
import type { PolicyView } from "../model/views.ts";
import type { Schemas } from "../schema/schema.ts";
import type { YamlDocument } from "../yaml/document.ts";
import { documentAt, type PlacedDocument, type YamlFile } from "../yaml/file.ts";
import { indexFile } from "../yaml/fileIndex.ts";
import { nodeAt, spanAt } from "../yaml/node.ts";
import { partSpan } from "../yaml/scalarPart.ts";
import type { FileRole } from "./layout.ts";
import type { Settings } from "./settings.ts";

export interface FileState {
  readonly uri: string;
  readonly file: YamlFile;
  readonly open: boolean;
  readonly version: number | undefined;
  readonly role: FileRole;
  /** Its resources in order; none for Helm templates and values. */
  readonly resources: readonly Resource[];
}

export interface Snapshot {
  readonly revision: number;
  readonly files: ReadonlyMap<string, FileState>;
  readonly catalog: Catalog;
  readonly settings: Settings;
  readonly schemas: Schemas;
  /** The catalog as the engine sees it; the same object while nothing that it reads has changed. */
  policyView(): PolicyView;
}

/** Whether anything that one file may say of another has changed between two states. */
export function haveFactsChanged(before: Snapshot, after: Snapshot): boolean {
  if (before.settings !== after.settings || before.catalog.cluster !== after.catalog.cluster) return true;
  if (before.schemas !== after.schemas) return true;
  return before.catalog.generation !== after.catalog.generation;
}

/** A span in a file, by offsets of the whole file. */
export interface Location {
  readonly uri: string;
  readonly span: Span;
}

/** The lines of a file's text, by way of its documents: those that an edit left alone are not indexed again. */
export const linesOf: (file: YamlFile) => TextIndex = memoOn(indexFile);

const placesOf = memoOn(
  (file: YamlFile): ReadonlyMap<YamlDocument, PlacedDocument> =>
    new Map(file.documents.map((placed) => [placed.document, placed])),
);
const resourcesOf = memoOn((resources: readonly Resource[]): ReadonlyMap<YamlDocument, readonly Resource[]> => {
  const map = new Map<YamlDocument, Resource[]>();
  for (const resource of resources) {
    if (!resource.document) continue;
    const list = map.get(resource.document);
    if (list) list.push(resource);
    else map.set(resource.document, [resource]);
  }
  return map;
});

/** Where a document stands in its file; undefined where the file has moved on. */
export function placeOf(state: FileState, document: YamlDocument | undefined): PlacedDocument | undefined {
  return document && placesOf(state.file).get(document);
}

/** The resources that a document of a file states. */
export function resourcesIn(state: FileState, document: YamlDocument): readonly Resource[] {
  return resourcesOf(state.resources).get(document) ?? [];
}

/**
 * The span of a path of a resource in its file; of its nearest parent where the path is not written.
 * @param part offsets in the text that stands there; the whole value where it is not written letter for letter
 */
export function spanOf(
  state: FileState,
  resource: Resource,
  path: Path,
  at: "key" | "value",
  part?: Span,
): Span | undefined {
  const placed = placeOf(state, resource.document);
  if (!placed) return undefined;
  const root = placed.document.tree();
  const whole = [...resource.path, ...path];
  const inside = part && partSpan(placed.document.text, nodeAt(root, whole), part);
  const span = inside ?? spanAt(root, whole, at);
  return span && shift(span, placed.start);
}

/** Where an entry's resource (or a path in it) is declared; undefined for live objects. */
export function locate(
  snapshot: Snapshot,
  entry: Entry,
  path: Path = ["metadata", "name"],
  at: "key" | "value" = "value",
): Location | undefined {
  if (entry.origin.is !== "file") return undefined;
  const state = snapshot.files.get(entry.origin.uri);
  const span = state && spanOf(state, renewed(snapshot.catalog, entry).resource, path, at);
  return span && { uri: entry.origin.uri, span };
}

export interface Cursor {
  readonly state: FileState;
  readonly placed: PlacedDocument;
  /** Offset in the document's own text. */
  readonly offset: number;
}

/** The document under an offset of a file. */
export function cursorAt(snapshot: Snapshot, uri: string, offset: number): Cursor | undefined {
  const state = snapshot.files.get(uri);
  const placed = state && documentAt(state.file, offset);
  return state && placed && { state, placed, offset: Math.max(0, offset - placed.start) };
}
