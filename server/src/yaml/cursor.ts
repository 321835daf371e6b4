// What stands at an offset of a document: for hover the thing in the tree, for completion what could be written there.
// Half-typed text is read by putting a mark at the cursor and parsing again; nothing here knows Kubernetes.

import type { Path } from "../base/json.ts";
import { type Span, touches } from "../base/span.ts";
import { parseDocument, type YamlDocument } from "./document.ts";
import type { MapNode, ScalarNode, YamlNode } from "./node.ts";

/** A key or a value that is written in the document. */
export interface ThingAt {
  /** Its path; of a key, the path that ends in it. */
  readonly path: Path;
  readonly at: "key" | "value";
  readonly span: Span;
  readonly node: YamlNode;
}

/** The innermost key or scalar at an offset; undefined between them. Never throws. */
export function thingAt(root: YamlNode | undefined, offset: number): ThingAt | undefined {
  const path: (string | number)[] = [];
  let node = root;
  while (node) {
    if (node.is === "scalar") {
      const written = touches(node.span, offset) && node.span.end > node.span.start;
      return written ? { path, at: "value", span: node.span, node } : undefined;
    }
    if (node.is === "list") {
      const index: number = node.items.findIndex((item) => touches(item.span, offset));
      if (index < 0) return undefined;
      path.push(index);
      node = node.items[index];
      continue;
    }
    const entries: MapNode["entries"] = node.entries.filter((entry) => !entry.merged);
    const key = entries.find(({ keySpan }) => touches(keySpan, offset));
    if (key) return { path: [...path, key.key], at: "key", span: key.keySpan, node: key.value };
    const inside = entries.find(({ value }) => touches(value.span, offset));
    if (!inside) return undefined;
    path.push(inside.key);
    node = inside.value;
  }
  return undefined;
}

/** What can be written at a cursor. */
export interface CursorContext {
  /**
   * `key`: a key of the mapping at `path`. `value`: the scalar at `path`. `either`: nothing is written at `path` yet, so
   * it may become a scalar or, by a first key, a mapping.
   */
  readonly at: "key" | "value" | "either";
  readonly path: Path;
  /** What a completion takes the place of, in the document's text. */
  readonly replace: Span;
  /** The part of `replace` before the cursor, without quotes. */
  readonly prefix: string;
  /** The quotes around the cursor, which `replace` leaves out. */
  readonly quote: "" | "'" | '"';
  readonly flow: boolean;
  /** What must stand before the inserted text: a space right behind `:` or `-`, a dash for a new item. */
  readonly lead: string;
  /** Whether a colon follows, so that a key needs none. */
  readonly colon: boolean;
  /** The column at which the first line of what is inserted starts, behind `lead`. */
  readonly column: number;
  /** Whether the value is to be written on the line of its key. */
  readonly sameLine: boolean;
  /** Keys that the mapping has besides the one at the cursor. */
  readonly siblings: readonly string[];
  /** The document as it was read: with the mark in it, which no value of interest holds. */
  readonly repaired: YamlDocument;
  /** The block scalar that the cursor is in, where it is in one (blockCursor.ts); `prefix` is then of its value. */
  readonly block?: ScalarNode;
}

/** Documents above this size are not parsed a second time for a cursor. */
const MAX_REPAIR = 400_000;

/**
 * The context of a cursor in a document; undefined where nothing can be completed: in comments, block scalars,
 * indentation before text, and where even the repaired text makes no sense.
 */
