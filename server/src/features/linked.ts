// Names of objects in Markdown that lead to them: to the line of the file that declares them. The address is the workspace's
// own, encoded; what a manifest says never becomes part of it. Live objects are named with their source and lead nowhere.

import type { Snapshot } from "../analysis/snapshot.ts";
import { linesOf, locate } from "../analysis/snapshot.ts";
import { entryOf } from "../index/catalog.ts";
import { type ResourceId, showId } from "../model/resourceId.ts";
import { toKindKey } from "../model/views.ts";
import { escape } from "./markdown.ts";
import { sourceOf } from "./source.ts";

/** `[Deployment web/cart](file:///shop.yaml#L7)`, `Deployment web/cart (cluster prod)`. */
export function linked(snapshot: Snapshot, id: ResourceId): string {
  const entry = entryOf(snapshot.catalog, toKindKey(id.group, id.kind), id.namespace, id.name);
  const text = escape(showId(id));
  if (!entry) return text;
  const location = locate(snapshot, entry);
  const state = location && snapshot.files.get(location.uri);
  if (!location || !state) return `${text} (${escape(sourceOf(snapshot, entry))})`;
  const line = linesOf(state.file).position(location.span.start).line + 1;
  return location.uri.startsWith("file:") ? `[${text}](${toHref(location.uri)}#L${line})` : text;
}

/** Parentheses and the like are plain in a URI and not in a Markdown link. */
function toHref(uri: string): string {
  return uri.replaceAll(
    /[^\w:/.%~-]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).padStart(2, "0").toUpperCase()}`,
  );
}
