import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDocument } from "./document.ts";
import { applyChanges, toTextChanges } from "./edits.ts";
import { nodeAt } from "./node.ts";
import { partSpan } from "./scalarPart.ts";

const PART = { start: 6, end: 7 };

test.each([
  ["plain", "m: Host(`a`) && x # c\n", "a"],
  ["single quotes", "m: 'Host(`a`)'\n", "a"],
  ["double quotes", 'm: "Host(`a`)"\n', "a"],
  ["in flow style", "[{ m: Host(`a`) }]\n", undefined],
  ["an escaped letter", 'm: "Host(`\\u0061`)"\n', undefined],
  ["a doubled quote", "m: 'Host(`a`) it''s'\n", undefined],
  ["a block", "m: |\n  Host(`a`)\n", undefined],
  ["folded lines", "m: Host(`a`)\n  && x\n", undefined],
  ["an alias", "b: &b Host(`a`)\nm: *b\n", undefined],
  ["a number", "m: 12345678\n", undefined],
])("the part of a value in %s", (_, text, expected) => {
  const document = parseDocument(text, { keepTree: true });
  const span = partSpan(text, nodeAt(document.tree(), ["m"]), PART);
  expect(span && text.slice(span.start, span.end)).toBe(expected);
});

test.each([
  ["plain", "m: Host(`a`) # c\n", "bc", "m: Host(`bc`) # c\n"],
  ["single quotes", "m: 'Host(`a`)'\n", "it's", "m: 'Host(`it''s`)'\n"],
  ["double quotes", 'm: "Host(`a`)"\n', '"\\', 'm: "Host(`\\"\\\\`)"\n'],
  ["plain that would end in a comment", "m: Host(`a`)\n", "b #c", 'm: "Host(`b #c`)"\n'],
  ["a folded block of one line", "m: >-\n  Host(`a`)\n  && x\n", "b", 'm: "Host(`b`) && x"'],
  ["a block of lines, which stays", "m: |\n  Host(`a`) &&\n  x\n", "b", "m: |\n  Host(`a`) &&\n  x\n"],
])("a part is replaced in %s", (_, text, by, expected) => {
  const document = parseDocument(text, { keepTree: true });
  const changes = toTextChanges(document, { is: "splice", path: ["m"], part: PART, text: by });
  expect(applyChanges(text, changes).trim()).toBe(expected.trim());
});

test("a replaced part reads back in its place", () => {
  const text = fc.string({ unit: fc.constantFrom(..."ab`'\"\\:# ,[]{}&*|-?!%@é\n".split("")), maxLength: 8 });
  const frame = fc.constantFrom<(value: string) => string>(
    (value) => `m: ${value}\n`,
    (value) => `{ m: ${value} }\n`,
    (value) => `m: '${value}'\n`,
    (value) => `- m: "${value}"\n`,
  );
  fc.assert(
    fc.property(fc.nat(5), fc.nat(5), text, frame, (a, b, by, around) => {
      const part = { start: Math.min(a, b), end: Math.max(a, b) };
      const source = around("abcde");
      const path = source.startsWith("-") ? [0, "m"] : ["m"];
      const document = parseDocument(source, { keepTree: true });
      const changed = applyChanges(source, toTextChanges(document, { is: "splice", path, part, text: by }));
      const node = nodeAt(parseDocument(changed, { keepTree: true }).tree(), path);
      expect(node?.is === "scalar" ? node.value : undefined).toBe(
        `${"abcde".slice(0, part.start)}${by}${"abcde".slice(part.end)}`,
      );
    }),
    { numRuns: 3000 },
  );
});
