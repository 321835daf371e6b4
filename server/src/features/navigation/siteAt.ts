// The sites under a cursor, and places as locations: what definition, references and rename have in common.

import type { Location as LspLocation, Position } from "vscode-languageserver-types";
import { cursorAt, type FileState, resourcesIn, type Snapshot, spanOf } from "../../analysis/snapshot.ts";
import type { Path } from "../../base/json.ts";
import { type Span, touches } from "../../base/span.ts";
import { sitesOf } from "../../index/references.ts";
import type { Place } from "../../index/resolve.ts";
import type { Site } from "../../index/site.ts";
import type { Resource } from "../../model/resource.ts";
import { toOffset, toRange } from "../range.ts";

export interface PositionParams {
  readonly textDocument: { readonly uri: string };
  readonly position: Position;
}

export interface SiteAt {
  readonly uri: string;
  readonly state: FileState;
  readonly resource: Resource;
  readonly site: Site;
  readonly span: Span;
}

/** The sites that the cursor touches, those with the shortest text alone: a label goes before the selector around it. */
export function sitesAt(snapshot: Snapshot, { textDocument: { uri }, position }: PositionParams): readonly SiteAt[] {
  const state = snapshot.files.get(uri);
  if (!state) return [];
  const offset = toOffset(state, position);
  const cursor = cursorAt(snapshot, uri, offset);
  if (!cursor) return [];
  let best: SiteAt[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (const resource of resourcesIn(state, cursor.placed.document)) {
    for (const site of sitesOf(resource)) {
      for (const span of spansOf(state, resource, site)) {
        if (!touches(span, offset)) continue;
        const length = span.end - span.start;
        if (length < least) best = [];
        if (length <= least) best.push({ uri, state, resource, site, span });
        least = Math.min(least, length);
      }
    }
  }
  return best;
}

/** Places as locations, each once; places whose file has moved on are left out. */
export function toLocations(snapshot: Snapshot, places: readonly Place[]): readonly LspLocation[] {
  const seen = new Set<string>();
  return places.flatMap((place) => {
    const state = snapshot.files.get(place.uri);
    const span = state && placeSpan(state, place);
    if (!span) return [];
    const key = `${place.uri} ${span.start} ${span.end}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ uri: place.uri, range: toRange(state, span) }];
  });
}

/** What a place shows as one stretch: of a label key and value together. */
export function placeSpan(
  state: FileState,
  { resource, path, at }: Pick<Place, "resource" | "path" | "at">,
): Span | undefined {
  if (at !== "entry") return spanOf(state, resource, path, at);
  const key = spanOf(state, resource, path, "key");
  const value = spanOf(state, resource, path, "value");
  return key && value && value.start >= key.end ? { start: key.start, end: value.end } : value;
}

function spansOf(
  state: FileState,
  resource: Resource,
  { path, at }: { readonly path: Path; readonly at: Site["at"] },
): readonly Span[] {
  const sides = at === "entry" ? (["key", "value"] as const) : [at];
  return sides.flatMap((side) => spanOf(state, resource, path, side) ?? []);
}
