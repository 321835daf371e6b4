// What the YAML library complains of, in words for a person who types a manifest.

/** By the start of the library's message; what is not here is said in its own words. */
const WORDS: readonly (readonly [start: string, say: (first: string, last: string) => string])[] = [
  ["Implicit map keys need to be followed by map values", (word) => `"${word}" needs a colon to be a key`],
  [
    "Implicit keys need to be on a single line",
    (_, word) => `"${word}" is indented deeper than its neighbours: the line above goes on there`,
  ],
  ["All mapping items must start at the same column", () => "This key is not indented like the keys beside it"],
  ["All sequence items must start at the same column", () => "This item is not indented like those beside it"],
  ["Sequence item without - indicator", () => "This line lacks a dash, or is not indented like the keys above it"],
  [
    "Nested mappings are not allowed in compact",
    () => "A second colon on one line: quote the text, or go to a new line",
  ],
];

/** Longer texts are cut. */
const MOST = 40;

/** The message for a problem with a piece of the document. */
export function problemText(message: string, text: string): string {
  const words = WORDS.find(([start]) => message.startsWith(start));
  if (!words) return message;
  const lines = text.split("\n").map((line) => line.trim());
  return words[1](shorten(lines[0] ?? ""), shorten(lines.findLast((line) => line !== "") ?? ""));
}

/** Whether a problem is told again, and better, by the next one at the same place. */
export function isEcho(message: string, next: string): boolean {
  return message.startsWith("Nested mappings") && next.startsWith("Implicit keys need");
}

function shorten(text: string): string {
  return text.length > MOST ? `${text.slice(0, MOST - 1)}…` : text;
}
