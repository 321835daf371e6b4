// A cursor inside a block scalar, whose text may be a language of its own. Other completion has no business there.

import { type CursorContext, columnAt, thingAt } from "./cursor.ts";
import type { YamlDocument } from "./document.ts";
import type { ScalarNode } from "./node.ts";
import { offsetInValue } from "./scalarPart.ts";

/** The context of a cursor in a block scalar; undefined elsewhere, and where the value's letters are not found in the source. */
export function blockContextAt(document: YamlDocument, offset: number): CursorContext | undefined {
  const { text } = document;
  // Before the first letter of a line is indentation.
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  if (line.trim() === "" && /^[ \t]+[^\s]/.test(text.slice(offset, offset + 200))) return undefined;
  // Spaces that are typed last belong to the text, though its node ends before them.
  const thing = thingAt(document.tree(), text.slice(0, offset).trimEnd().length);
  if (thing?.at !== "value" || thing.node.is !== "scalar" || thing.node.style !== "block") return undefined;
  const { node, path } = thing;
  // The header is no part of the text, nor is what stands no further to the right than the key.
  const isInside = /[\r\n]/.test(text.slice(node.span.start, offset)) && columnAt(text, offset) > indentOf(text, node);
  if (typeof node.value !== "string" || !isInside) return undefined;
  const at = offsetInValue(text, node, offset);
  if (at === undefined) return undefined;
  const before = node.value.slice(0, at);
  const isBehind = offset > node.span.end && /[ \t]/.test(text[offset - 1] ?? "") && !/\s$/.test(before);
  return {
    at: "value",
    path,
    replace: { start: offset, end: offset },
    prefix: isBehind ? `${before} ` : before,
    quote: "",
    flow: false,
    lead: "",
    colon: false,
    column: 0,
    sameLine: false,
    siblings: [],
    repaired: document,
    block: node,
  };
}

/** The indentation of the line that the scalar begins on. */
function indentOf(text: string, { span }: ScalarNode): number {
  const line = text.slice(text.lastIndexOf("\n", span.start - 1) + 1, span.start);
  return /^[ -]*/.exec(line)?.[0].length ?? 0;
}
