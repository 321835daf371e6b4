// Structural edits of a document as the smallest text edits: comments, order, quoting and style of everything else stay.

import { isList, isObject, type Json, type Path } from "../base/json.ts";
import type { Span } from "../base/span.ts";
import type { YamlDocument } from "./document.ts";
import {
  entryOf,
  type ListNode,
  type MapEntry,
  type MapNode,
  nodeAt,
  type ScalarNode,
  toJson,
  type YamlNode,
} from "./node.ts";
import { printBlock, printEntry, printFlow, printScalar } from "./print.ts";
import { partSpan } from "./scalarPart.ts";
import { columnOf, dashOf, lineEnd, lineStart, listIndentOf } from "./textLayout.ts";

export type Edit =
  /** Replaces a value; a key that is not there yet is inserted at the end of its mapping (parents too). */
  | { readonly is: "set"; readonly path: Path; readonly value: Json }
  | { readonly is: "rename"; readonly path: Path; readonly to: string }
  /** Inserts a key into the mapping at `path`, after or before a sibling, else at the end. */
  | {
      readonly is: "insert";
      readonly path: Path;
      readonly key: string;
      readonly value: Json;
      readonly after?: string;
      readonly before?: string;
    }
  /**
   * Replaces a part of a text, by offsets of its value. Where its place in the source is not found, or the style can't hold
   * it, the whole is written anew; a value of several lines is then left as it is.
   */
  | { readonly is: "splice"; readonly path: Path; readonly part: Span; readonly text: string }
  /** Adds an item to the list at `path`, before that of an index, else at its end; the list is made where it is not there. */
  | { readonly is: "append"; readonly path: Path; readonly value: Json; readonly before?: number }
  /** Removes a key with its value, or a list item. */
  | { readonly is: "remove"; readonly path: Path }
  /** Makes a mapping in a list part of the mapping before it. */
  | { readonly is: "join"; readonly path: Path }
  /** Makes of a mapping in a list two: the key at `path` and those behind it become an item of their own. */
  | { readonly is: "split"; readonly path: Path }
  /** Moves a list item before an earlier one, with the comments inside it. */
  | { readonly is: "moveUp"; readonly path: Path; readonly to: number }
  /** Adds a document behind this one. */
  | { readonly is: "appendDocument"; readonly value: Json };

export interface TextChange {
  readonly span: Span;
  readonly text: string;
}

/** The text changes of an edit, relative to the document; [] where the place is not there (bad input is no error). */
export function toTextChanges(document: YamlDocument, edit: Edit): readonly TextChange[] {
  const root = document.tree();
  const cx: EditContext = {
    text: document.text,
    root,
    listIndent: listIndentOf(document.text, root),
    newline: document.text.includes("\r\n") ? "\r\n" : "\n",
  };
  const changes = plan(cx, edit);
  return cx.newline === "\n"
    ? changes
    : changes.map(({ span, text }) => ({ span, text: text.replaceAll(/\r?\n/g, "\r\n") }));
}

/** The text with changes applied; changes may come in any order but must not overlap. */
export function applyChanges(text: string, changes: readonly TextChange[]): string {
  const sorted = changes
    .map((change, index) => ({ change, index }))
    .sort((a, b) => b.change.span.start - a.change.span.start || b.index - a.index);
  return sorted.reduce(
    (result, { change }) => result.slice(0, change.span.start) + change.text + result.slice(change.span.end),
    text,
  );
}

interface EditContext {
  readonly text: string;
  readonly root: YamlNode | undefined;
  readonly listIndent: number;
  readonly newline: string;
}

function plan(cx: EditContext, edit: Edit): readonly TextChange[] {
  switch (edit.is) {
    case "set":
      return set(cx, edit.path, edit.value);
    case "rename": {
      const entry = entryAt(cx, edit.path);
      return entry ? [{ span: entry.keySpan, text: printScalar(edit.to) }] : [];
    }
    case "insert":
      return insert(cx, edit.path, edit.key, edit.value, edit);
    case "splice":
      return splice(cx, edit.path, edit.part, edit.text);
    case "append":
      return append(cx, edit.path, edit.value, edit.before);
    case "remove":
      return remove(cx, edit.path);
    case "join":
      return join(cx, edit.path);
    case "split":
      return split(cx, edit.path);
    case "moveUp":
      return moveUp(cx, edit.path, edit.to);
    case "appendDocument": {
      const body = printBlock(edit.value, cx.listIndent).join("\n");
      const lead = cx.text.endsWith("\n") ? "" : "\n";
      return [{ span: at(cx.text.length), text: `${lead}---\n${body}\n` }];
    }
  }
}

