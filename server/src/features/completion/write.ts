// How an offer is written at a cursor: quotes, indentation, list style, flow or block; plain text or a snippet.

import {
  type CompletionItem,
  InsertTextFormat,
  InsertTextMode,
  type Range,
  type TextEdit,
} from "vscode-languageserver-types";
import type { Span } from "../../base/span.ts";
import type { CursorContext } from "../../yaml/cursor.ts";
import { printScalar } from "../../yaml/print.ts";
import type { Body, Insert, Offer } from "./offer.ts";

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

/** The item of an offer. `index` keeps the order of offers. */
export function toItem(writing: Writing, offer: Offer): CompletionItem {
  const { text, snippet } = toText(writing, offer.insert);
  const also = (offer.also ?? []).flatMap(({ path, value }) => writing.set(path, value));
  const documentation = offer.documentation?.() ?? "";
  const labelDetails = {
    ...(offer.hint ? { detail: `  ${offer.hint}` } : {}),
    ...(offer.source ? { description: offer.source } : {}),
  };
  return {
    label: offer.label,
    kind: offer.kind,
    ...(Object.keys(labelDetails).length > 0 ? { labelDetails } : {}),
    ...(offer.detail ? { detail: offer.detail } : {}),
    ...(documentation ? { documentation: { kind: "markdown", value: documentation } } : {}),
    sortText: `${offer.rank ?? 1}${offer.sort ?? offer.label}`,
    filterText: offer.label,
    ...(snippet ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
    ...(text.includes("\n") ? { insertTextMode: InsertTextMode.asIs } : {}),
    textEdit: { range: writing.range, newText: text },
    ...(also.length > 0 ? { additionalTextEdits: [...also] } : {}),
    ...(offer.deprecated ? { deprecated: true } : {}),
  };
}

/** How far a document indents: the least indentation that it has, 2 where it has none. */
export function stepOf(text: string): number {
  let least = Number.POSITIVE_INFINITY;
  for (const [, spaces = ""] of text.matchAll(/^( +)[^\s#-]/gm)) {
    if (spaces.length < least) least = spaces.length;
    if (least <= 2) break;
  }
  return Number.isFinite(least) && least >= 1 && least <= 8 ? Math.max(least, 2) : 2;
}

interface Text {
  readonly text: string;
  readonly snippet: boolean;
}

function toText(writing: Writing, insert: Insert): Text {
  const { context, asItem } = writing;
  const snippet = needsSnippet(insert);
  const pen = new Pen(writing, snippet);
  const wrapped = asItem && (context.sameLine || context.flow);
  const lead = context.lead + (asItem && !wrapped ? "- " : "");
  const column = context.column + (asItem && !wrapped ? 2 : 0);
  const flow = context.flow || wrapped || (context.sameLine && insert.is !== "scalar" && insert.is !== "yaml");
  const body = pen.insert(insert, column, flow);
  const open = wrapped ? "[" : "";
  return { text: `${lead}${open}${body}${wrapped ? "]" : ""}`, snippet };
}

function needsSnippet(insert: Insert): boolean {
  if (insert.is === "pair" || insert.is === "yaml") return false;
  if (insert.is === "scalar") return insert.beside !== undefined && hasStops(insert.beside.body);
  return insert.body.is !== "stop" && hasStops(insert.body);
}

function hasStops(body: Body): boolean {
  if (body.is === "map") return body.entries.some((entry) => hasStops(entry.body));
  if (body.is === "list") return hasStops(body.item);
  return body.is !== "value";
}

class Pen {
  readonly #writing: Writing;
  readonly #snippet: boolean;
  #stops = 0;

  constructor(writing: Writing, snippet: boolean) {
    this.#writing = writing;
    this.#snippet = snippet;
  }

  insert(insert: Insert, column: number, flow: boolean): string {
    const { context } = this.#writing;
    switch (insert.is) {
      case "scalar": {
        const value = this.#scalar(insert.value, context.quote);
        if (!insert.beside || context.quote !== "") return value;
        const { key, body } = insert.beside;
        if (flow) return `${value}, ${key}: ${this.#flow(body)}`;
        const keys = keyColumn(context);
        return `${value}${this.#line(keys)}${key}:${this.#block(body, keys)}`;
      }
      case "yaml":
        return insert.text;
      case "pair": {
        if (context.colon) return this.#scalar(insert.key, context.quote);
        const text = `${this.#scalar(insert.key, "")}: ${this.#scalar(insert.value, "")}`;
        return context.sameLine ? `{ ${text} }` : text;
      }
      case "key": {
        const key = this.#scalar(insert.key, context.quote);
        if (context.colon || context.quote !== "") return key;
        if (context.sameLine) return `{ ${key}: ${this.#flow(insert.body)} }`;
        if (insert.body.is === "stop") return `${key}: `;
        return flow ? `${key}: ${this.#flow(insert.body)}` : `${key}:${this.#block(insert.body, column)}`;
      }
    }
  }

  /** What follows `key:` in block style, the key standing at a column. */
  #block(body: Body, column: number): string {
    const { step, listIndent } = this.#writing;
    switch (body.is) {
      case "map":
        return `${this.#line(column + step)}${this.#entries(body, column + step)}`;
      case "list":
        return `${this.#line(column + listIndent)}- ${this.#item(body.item, column + listIndent + 2)}`;
      default:
        return ` ${this.#flow(body)}`;
    }
  }

  #entries(body: Extract<Body, { is: "map" }>, column: number): string {
    if (body.entries.length === 0) return this.#stop();
    return body.entries
      .map(({ key, body: inner }) => `${this.#scalar(key, "")}:${this.#block(inner, column)}`)
      .join(this.#line(column));
  }

  #item(body: Body, column: number): string {
    return body.is === "map" ? this.#entries(body, column) : this.#flow(body);
  }

  #flow(body: Body): string {
    switch (body.is) {
      case "stop":
        return this.#stop();
      case "value":
        return this.#scalar(body.value, "");
      case "choice":
        return `\${${++this.#stops}|${body.values.map((value) => printScalar(value).replaceAll(/[\\,|$}]/g, String.raw`\$&`)).join(",")}|}`;
      case "list":
        return `[${this.#flow(body.item)}]`;
      case "map":
        return body.entries.length === 0
          ? `{ ${this.#stop()} }`
          : `{ ${body.entries.map(({ key, body: inner }) => `${this.#scalar(key, "")}: ${this.#flow(inner)}`).join(", ")} }`;
    }
  }

  #scalar(value: string | number | boolean, quote: CursorContext["quote"]): string {
    const text = quote === "" ? printScalar(value) : quoted(String(value), quote);
    return this.#snippet ? text.replaceAll(/[\\$}]/g, String.raw`\$&`) : text;
  }

  #stop(): string {
    return this.#snippet ? `$${++this.#stops}` : "";
  }

  #line(column: number): string {
    return this.#writing.newline + " ".repeat(column);
  }
}

/** The column of the key whose value the cursor is at. */
function keyColumn({ repaired, path, column }: CursorContext): number {
  let node = repaired.tree();
  for (const step of path.slice(0, -1)) {
    node =
      node?.is === "map"
        ? node.entries.findLast(({ key }) => key === step)?.value
        : node?.is === "list"
          ? node.items[Number(step)]
          : undefined;
  }
  const entry = node?.is === "map" ? node.entries.findLast(({ key }) => key === path.at(-1)) : undefined;
  if (!entry) return column;
  return columnAt(repaired.text, entry.keySpan);
}

function columnAt(text: string, span: Span): number {
  return span.start - (text.lastIndexOf("\n", span.start - 1) + 1);
}

function quoted(text: string, quote: "'" | '"'): string {
  return quote === "'" ? text.replaceAll("'", "''") : JSON.stringify(text).slice(1, -1);
}
