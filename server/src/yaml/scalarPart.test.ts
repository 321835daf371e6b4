import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDocument } from "./document.ts";
import { applyChanges, toTextChanges } from "./edits.ts";
import { nodeAt } from "./node.ts";
import { offsetInValue, partSpan } from "./scalarPart.ts";

const PART = { start: 6, end: 7 };

test.each([
  ["plain", "m: Host(`a`) && x # c\n", "a"],
  ["single quotes", "m: 'Host(`a`)'\n", "a"],
  ["double quotes", 'm: "Host(`a`)"\n', "a"],
  ["in flow style", "[{ m: Host(`a`) }]\n", undefined],
  ["an escaped letter", 'm: "Host(`\\u0061`)"\n', "\\u0061"],
  ["a letter behind escapes", 'm: "\\"\\x41\\\\\\t\\Uffff`aa"\n', undefined],
  ["a letter behind readable escapes", 'm: "\\"\\x41\\\\\\t\\e`a"\n', "a"],
  ["a doubled quote", "m: 'Host''`''s'\n", "''"],
  ["a block", "m: |\n  Host(`a`)\n", "a"],
  ["a block with a comment", "m: >- # c\n    Host(`a`)\n", "a"],
  ["a block's line ends", "m: |\n  Hos\n  t\n\n  b\n", "\n\n  "],
  ["a block's later line", "m: |-\n  Host(\n  abc\n", "a"],
  ["a folded block's later line", "m: >-\n  Host(\n  abc\n", "a"],
  ["a folded block with an indented line", "m: >\n  Hos\n    t\n  b\n", "t"],
  ["a block with blank lines", "m: >\n\n  Hos\n\n\n  ab\n", "a"],
  ["a block with said indentation", "m: |2\n  Host(`a`)\n", undefined],
  ["folded lines", "m: Host(`\n  a`)\n  && x\n", "\n  "],
  ["quoted lines", 'm: "Hos  \n\n\n  t(\\\n  a"\n', "("],
  ["lines that end as elsewhere", "m: >\r\n  Host(\r\n  abc\r\n", "a"],
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
  ["a folded block", "m: >-\n  Host(`a`)\n  && x\n", "b", "m: >-\n  Host(`b`)\n  && x\n"],
  ["a folded block, by two lines", "m: >-\n  Host(`a`)\n  && x\n", "b\nc", 'm: "Host(`b\\nc`) && x"'],
  ["a block of lines", "m: |\n  Host(`a`) &&\n  x\n", "b", "m: |\n  Host(`b`) &&\n  x\n"],
  ["a block of lines, by two lines, which stays", "m: |\n  Host(`a`)\n  x\n", "b\nc", "m: |\n  Host(`a`)\n  x\n"],
])("a part is replaced in %s", (_, text, by, expected) => {
  const document = parseDocument(text, { keepTree: true });
  const changes = toTextChanges(document, { is: "splice", path: ["m"], part: PART, text: by });
  expect(applyChanges(text, changes).trim()).toBe(expected.trim());
});

test("each letter of a value stands where it is found, in any source that is read", () => {
  const source = fc.string({ unit: fc.constantFrom(..."ab'\"\\ nx4\n\t".split(""), "\n  ", "\n\n  "), maxLength: 24 });
  const frame = fc.constantFrom<(value: string) => string>(
    (value) => `m: ${value}\n`,
    (value) => `m: '${value}'\n`,
    (value) => `m: "${value}"\n`,
    (value) => `m: |\n  ${value}\n`,
    (value) => `m: >-\n  ${value}\nn: 1\n`,
  );
  let found = 0;
  fc.assert(
    fc.property(source, frame, (inner, around) => {
      const text = around(inner);
      const document = parseDocument(text, { keepTree: true });
      const node = nodeAt(document.tree(), ["m"]);
      if (document.problems.length > 0 || node?.is !== "scalar" || typeof node.value !== "string") return;
      for (const [at, letter] of node.value.split("").entries()) {
        const span = partSpan(text, node, { start: at, end: at + 1 });
        if (!span) return;
        found++;
        const written = text.slice(span.start, span.end);
        if (/[ab]/.test(letter) && node.style !== "double") expect(written).toBe(letter);
        if (span.end > span.start) expect(offsetInValue(text, node, span.start)).toBeLessThanOrEqual(at);
      }
    }),
    { numRuns: 3000 },
  );
  expect(found).toBeGreaterThan(1000);
});

test("a replaced part reads back in its place", () => {
  const text = fc.string({ unit: fc.constantFrom(..."ab`'\"\\:# ,[]{}&*|-?!%@é\n".split("")), maxLength: 8 });
  const frame = fc.constantFrom<(value: string) => string>(
    (value) => `m: ${value}\n`,
    (value) => `{ m: ${value} }\n`,
    (value) => `m: '${value}'\n`,
    (value) => `- m: "${value}"\n`,
    (value) => `m: |-\n  ${value}\n`,
    (value) => `m: >-\n  ${value}\nn: 1\n`,
    (value) => `m: "a${value.slice(1, 2)}\\x63${value.slice(3)}"\n`,
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