function set(cx: EditContext, path: Path, value: Json): readonly TextChange[] {
  const node = nodeAt(cx.root, path);
  if (node) return [replace(cx, path, node, value)];
  const parent = path.slice(0, -1);
  const key = path.at(-1);
  if (path.length === 0 || key === undefined) return [];
  if (typeof key === "number") return append(cx, parent, value);
  const holder = nodeAt(cx.root, parent);
  if (holder?.is === "map" || isEmpty(holder)) return insert(cx, parent, key, value, {});
  if (holder) return [];
  const wrapped: Record<string, Json> = Object.create(null);
  wrapped[key] = value;
  return set(cx, parent, wrapped);
}

function replace(cx: EditContext, path: Path, node: YamlNode, value: Json): TextChange {
  const entry = typeof path.at(-1) === "string" ? entryAt(cx, path) : undefined;
  const big = (isList(value) && value.length > 0) || (isObject(value) && Object.keys(value).length > 0);
  const inFlow = isInFlow(cx, path);
  if (entry && big && !inFlow) {
    const colon = cx.text.indexOf(":", entry.keySpan.end) + 1;
    const indent = columnOf(cx.text, entry.keySpan.start) + (isList(value) ? cx.listIndent : 2);
    const lines = printBlock(value, cx.listIndent).map((line) => `\n${" ".repeat(indent)}${line}`);
    return { span: { start: colon, end: Math.max(colon, node.span.end) }, text: lines.join("") };
  }
  if (big && !inFlow) {
    const lines = printBlock(value, cx.listIndent);
    return { span: node.span, text: lines.join(`\n${" ".repeat(columnOf(cx.text, node.span.start))}`) };
  }
  if (entry && !inFlow && node.is !== "scalar" && !node.flow) {
    const colon = cx.text.indexOf(":", entry.keySpan.end) + 1;
    return { span: { start: colon, end: node.span.end }, text: value === null ? "" : ` ${printFlow(value)}` };
  }
  const before = cx.text[node.span.start - 1];
  const lead = isEmpty(node) && before !== undefined && !/\s/.test(before) ? " " : "";
  return { span: node.span, text: lead + (value === null ? "" : printFlow(value)) };
}

function splice(cx: EditContext, path: Path, part: Span, text: string): readonly TextChange[] {
  const node = nodeAt(cx.root, path);
  if (node?.is !== "scalar" || typeof node.value !== "string") return [];
  const value = node.value.slice(0, part.start) + text + node.value.slice(part.end);
  const span = partSpan(cx.text, node, part);
  const written = span && inStyle(text, value, node.style, isInFlow(cx, path));
  if (span && written !== undefined) return [{ span, text: written }];
  return node.value.includes("\n") ? [] : [replace(cx, path, node, value)];
}

/** How a part is written in the style of its scalar; undefined where the whole can't keep that style. */
function inStyle(part: string, whole: string, style: ScalarNode["style"], flow: boolean): string | undefined {
  if (style === "single") return /[\r\n]/.test(part) ? undefined : part.replaceAll("'", "''");
  if (style === "double") return JSON.stringify(part).slice(1, -1);
  // A line may not begin with the part's own space, for that would be indentation.
  if (style === "block") return /^\s|[\r\n]/.test(part) ? undefined : part;
  const letters =
    /^[A-Za-z/][^\r\n]*[^:\s]$/.test(whole) && !/:\s|\s#/.test(whole) && !(flow && /[,[\]{}:]/.test(whole));
  return letters && !/^(?:yes|no|on|off|true|false|null)$/i.test(whole) ? part : undefined;
}

function insert(
  cx: EditContext,
  path: Path,
  key: string,
  value: Json,
  where: { readonly after?: string; readonly before?: string },
): readonly TextChange[] {
  const node = nodeAt(cx.root, path);
  if (!node || isEmpty(node)) {
    const holder: Record<string, Json> = Object.create(null);
    holder[key] = value;
    if (!node) return path.length === 0 ? [] : set(cx, path, holder);
    return [replace(cx, path, node, holder)];
  }
  if (node.is !== "map") return [];
  const own = node.entries.filter((entry) => !entry.merged);
  const last = own.at(-1);
  if (node.flow || !last)
    return [insertFlow(cx, node, `${printScalar(key)}: ${printFlow(value)}`, last?.value.span.end)];
  const indent = " ".repeat(columnOf(cx.text, own[0]?.keySpan.start ?? 0));
  const lines = printEntry(key, value, cx.listIndent);
  const before = where.before === undefined ? undefined : own.find((entry) => entry.key === where.before);
  if (before)
    return [
      {
        span: at(before.keySpan.start),
        text: lines.map((line, index) => (index === 0 ? line : indent + line)).join("\n") + `\n${indent}`,
      },
    ];
  const anchor = (where.after === undefined ? undefined : own.find((entry) => entry.key === where.after)) ?? last;
  return [{ span: at(lineEnd(cx.text, endOf(anchor))), text: lines.map((line) => `\n${indent}${line}`).join("") }];
}

