// Where a citation of the engine stands in the files that were read.

import { linesOf, locate, type Snapshot } from "../analysis/snapshot.ts";
import { entryOf } from "../index/catalog.ts";
import { toKindKey } from "../model/views.ts";
import { showPath } from "./load.ts";
import type { Where } from "./reach.ts";

/** File and line (from one) of a citation; undefined for live objects. */
export function citePlaces(snapshot: Snapshot): Where {
  return ({ id, path }) => {
    const entry = entryOf(snapshot.catalog, toKindKey(id.group, id.kind), id.namespace, id.name);
    const location = entry && locate(snapshot, entry, path);
    const state = location && snapshot.files.get(location.uri);
    if (!location || !state) return undefined;
    return { file: showPath(location.uri), line: linesOf(state.file).position(location.span.start).line + 1 };
  };
}
