// A part of a scalar's text in the document: for languages that are written inside a value. It only answers where the value
// is written letter for letter, on one line, so that no escape and no folded line moves an offset.

import type { Span } from "../base/span.ts";
import type { YamlNode } from "./node.ts";

/** Where a part of a scalar's value is written; undefined where source and value are not the same letters. */
export function partSpan(text: string, node: YamlNode | undefined, part: Span): Span | undefined {
  const start = letterStart(text, node);
  return start === undefined ? undefined : { start: start + part.start, end: start + part.end };
}

/** Where the first letter of a scalar's value is written. */
function letterStart(text: string, node: YamlNode | undefined): number | undefined {
  if (node?.is !== "scalar" || typeof node.value !== "string") return undefined;
  const quotes = node.style === "single" || node.style === "double" ? 1 : 0;
  if (quotes === 0 && node.style !== "plain") return undefined;
  const written = text.slice(node.span.start + quotes, node.span.end - quotes);
  return written === node.value ? node.span.start + quotes : undefined;
}