export function contextAt(document: YamlDocument, offset: number): CursorContext | undefined {
  const { text } = document;
  if (offset < 0 || offset > text.length || text.length > MAX_REPAIR) return undefined;
  const lineStart = startOfLine(text, offset);
  const lineEnd = endOfLine(text, offset);
  const before = text.slice(lineStart, offset);
  const after = text.slice(offset, lineEnd);
  if (isInComment(before)) return undefined;
  const bare = /^[\s-]*$/.test(before);
  if (bare && /^\s+[^\s#]/.test(after)) return undefined;
  const mark = freeMark(text);
  if (mark === undefined) return undefined;
  const behind = /(?:^|[\s\w"'./-])[:]$/.test(before) || /(?:^|\s)-$/.test(before) ? " " : "";
  const attempts: readonly (readonly [lead: string, tail: string])[] =
    behind !== ""
      ? [[behind, ""]]
      : isKeyPosition(before, after)
        ? [
            ["", ":"],
            ["", ""],
            ["- ", ""],
          ]
        : [["", ""]];
  for (const [lead, tail] of attempts) {
    const rest = tail === "" ? offset : offset + (/^[^\s:#,{}[\]]*/.exec(after)?.[0].length ?? 0);
    const put = `${text.slice(0, offset)}${lead}${mark}${text.slice(offset, rest)}${tail}${text.slice(rest)}`;
    const repaired = parseDocument(put, { keepTree: true });
    // In its right place the mark breaks nothing; tabs are broken already.
    if (brokenBits(repaired) > brokenBits(document)) continue;
    const found = find(repaired.tree(), mark, repaired.text);
    if (!found) continue;
    const context = toContext(found, { repaired, offset, lead, tail, column: offset - lineStart + lead.length });
    if (context) return context;
  }
  return undefined;
}

function brokenBits({ problems }: YamlDocument): number {
  return problems.filter(({ code }) => code !== "tab-as-indent").length;
}

interface Found {
  readonly path: Path;
  readonly at: "key" | "value";
  readonly span: Span;
  readonly style: "plain" | "single" | "double" | "block" | "empty";
  readonly parent: YamlNode | undefined;
  /** Of a key: whether something stands behind its colon. */
  readonly filled: boolean;
}

interface Put {
  readonly repaired: YamlDocument;
  readonly offset: number;
  readonly lead: string;
  readonly tail: string;
  readonly column: number;
}

function toContext(found: Found, { repaired, offset, lead, tail, column }: Put): CursorContext | undefined {
  const { text } = repaired;
  const { parent } = found;
  const written = text.slice(found.span.start, found.span.end);
  if (found.style === "block" || /[\r\n]/.test(written)) return undefined;
  if (tail !== "" && (found.at === "value" || !/^:(?:\s|$)/.test(text.slice(found.span.end, found.span.end + 2))))
    return undefined;
  const opening = written[0] === '"' || written[0] === "'" ? written[0] : undefined;
  const quote = opening === '"' || opening === "'" ? opening : "";
  const closed = quote !== "" && written.length > 1 && written.endsWith(quote);
  // The mark and its lead are not in the document; what stands behind the cursor starts that much earlier there.
  const start = Math.min(found.span.start + quote.length, offset);
  const end = Math.max(offset, found.span.end - (closed ? 1 : 0) - lead.length - 1);
  const prefix = text.slice(start, offset);
  const map = found.at === "key" && parent?.is === "map" ? parent : undefined;
  // A new key would take the lines below it from the key above.
  if (tail !== "" && found.filled && written.length === 1) return undefined;
  if (map && !map.flow && !isInColumn(text, map, found.span)) return undefined;
  // In a flow list the colon alone makes a mapping; the word is an item.
  if (map?.flow === true && tail !== "" && map.span.start === found.span.start) return undefined;
  const siblings = map
    ? map.entries.filter(({ keySpan }) => keySpan.start !== found.span.start).map(({ key }) => key)
    : [];
  const colon = found.at === "key" && tail === "" && /^\s*:(?=\s|$)/.test(text.slice(found.span.end));
  const sameLine = found.at === "value" && parent?.is === "map" && isOnLineOfKey(text, parent, found);
  const flow = parent !== undefined && parent.is !== "scalar" && parent.flow;
  const alone = found.at === "key" && !colon && siblings.length === 0 && !flow;
  const at = found.at === "key" ? (alone ? "either" : "key") : sameLine || quote !== "" ? "value" : "either";
  return {
    at,
    path: found.at === "key" ? found.path.slice(0, -1) : found.path,
    replace: { start, end },
    prefix,
    quote,
    flow,
    lead,
    colon,
    column: column - prefix.length - quote.length,
    sameLine,
    siblings,
    repaired,
  };
}

/** The key or scalar that holds the mark. */
function find(root: YamlNode | undefined, mark: string, text: string): Found | undefined {
  const at = text.indexOf(mark);
  const path: (string | number)[] = [];
  let parent: YamlNode | undefined;
  let node = root;
  while (node) {
    if (node.is === "scalar") {
      const holds = node.span.start <= at && at < node.span.end;
      return holds ? { path, at: "value", span: node.span, style: node.style, parent, filled: false } : undefined;
    }
    const holds = (span: Span): boolean => span.start <= at && at < span.end;
    if (node.is === "list") {
      const index: number = node.items.findIndex((item) => holds(item.span));
      if (index < 0) return undefined;
      path.push(index);
      parent = node;
      node = node.items[index];
      continue;
    }
    const entries: MapNode["entries"] = node.entries.filter((entry) => !entry.merged);
    const key = entries.find(({ keySpan }) => holds(keySpan));
    if (key) {
      const filled = key.value.is !== "scalar" || key.value.style !== "empty";
      return { path: [...path, key.key], at: "key", span: key.keySpan, style: "plain", parent: node, filled };
    }
    const inside = entries.find(({ value }) => holds(value.span));
    if (!inside) return undefined;
    path.push(inside.key);
    parent = node;
    node = inside.value;
  }
  return undefined;
}

/** Whether a key stands where its siblings do; the parser takes it for one of them even where it does not. */
function isInColumn(text: string, map: MapNode, key: Span): boolean {
  const sibling = map.entries.find(({ keySpan, merged }) => !merged && keySpan.start !== key.start);
  return !sibling || columnAt(text, sibling.keySpan.start) === columnAt(text, key.start);
}

function isOnLineOfKey(text: string, map: MapNode, found: Found): boolean {
  const entry = map.entries.find(({ value }) => value.span.start === found.span.start);
  return entry !== undefined && !/[\r\n]/.test(text.slice(entry.keySpan.end, found.span.start));
}

/** Whether a bare word at the cursor may be a key: nothing but indentation and dashes stand before it, no colon behind. */
function isKeyPosition(before: string, after: string): boolean {
  return /^[\s-]*[^\s:#{}[\],"'&*!|>%@`]*$/.test(before) && !/^[^\s:]*:(?:\s|$)/.test(after);
}

/** A `#` that starts a comment: at the line's start or behind a space, outside quotes. */
function isInComment(before: string): boolean {
  let quote = "";
  for (let i = 0; i < before.length; i++) {
    const char = before[i] ?? "";
    if (quote !== "") {
      if (char === "\\" && quote === '"') i++;
      else if (char === quote) quote = "";
    } else if ((char === '"' || char === "'") && /(?:^|[\s[{,:-])$/.test(before.slice(0, i))) quote = char;
    else if (char === "#" && /(?:^|\s)$/.test(before.slice(0, i))) return true;
  }
  return false;
}

/** A letter of the private use area that the text has not got. */
function freeMark(text: string): string | undefined {
  for (let code = 0xe000; code < 0xe100; code++) {
    const mark = String.fromCharCode(code);
    if (!text.includes(mark)) return mark;
  }
  return undefined;
}

/** The column of an offset on its line. */
export function columnAt(text: string, offset: number): number {
  return offset - startOfLine(text, offset);
}

function startOfLine(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text[at - 1] !== "\n" && text[at - 1] !== "\r") at--;
  return at;
}

function endOfLine(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && text[at] !== "\n" && text[at] !== "\r") at++;
  return at;
}
