// The text that an offer inserts at a cursor: quotes, indentation, list style, flow or block; plain or a snippet.

import type { Range, TextEdit } from "vscode-languageserver-types";
import { type CursorContext, columnAt } from "../../yaml/cursor.ts";
import { entryOf, nodeAt } from "../../yaml/node.ts";
import { printScalar } from "../../yaml/print.ts";
import type { Body, Insert } from "./offer.ts";

/** The place that offers are written to. */
export interface Writing {
  readonly context: CursorContext;
  readonly range: Range;
  /** Columns of one step of indentation in this document. */
  readonly step: number;
  /** Columns that a list under a key is indented by. */
  readonly listIndent: number;
  readonly newline: string;
  /** Where the offered value is an item of a list that is not begun yet. */
  readonly asItem: boolean;
  /** Edits that set a value elsewhere in the document. */
  set(path: readonly (string | number)[], value: string | number): readonly TextEdit[];
}

/** The text, and whether it holds tab stops. */
export function insertText(writing: Writing, insert: Insert): { readonly text: string; readonly snippet: boolean } {
  const { context, asItem } = writing;
  const snippet = needsSnippet(insert);
  const pen: Pen = { writing, snippet, stops: 0 };
  const wrapped = asItem && (context.sameLine || context.flow);
  const dashed = asItem && !wrapped;
  const flow = context.flow || wrapped || (context.sameLine && !/^(?:scalar|yaml|snippet)$/.test(insert.is));
  const body = write(pen, insert, context.column + (dashed ? 2 : 0), flow);
  return { text: `${context.lead}${dashed ? "- " : ""}${wrapped ? `[${body}]` : body}`, snippet };
}

function needsSnippet(insert: Insert): boolean {
  if (insert.is === "pair" || insert.is === "yaml") return false;
  if (insert.is === "snippet") return true;
  if (insert.is === "scalar") return insert.beside !== undefined && hasStops(insert.beside.body);
  return insert.body.is !== "stop" && hasStops(insert.body);
}

function hasStops(body: Body): boolean {
  if (body.is === "map") return body.entries.length === 0 || body.entries.some((entry) => hasStops(entry.body));
  if (body.is === "list") return hasStops(body.item);
  return body.is !== "value";
}

/** Where one insertion has got to: tab stops are numbered in the order in which they are written. */
interface Pen {
  readonly writing: Writing;
  readonly snippet: boolean;
  stops: number;
}

function write(pen: Pen, insert: Insert, column: number, flow: boolean): string {
  const { context } = pen.writing;
  switch (insert.is) {
    case "yaml":
    case "snippet":
      return insert.text;
    case "scalar": {
      const value = scalar(pen, insert.value, context.quote);
      if (!insert.beside || context.quote !== "") return value;
      const { key, body } = insert.beside;
      if (flow) return `${value}, ${key}: ${inFlow(pen, body)}`;
      const keys = keyColumn(context);
      return `${value}${newLine(pen, keys)}${key}:${inBlock(pen, body, keys)}`;
    }
    case "pair": {
      if (context.colon) return scalar(pen, insert.key, context.quote);
      const text = `${scalar(pen, insert.key)}: ${scalar(pen, insert.value)}`;
      return context.sameLine ? `{ ${text} }` : text;
    }
    case "key": {
      const key = scalar(pen, insert.key, context.quote);
      if (context.colon || context.quote !== "") return key;
      if (context.sameLine) return `{ ${key}: ${inFlow(pen, insert.body)} }`;
      if (insert.body.is === "stop") return `${key}: `;
      return flow ? `${key}: ${inFlow(pen, insert.body)}` : `${key}:${inBlock(pen, insert.body, column)}`;
    }
  }
}

/** What follows `key:` in block style, the key standing at a column. */
function inBlock(pen: Pen, body: Body, column: number): string {
  const { step, listIndent } = pen.writing;
  if (body.is === "map") return `${newLine(pen, column + step)}${entriesOf(pen, body, column + step)}`;
  if (body.is === "block") return ` |${newLine(pen, column + step)}${stop(pen)}`;
  if (body.is !== "list") return ` ${inFlow(pen, body)}`;
  const dash = column + listIndent;
  return `${newLine(pen, dash)}- ${body.item.is === "map" ? entriesOf(pen, body.item, dash + 2) : inFlow(pen, body.item)}`;
}

function entriesOf(pen: Pen, { entries }: Extract<Body, { is: "map" }>, column: number): string {
  if (entries.length === 0) return stop(pen);
  return entries.map(({ key, body }) => `${scalar(pen, key)}:${inBlock(pen, body, column)}`).join(newLine(pen, column));
}

function inFlow(pen: Pen, body: Body): string {
  switch (body.is) {
    case "stop":
      return stop(pen);
    case "value":
      return scalar(pen, body.value);
    case "text": {
      const value = quoted(body.value, '"').replaceAll(/[\\$}]/g, String.raw`\$&`);
      return value === "" ? `"${stop(pen)}"` : `"\${${++pen.stops}:${value}}"`;
    }
    case "block":
      return stop(pen);
    case "choice": {
      const values = body.values.map((value) => printScalar(value).replaceAll(/[\\,|$}]/g, String.raw`\$&`));
      return `\${${++pen.stops}|${values.join(",")}|}`;
    }
    case "list":
      return `[${inFlow(pen, body.item)}]`;
    case "map": {
      const entries = body.entries.map(({ key, body: inner }) => `${scalar(pen, key)}: ${inFlow(pen, inner)}`);
      return `{ ${entries.length === 0 ? stop(pen) : entries.join(", ")} }`;
    }
  }
}

function scalar(pen: Pen, value: string | number | boolean, quote: CursorContext["quote"] = ""): string {
  const text = quote === "" ? printScalar(value) : quoted(String(value), quote);
  return pen.snippet ? text.replaceAll(/[\\$}]/g, String.raw`\$&`) : text;
}

function quoted(text: string, quote: "'" | '"'): string {
  return quote === "'" ? text.replaceAll("'", "''") : JSON.stringify(text).slice(1, -1);
}

function stop(pen: Pen): string {
  return pen.snippet ? `$${++pen.stops}` : "";
}

function newLine({ writing }: Pen, column: number): string {
  return writing.newline + " ".repeat(column);
}

/** The column of the key whose value the cursor is at. */
function keyColumn({ repaired, path, column }: CursorContext): number {
  const entry = entryOf(nodeAt(repaired.tree(), path.slice(0, -1)), String(path.at(-1)));
  return entry ? columnAt(repaired.text, entry.keySpan.start) : column;
}
