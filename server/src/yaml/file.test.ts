import fc from "fast-check";
import { expect, test } from "vitest";
import { indexText } from "../base/textIndex.ts";
import { parseDocument } from "./document.ts";
import { parseFile, splitDocuments, type YamlFile } from "./file.ts";
import { indexFile } from "./fileIndex.ts";
import { spanAt } from "./node.ts";

function values(text: string): readonly unknown[] {
  return parseFile(text, { keepTrees: true }).documents.map(({ document }) =>
    JSON.parse(JSON.stringify(document.value ?? null)),
  );
}

test.each<[string, string, readonly unknown[]]>([
  ["one document", "a: 1\n", [{ a: 1 }]],
  ["two documents", "a: 1\n---\nb: 2\n", [{ a: 1 }, { b: 2 }]],
  ["a comment before the first marker is no document", "# c\n---\na: 1\n", [{ a: 1 }]],
  ["a document on the marker's line", "--- {a: 1}\n--- \nb: 2\n", [{ a: 1 }, { b: 2 }]],
  ["an empty document between", "a: 1\n---\n---\nb: 2\n", [{ a: 1 }, null, { b: 2 }]],
  ["the end marker", "a: 1\n...\n# c\n---\nb: 2\n...\n", [{ a: 1 }, { b: 2 }]],
  ["directives", "%YAML 1.1\n---\na: 1\n", [{ a: 1 }]],
  ["no marker inside a word", "a: ---\n---b: 1\n", [{ a: "---", "---b": 1 }]],
  ["a marker ends even a block scalar", "a: |\n  x\n---\nb: 1\n", [{ a: "x\n" }, { b: 1 }]],
  ["a byte order mark", "\ufeffa: 1\n---\nb: 2\n", [{ a: 1 }, { b: 2 }]],
  ["line ends of Windows", "a: 1\r\n---\r\nb: 2\r\n", [{ a: 1 }, { b: 2 }]],
  ["JSON", '{"a": [1, {"b": null}]}', [{ a: [1, { b: null }] }]],
  [
    "kubectl's YAML 1.1",
    "a: yes\nb: 0777\nc: 22:22\nd: 2020-01-01\ne: 1e3\nf: ~\ng: 'no'",
    [{ a: true, b: 511, c: "22:22", d: "2020-01-01", e: 1000, f: null, g: "no" }],
  ],
  [
    "merge keys",
    "x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3\nz: {<<: [*x, {c: 4}]}",
    [{ x: { a: 1, b: 2 }, y: { a: 1, b: 3 }, z: { a: 1, b: 2, c: 4 } }],
  ],
  ["keys that are no text", "1: a\ntrue: b\nnull: c", [{ "1": "a", true: "b", "": "c" }]],
  [
    "keys of every object's prototype",
    '__proto__: 1\n"toString": 2\nconstructor: 3',
    [{ ["__proto__"]: 1, toString: 2, constructor: 3 }],
  ],
  ["the last of two equal keys", "a: 1\na: 2", [{ a: 2 }]],
  ["an alias to nothing", "a: *nope\nb: 1", [{ a: null, b: 1 }]],
  ["an alias to itself", "a: &a [1, *a]", [{ a: [1, null] }]],
  ["nothing", "", [null]],
  ["comments alone", "# nothing\n", [null]],
])("reads %s", (_, text, wanted) => {
  expect(values(text)).toEqual(wanted);
});

test("an alias bomb ends early and small", () => {
  const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
  for (let i = 1; i < 12; i++)
    lines.push(`a${i}: &a${i} [${Array.from({ length: 10 }, () => `*a${i - 1}`).join(", ")}]`);
  const before = performance.now();
  const document = parseDocument(lines.join("\n"), { keepTree: true });
  expect(JSON.stringify(document.value).length).toBeLessThan(10_000_000);
  expect(performance.now() - before).toBeLessThan(5000);
});

