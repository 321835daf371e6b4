// What is said of text that is no YAML, or not yet.
import { expect, test } from "vitest";
import { parseDocument } from "./document.ts";

test.each<[string, string, readonly string[]]>([
  ["a half-typed key", "a: 1\nnam", ['"nam" needs a colon to be a key']],
  ["a half-typed key that is another's name so far", "name: a\nname", ['"name" needs a colon to be a key']],
  [
    "a key out of line",
    "a:\n  b: 1\n   c: 2\n",
    ['"c" is indented deeper than its neighbours: the line above goes on there'],
  ],
  [
    "a key out of line in an item",
    "a:\n  - b: 1\n   c: 2\n",
    ["This line lacks a dash, or is not indented like the keys above it"],
  ],
  ["a key less indented", "a:\n   b: 1\n  c: 2\n", ["This key is not indented like the keys beside it"]],
  ["a second colon", "a: b: c\n", ["A second colon on one line: quote the text, or go to a new line"]],
  ["a key twice", "a: 1\na: 2\n", ['Key "a" is written twice; the last one counts']],
  ["a long line", `a: 1\n${"x".repeat(50)}`, [`"${"x".repeat(39)}…" needs a colon to be a key`]],
])("%s", (_, text, messages) => {
  expect(parseDocument(text, { keepTree: true }).problems.map(({ message }) => message)).toEqual(messages);
});
