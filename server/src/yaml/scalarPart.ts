// A part of a scalar's text in the document: for languages that are written inside a value. It only answers where each letter
// of the value is found in the source: past escapes, doubled quotes, folded lines and the indentation of blocks.

import type { Span } from "../base/span.ts";
import type { ScalarNode, YamlNode } from "./node.ts";

/** Where a part of a scalar's value is written; undefined where its letters are not found in the source. */
export function partSpan(text: string, node: YamlNode | undefined, part: Span): Span | undefined {
  const places = node?.is === "scalar" ? placesOf(text, node) : undefined;
  if (!places || part.start > part.end || part.end > places.length) return undefined;
  const first = places[part.start];
  const last = places[part.end - 1];
  const start = first?.start ?? last?.end;
  if (start === undefined) return undefined;
  return { start, end: part.end > part.start ? (last?.end ?? start) : start };
}

/** The value's offset at an offset of the document, inside the scalar; undefined where its letters are not found. */
export function offsetInValue(text: string, node: YamlNode | undefined, offset: number): number | undefined {
  const places = node?.is === "scalar" ? placesOf(text, node) : undefined;
  if (!places) return undefined;
  const at = places.findIndex(({ start, end }) => offset < end || (start === end && offset <= start));
  return at < 0 ? places.length : at;
}

/** Where each letter of a scalar's value is written. */
function placesOf(text: string, node: ScalarNode): readonly Span[] | undefined {
  const { value, style, span } = node;
  if (typeof value !== "string") return undefined;
  // The node of a block ends before the spaces of its last line, which the value keeps.
  const spaces = /^[ \t]*/.exec(text.slice(span.end, span.end + 200))?.[0].length ?? 0;
  if (style === "block") return placesInBlock(text.slice(0, span.end + spaces), span.start, value);
  if (style !== "plain" && style !== "single" && style !== "double") return undefined;
  const quotes = style === "plain" ? 0 : 1;
  return placesInFlow(text.slice(0, span.end - quotes), span.start + quotes, value, style);
}

/** Of a plain or quoted scalar. */
function placesInFlow(
  source: string,
  from: number,
  value: string,
  style: "plain" | "single" | "double",
): readonly Span[] | undefined {
  const places: Span[] = [];
  let at = from;
  while (at < source.length) {
    const { stands, end } = unitAt(source, at, style);
    if (!value.startsWith(stands, places.length)) return undefined;
    for (let i = 0; i < stands.length; i++) places.push({ start: at, end });
    at = end;
  }
  return places.length === value.length ? places : undefined;
}

interface Unit {
  /** The letters of the value that the source at this place stands for. */
  readonly stands: string;
  readonly end: number;
}

const FOLD = /[ \t]*(?:\r\n|\n|\r)(?:[ \t]*(?:\r\n|\n|\r))*[ \t]*/y;
const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(\r\n|\n|\r)[ \t]*|([\s\S]))/y;

/** YAML 1.2, section 5.7; others stand for themselves. */
const ESCAPED: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\u0007",
  b: "\b",
  t: "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\u001b",
  N: "\u0085",
  _: "\u00a0",
  L: "\u2028",
  P: "\u2029",
};

function unitAt(source: string, at: number, style: "plain" | "single" | "double"): Unit {
  FOLD.lastIndex = at;
  const fold = FOLD.exec(source)?.[0];
  if (fold !== undefined) {
    const lines = fold.split(/\r\n|\n|\r/).length - 1;
    return { stands: lines === 1 ? " " : "\n".repeat(lines - 1), end: at + fold.length };
  }
  const char = source[at] ?? "";
  if (style === "single" && char === "'" && source[at + 1] === "'") return { stands: "'", end: at + 2 };
  if (style !== "double" || char !== "\\") return { stands: char, end: at + 1 };
  ESCAPE.lastIndex = at;
  const [whole = char, x, u, long, line, letter = ""] = ESCAPE.exec(source) ?? [];
  const hex = x ?? u ?? long;
  const code = hex === undefined ? Number.NaN : Number.parseInt(hex, 16);
  const stands = code <= 0x10ffff ? String.fromCodePoint(code) : line === undefined ? (ESCAPED[letter] ?? letter) : "";
  return { stands, end: at + whole.length };
}

/** Of a block: its lines without their indentation, with what the value has between them. */
function placesInBlock(source: string, from: number, value: string): readonly Span[] | undefined {
  const header = /^[|>][+-]?[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|\r|$)/.exec(source.slice(from, from + 400));
  if (!header) return undefined;
  const isFolded = source[from] === ">";
  const places: Span[] = [];
  let indent: number | undefined;
  let breaks = 0;
  for (const { start, end } of linesOf(source, from + header[0].length)) {
    const line = source.slice(start, end);
    if (line.trim() === "" && (indent === undefined || line.length <= indent)) {
      breaks++;
      continue;
    }
    indent ??= line.length - line.trimStart().length;
    const content = line.slice(indent);
    const between = betweenLines(breaks, isFolded, places.length === 0).find(
      (text) => value.startsWith(text, places.length) && value.startsWith(content, places.length + text.length),
    );
    if (between === undefined) return undefined;
    const before = places.at(-1)?.end ?? start + indent;
    for (let i = 0; i < between.length; i++) places.push({ start: before, end: start + indent });
    for (let i = start + indent; i < end; i++) places.push({ start: i, end: i + 1 });
    breaks = 1;
  }
  const rest = value.slice(places.length);
  if (!/^\n*$/.test(rest)) return undefined;
  const last = places.at(-1)?.end ?? source.length;
  for (let i = 0; i < rest.length; i++) places.push({ start: last, end: last });
  return places;
}

/** What may stand for line ends; which it is, the value says: lines that are indented further are not folded. */
function betweenLines(breaks: number, isFolded: boolean, isFirst: boolean): readonly string[] {
  const all = "\n".repeat(breaks);
  if (!isFolded || isFirst) return [all];
  return breaks === 1 ? [" ", all] : [all.slice(1), all];
}

function* linesOf(source: string, from: number): Generator<Span> {
  let start = from;
  while (start < source.length) {
    const found = /\r\n|\n|\r/g;
    found.lastIndex = start;
    const line = found.exec(source);
    const end = line?.index ?? source.length;
    yield { start, end };
    start = end + (line?.[0].length ?? 0);
    if (!line) return;
  }
}
