// An offer as the protocol's item: what the list shows, in which order, and what taking it changes.

import { type CompletionItem, InsertTextFormat, InsertTextMode } from "vscode-languageserver-types";
import { insertText, type Writing } from "./insertText.ts";
import type { Offer } from "./offer.ts";

/** The item of an offer. */
export function toItem(writing: Writing, offer: Offer): CompletionItem {
  const { text, snippet } = insertText(writing, offer.insert);
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
    filterText: offer.filter ?? offer.label,
    ...(snippet ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
    ...(text.includes("\n") ? { insertTextMode: InsertTextMode.asIs } : {}),
    textEdit: { range: writing.range, newText: text },
    ...(also.length > 0 ? { additionalTextEdits: [...also] } : {}),
    ...(offer.deprecated ? { deprecated: true } : {}),
    // Sallyport's own client makes a command of it; for other clients it is nothing.
    ...(offer.asksOn ? { data: { asksOn: true } } : {}),
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
