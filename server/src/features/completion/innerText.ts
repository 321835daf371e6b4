// A text with a language of its own under the cursor (a Traefik rule, a Calico selector), and a cursor narrowed to a part of it.

import type { Span } from "../../base/span.ts";
import type { CursorContext } from "../../yaml/cursor.ts";
import { partSpan } from "../../yaml/scalarPart.ts";
import type { Offer } from "./offer.ts";

export interface InnerOffers {
  readonly offers: readonly Offer[];
  /** The context narrowed to the piece of the text at the cursor. */
  readonly context: CursorContext;
}

/** The text as it stands; the repaired document holds the mark of the cursor, which is left out. */
export function innerText({ repaired, replace, prefix, lead, block }: CursorContext): string {
  if (block) return String(block.value);
  const mark = replace.start + prefix.length + lead.length;
  const length = replace.end - replace.start;
  return prefix + repaired.text.slice(mark + 1, mark + 1 + length - prefix.length);
}

/** The context of a part of its text. */
export function narrow(context: CursorContext, text: string, part: Span): CursorContext {
  const { start, end } = part;
  const prefix = text.slice(start, context.prefix.length);
  const from = context.replace.start;
  const { block, repaired } = context;
  if (!block) return { ...context, prefix, replace: { start: from + start, end: from + end } };
  return { ...context, prefix, replace: (end > start && partSpan(repaired.text, block, part)) || context.replace };
}
