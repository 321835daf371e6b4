// Hovers on annotations: what the key means to who reads it, and whether that is who serves the object.

import type { Snapshot } from "../../analysis/snapshot.ts";
import { findAnnotation, isController, readersOf } from "../../ingress/annotations/knownAnnotations.ts";
import { annotationDocumentation, showType } from "../annotationDocumentation.ts";
import { mayRead, servedIn } from "../annotationReaders.ts";
import { bold, escape, lines } from "../markdown.ts";
import type { Place } from "../slot.ts";

/** What an annotation of the place's object is; undefined where nobody is known to read it. */
export function hoverAnnotation(snapshot: Snapshot, place: Place, key: string): string | undefined {
  const served = servedIn(snapshot, place);
  const found = findAnnotation(key, served?.controller.id);
  if (!found) return hoverShared(snapshot, place, key);
  const { owner, row } = found;
  if (!row) return undefined;
  const isForeign = isController(owner) && served !== undefined && !mayRead(snapshot, place).includes(owner);
  const warning = isForeign ? `Not read here: this Ingress is served by ${escape(served.controller.title)}` : undefined;
  return lines(warning && bold(warning), annotationDocumentation(owner, row));
}

/** A key that several read: what it is to each of them that may serve the object. */
function hoverShared(snapshot: Snapshot, place: Place, key: string): string | undefined {
  const readers = mayRead(snapshot, place);
  const meanings = readersOf(key).flatMap((owner) => {
    const row = readers.includes(owner) && isController(owner) ? findAnnotation(key, owner.id)?.row : undefined;
    return row ? [`${escape(owner.title)}: ${escape(showType(row))}. ${escape(row.description)}`] : [];
  });
  if (meanings.length === 0) return undefined;
  return lines(`${bold(escape(key.slice(key.indexOf("/") + 1)))} · read by whichever of these serves it`, ...meanings);
}