function append(cx: EditContext, path: Path, value: Json, before?: number): readonly TextChange[] {
  const node = nodeAt(cx.root, path);
  if (!node || isEmpty(node)) return set(cx, path, [value]);
  if (node.is !== "list") return [];
  const last = node.items.at(-1);
  const next = before === undefined ? undefined : node.items[before];
  if (next) return [insertItem(cx, node, next, value)];
  if (node.flow || !last) {
    if (node.items.length === 0 && !isInFlow(cx, path)) return [replace(cx, path, node, [value])];
    return [insertFlow(cx, node, printFlow(value), last?.span.end)];
  }
  const dash = dashOf(cx.text, last);
  const indent = " ".repeat(columnOf(cx.text, dash));
  const lines = printBlock(value, cx.listIndent).map((line, index) => `\n${indent}${index === 0 ? "- " : "  "}${line}`);
  return [{ span: at(lineEnd(cx.text, last.span.end)), text: lines.join("") }];
}

function insertItem(cx: EditContext, list: ListNode, next: YamlNode, value: Json): TextChange {
  if (list.flow) return { span: at(next.span.start), text: `${printFlow(value)}, ` };
  const dash = dashOf(cx.text, next);
  const indent = " ".repeat(columnOf(cx.text, dash));
  const lines = printBlock(value, cx.listIndent).map((line, index) => `${index === 0 ? "- " : `${indent}  `}${line}\n`);
  return { span: at(dash), text: `${lines.join("")}${indent}` };
}

function insertFlow(cx: EditContext, node: MapNode | ListNode, text: string, lastEnd: number | undefined): TextChange {
  if (lastEnd !== undefined) return { span: at(lastEnd), text: `, ${text}` };
  const open = cx.text[node.span.start] ?? "{";
  return { span: node.span, text: open === "[" ? `[${text}]` : `{ ${text} }` };
}

function remove(cx: EditContext, path: Path): readonly TextChange[] {
  const key = path.at(-1);
  const parentPath = path.slice(0, -1);
  const parent = nodeAt(cx.root, parentPath);
  if (key === undefined || !parent || parent.is === "scalar") return [];
  const count = parent.is === "map" ? parent.entries.length : parent.items.length;
  if (count <= 1 && !parent.flow && parentPath.length > 0) {
    const emptied = parent.is === "map" ? "{}" : "[]";
    const entry = typeof parentPath.at(-1) === "string" ? entryAt(cx, parentPath) : undefined;
    const start = entry ? cx.text.indexOf(":", entry.keySpan.end) + 1 : parent.span.start;
    return [{ span: { start, end: parent.span.end }, text: entry ? ` ${emptied}` : emptied }];
  }
  if (parent.is === "map") {
    const index = parent.entries.findLastIndex((entry) => entry.key === key);
    const entry = parent.entries[index];
    if (!entry || entry.merged) return [];
    const next = parent.entries[index + 1];
    if (parent.flow)
      return [
        removeFlow(
          cx.text,
          { start: entry.keySpan.start, end: endOf(entry) },
          next?.keySpan.start,
          parent.entries[index - 1]?.value.span.end,
        ),
      ];
    const start = lineStart(cx.text, entry.keySpan.start);
    if (/^\s*$/.test(cx.text.slice(start, entry.keySpan.start))) return [wholeLines(cx.text, start, endOf(entry))];
    return [{ span: { start: entry.keySpan.start, end: next ? next.keySpan.start : endOf(entry) }, text: "" }];
  }
  const item = typeof key === "number" ? parent.items[key] : undefined;
  if (!item || typeof key !== "number") return [];
  if (parent.flow)
    return [removeFlow(cx.text, item.span, parent.items[key + 1]?.span.start, parent.items[key - 1]?.span.end)];
  const dash = dashOf(cx.text, item);
  const start = lineStart(cx.text, dash);
  if (/^\s*$/.test(cx.text.slice(start, dash))) return [wholeLines(cx.text, start, item.span.end)];
  const next = parent.items[key + 1];
  return [{ span: { start: dash, end: next ? dashOf(cx.text, next) : item.span.end }, text: "" }];
}