test.each([
  "[".repeat(100_000),
  "{a: ".repeat(20_000),
  "- ".repeat(100_000),
  "? ".repeat(50_000),
  Array.from({ length: 2000 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"),
  Array.from({ length: 5000 }, (_, i) => `a${i}: &a${i} 1`).join("\n"),
])("what would stop the parser is refused with a problem: %#", (text) => {
  for (let i = 0; i < 3; i++) {
    const document = parseDocument(text, { keepTree: true });
    expect(document.problems).toHaveLength(1);
    expect(document.tree()).toBeUndefined();
  }
});

test("many keys in one mapping take no more than linear time", () => {
  const text = Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`).join("\n");
  const document = parseDocument(`${text}\nk7: 2`, { keepTree: true });
  expect(document.problems.map(({ code }) => code)).toEqual(["duplicate-key"]);
});

test.each<[string, string]>([
  ["kind: Ingress\nspec:\n  rules:\n  - host: a\n    http:\n      paths:\n      -", "spec"],
  ["kind: Ingress\nmetadata:\n  name: x\nspec", "metadata"],
  ["kind: A\nspec:\n\tx: 1\nmetadata: {name: b}", "kind"],
  ["kind: A\nspec: {a: [1, 2\nmetadata:\n  name: b", "kind"],
  ['kind: A\nspec: "abc\nb: 1', "kind"],
  ["kind: A\nname: {{ .Values.name }}\nb: 1", "kind"],
])("half-typed text keeps what can be read: %#", (text, key) => {
  const document = parseDocument(text, { keepTree: true });
  expect(Object.keys(document.value as object)).toContain(key);
});

const piece = fc.constantFrom(
  "a: 1\n",
  "---\n",
  "- x\n",
  "  b: [1, 2]\n",
  "\n",
  "c:\n",
  "|\n",
  "  text 😀\n",
  "'",
  '"',
  "# c\n",
  "...\n",
  "\r\n",
  "{",
  "]",
  "&a ",
  "*a\n",
  "\t",
  "<<: *a\n",
  "\ufeff",
  "{{ x }}\n",
  "é: ü\n",
);
const edits = fc.array(
  fc.record({ at: fc.nat(), length: fc.nat({ max: 12 }), text: fc.oneof(piece, fc.constant("")) }),
  { maxLength: 12 },
);

test("after any edits the documents are those of a fresh reading, and untouched ones keep their identity", () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), edits, (pieces, changes) => {
      let text = pieces.join("");
      let file: YamlFile = parseFile(text, { keepTrees: true });
      for (const { at, length, text: inserted } of changes) {
        const start = text.length === 0 ? 0 : at % (text.length + 1);
        text = text.slice(0, start) + inserted + text.slice(start + length);
        const next = parseFile(text, { keepTrees: true }, file);
        expect(seen(next)).toEqual(seen(parseFile(text, { keepTrees: true })));
        file = next;
      }
    }),
    { numRuns: 500 },
  );
  const before = parseFile("a: 1\n---\nb: 2\n---\nc: 3\n", { keepTrees: true });
  const after = parseFile("a: 1\n---\nb: 22\n---\nc: 3\n", { keepTrees: true }, before);
  expect(after.documents.map(({ document }, index) => document === before.documents[index]?.document)).toEqual([
    true,
    false,
    true,
  ]);
});

function seen(file: YamlFile): unknown {
  return file.documents.map(({ document, start, line }) => [
    start,
    line,
    JSON.stringify(document.value),
    document.problems,
    JSON.stringify(document.tree()),
  ]);
}

test("documents know the line that they start on", () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join("");
      const index = indexText(text);
      for (const { start, line } of parseFile(text, { keepTrees: true }).documents)
        expect(line).toBe(index.position(start).line);
    }),
    { numRuns: 500 },
  );
});

test.each<[string, readonly (string | number)[], "key" | "value", string]>([
  ["spec:\n  host: a.b # c\n", ["spec", "host"], "value", "a.b"],
  ["spec:\n  host: a.b\n", ["spec", "host"], "key", "host"],
  ["spec:\n  host:\n", ["spec", "host"], "value", "host"],
  ["spec: {ports: [{port: 80}]}", ["spec", "ports", 0], "value", "{port: 80}"],
  ["spec:\n  ports:\n  - name: a\n    port: 1\n", ["spec", "ports", 0], "value", "name"],
  ["spec:\n  ports:\n  - name: a\n", ["spec", "ports", 0, "port"], "key", "name"],
  ["spec:\n  a: 1\n", ["spec", "b", "c"], "value", "spec"],
  ["a: |\n  x\n  y\nb: 1", ["b"], "value", "1"],
  ['é: "😀" # x', ["é"], "value", '"😀"'],
])("points at the right text: %#", (text, path, at, wanted) => {
  const document = parseDocument(text, { keepTree: true });
  const span = spanAt(document.tree(), path, at);
  expect(span && text.slice(span.start, span.end)).toBe(wanted);
});

test("the lines of a file are those of its text", () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join("");
      const index = indexText(text);
      const ours = indexFile(parseFile(text, { keepTrees: true }));
      for (let offset = 0; offset <= text.length; offset++)
        expect(ours.position(offset)).toEqual(index.position(offset));
      for (let line = 0; line <= index.lineCount; line++) {
        expect(ours.lineStart(line)).toBe(index.lineStart(line));
        for (const character of [0, 1, 3, 80])
          expect(ours.offset({ line, character })).toBe(index.offset({ line, character }));
      }
    }),
    { numRuns: 500 },
  );
});

test("splitting never loses or doubles text but markers", () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join("");
      let last = 0;
      for (const { start, end } of splitDocuments(text)) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThanOrEqual(start);
        last = end;
      }
    }),
  );
});
