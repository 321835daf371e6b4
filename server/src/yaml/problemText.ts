// What the YAML library complains of, in words for a person who types a manifest.

import type { Span } from "../base/span.ts";

/** By the start of the library's message; what is not here is said in its own words. */
const WORDS: readonly (readonly [start: string, say: (text: string) => string])[] = [
  ["Implicit map keys need to be followed by map values", (text) => `"${text}" needs a colon to be a key`],
  ["Implicit keys need to be on a single line", (text) => `"${text}" needs a colon on its own line to be a key`],
  ["All mapping items must start at the same column", (text) => `"${text}" is not indented like the keys beside it`],
  ["All sequence items must start at the same column", () => "This item is not indented like those beside it"],
  [
    "Nested mappings are not allowed in compact mappings",
    () => "A second colon on one line: quote the text, or go to a new line",
  ],
];

/** Longer texts are cut. */
const MOST = 40;

/** The message for a problem at a span of a document. */
export function problemText(message: string, text: string, span: Span): string {
  const words = WORDS.find(([start]) => message.startsWith(start));
  if (!words) return message;
  const [line = ""] = text.slice(span.start, span.end).split("\n");
  const shown = line.trim();
  return words[1](shown.length > MOST ? `${shown.slice(0, MOST - 1)}…` : shown);
}