/** In block style the dash goes, and what stands behind it stays as it is written; else the keys are written again. */
function join(cx: EditContext, path: Path): readonly TextChange[] {
  const index = path.at(-1);
  if (typeof index !== "number" || index === 0) return [];
  const before = [...path.slice(0, -1), index - 1];
  const [first, second] = [nodeAt(cx.root, before), nodeAt(cx.root, path)];
  if (first?.is !== "map" || second?.is !== "map") return [];
  const keys = second.entries.filter((entry) => !entry.merged);
  if (keys.some(({ key }) => entryOf(first, key))) return [];
  const dash = dashOf(cx.text, second);
  const isPlain = /^[ \t]*-[ ]+$/.test(cx.text.slice(lineStart(cx.text, dash), second.span.start));
  const isAligned = columnOf(cx.text, first.span.start) === columnOf(cx.text, second.span.start);
  if (!first.flow && !second.flow && isPlain && isAligned) return [{ span: { start: dash, end: dash + 1 }, text: " " }];
  return [...keys.flatMap(({ key, value }) => insert(cx, before, key, toJson(value), {})), ...remove(cx, path)];
}

/** In block style a dash takes the place of the indentation before the key; what is written stays as it is. */
function split(cx: EditContext, path: Path): readonly TextChange[] {
  const itemPath = path.slice(0, -1);
  const [list, item] = [nodeAt(cx.root, itemPath.slice(0, -1)), nodeAt(cx.root, itemPath)];
  if (list?.is !== "list" || item?.is !== "map") return [];
  const index = item.entries.findIndex(({ key, merged }) => key === path.at(-1) && !merged);
  const [before, entry] = [item.entries[index - 1], item.entries[index]];
  if (!before || !entry) return [];
  const { start } = entry.keySpan;
  const indent = " ".repeat(columnOf(cx.text, dashOf(cx.text, item)));
  if (item.flow)
    return [{ span: { start: endOf(before), end: start }, text: list.flow ? " }, { " : ` }\n${indent}- { ` }];
  return cx.text.slice(lineStart(cx.text, start), start) === `${indent}  `
    ? [{ span: { start: start - 2, end: start }, text: "- " }]
    : [];
}

/** Whole lines move; items that share a line, as in flow style, stay where they are. */
function moveUp(cx: EditContext, path: Path, to: number): readonly TextChange[] {
  const index = path.at(-1);
  const list = nodeAt(cx.root, path.slice(0, -1));
  if (typeof index !== "number" || index <= to || list?.is !== "list" || list.flow) return [];
  const [item, target] = [list.items[index], list.items[to]];
  if (!item || !target) return [];
  const [start, before] = [item, target].map((node) => lineStart(cx.text, dashOf(cx.text, node)));
  if (start === undefined || before === undefined) return [];
  if ([item, target].some((node) => !/^[ \t]*-/.test(cx.text.slice(lineStart(cx.text, dashOf(cx.text, node))))))
    return [];
  const end = lineEnd(cx.text, item.span.end);
  return [{ span: at(before), text: `${cx.text.slice(start, end)}\n` }, wholeLines(cx.text, start, item.span.end)];
}

function removeFlow(text: string, span: Span, next: number | undefined, previousEnd: number | undefined): TextChange {
  if (next !== undefined) return { span: { start: span.start, end: next }, text: "" };
  return { span: { start: previousEnd ?? span.start, end: Math.min(span.end, text.length) }, text: "" };
}

function wholeLines(text: string, start: number, end: number): TextChange {
  const last = lineEnd(text, end);
  const after = text[last] === "\r" ? last + 2 : Math.min(last + 1, text.length);
  if (last < text.length) return { span: { start, end: after }, text: "" };
  return { span: { start: Math.max(0, start - 1), end: last }, text: "" };
}

function entryAt(cx: EditContext, path: Path): MapEntry | undefined {
  const key = path.at(-1);
  return typeof key === "string" ? entryOf(nodeAt(cx.root, path.slice(0, -1)), key) : undefined;
}

function isInFlow(cx: EditContext, path: Path): boolean {
  for (let length = 0; length < path.length; length++) {
    const node = nodeAt(cx.root, path.slice(0, length));
    if (node && node.is !== "scalar" && node.flow) return true;
  }
  return false;
}

function isEmpty(node: YamlNode | undefined): boolean {
  return node?.is === "scalar" && node.value === null;
}

function endOf(entry: MapEntry): number {
  return Math.max(entry.value.span.end, entry.keySpan.end);
}

function at(offset: number): Span {
  return { start: offset, end: offset };
}
