// Where things stand in the text of a document: lines, columns, the dashes of block lists and how far lists are indented.

import type { YamlNode } from "./node.ts";

/** How this document indents lists under keys: 0 or 2; 2 where it has none. */
export function listIndentOf(text: string, node: YamlNode | undefined): number {
  return findListIndent(text, node) ?? 2;
}

function findListIndent(text: string, node: YamlNode | undefined): number | undefined {
  if (node?.is === "list" && !node.flow) {
    for (const item of node.items) {
      const inner = findListIndent(text, item);
      if (inner !== undefined) return inner;
    }
  }
  if (node?.is !== "map" || node.flow) return undefined;
  for (const entry of node.entries) {
    if (entry.merged) continue;
    const first = entry.value.is === "list" && !entry.value.flow ? entry.value.items[0] : undefined;
    if (first) return columnOf(text, dashOf(text, first)) > columnOf(text, entry.keySpan.start) ? 2 : 0;
    const inner = findListIndent(text, entry.value);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** The dash of a block list's item: the nearest one before the item. */
export function dashOf(text: string, item: YamlNode): number {
  let i = item.span.start - 1;
  while (i > 0 && text[i] !== "-") i--;
  return Math.max(0, i);
}

/** Where the line of an offset begins. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** Where the line of an offset ends, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  if (end < 0) return text.length;
  return text[end - 1] === "\r" && end - 1 >= offset ? end - 1 : end;
}

/** How far an offset is from the start of its line. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}
