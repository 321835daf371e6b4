import fc from "fast-check";
import { expect, test } from "vitest";
import { isList, isObject, type Json, jsonAt, type Path } from "../base/json.ts";
import { parseDocument } from "./document.ts";
import { applyChanges, type Edit, toTextChanges } from "./edits.ts";
import { printBlock, printFlow } from "./print.ts";

function edited(text: string, ...edits: readonly Edit[]): string {
  const document = parseDocument(text, { keepTree: true });
  return applyChanges(
    text,
    edits.flatMap((edit) => toTextChanges(document, edit)),
  );
}

test.each<[string, string, Edit, string]>([
  ["a scalar", "a: 1 # one\nb: 2\n", { is: "set", path: ["a"], value: "x" }, "a: x # one\nb: 2\n"],
  ["text that would read as something else", "a: 1\n", { is: "set", path: ["a"], value: "yes" }, 'a: "yes"\n'],
  [
    "an item before another",
    "a:\n  - b: 1 # one\n  # of c\n  - c: 2\n",
    { is: "append", path: ["a"], value: { d: [1], e: 2 }, before: 1 },
    "a:\n  - b: 1 # one\n  # of c\n  - d:\n      - 1\n    e: 2\n  - c: 2\n",
  ],
  [
    "an item before another in flow style",
    "a: [{ b: 1 }]\n",
    { is: "append", path: ["a"], value: { d: 1 }, before: 0 },
    "a: [{ d: 1 }, { b: 1 }]\n",
  ],
  ["an empty value", "a:\nb: 2\n", { is: "set", path: ["a"], value: 80 }, "a: 80\nb: 2\n"],
  [
    "a key that is not there",
    "spec:\n  a: 1\n",
    { is: "set", path: ["spec", "b"], value: [1] },
    "spec:\n  a: 1\n  b:\n    - 1\n",
  ],
  [
    "a key whose parents are not there",
    "kind: X\n",
    { is: "set", path: ["spec", "b"], value: 1 },
    "kind: X\nspec:\n  b: 1\n",
  ],
  [
    "in flow style",
    "a: { b: 1 }\n",
    { is: "set", path: ["a", "c"], value: { d: [1, 2] } },
    "a: { b: 1, c: { d: [1, 2] } }\n",
  ],
  ["a key's name", "a:\n  bc: 1 # x\n", { is: "rename", path: ["a", "bc"], to: "bcd" }, "a:\n  bcd: 1 # x\n"],
  [
    "a key after another, before a comment",
    "spec:\n  host: a # h\n  # about http\n  http: {}\n",
    { is: "insert", path: ["spec"], key: "tls", value: "x", after: "host" },
    "spec:\n  host: a # h\n  tls: x\n  # about http\n  http: {}\n",
  ],
  [
    "the first key of a list item",
    "l:\n- b: 1\n  c: 2\n",
    { is: "insert", path: ["l", 0], key: "a", value: { x: 1 }, before: "b" },
    "l:\n- a:\n    x: 1\n  b: 1\n  c: 2\n",
  ],
  [
    "an item, in the file's own indentation",
    "l:\n- a: 1\nm: 2\n",
    { is: "append", path: ["l"], value: { a: 2, b: [3] } },
    "l:\n- a: 1\n- a: 2\n  b:\n  - 3\nm: 2\n",
  ],
  ["an item of a flow list", "l: [a, b]\n", { is: "append", path: ["l"], value: "c" }, "l: [a, b, c]\n"],
  ["an item of an empty list", "l: []\n", { is: "append", path: ["l"], value: "c" }, "l:\n  - c\n"],
  ["an item of no list", "a: 1\n", { is: "append", path: ["l"], value: "c" }, "a: 1\nl:\n  - c\n"],
  ["a key away", "a: 1\nb:\n  c: 2\nd: 3\n", { is: "remove", path: ["b"] }, "a: 1\nd: 3\n"],
  ["the last line away", "a: 1\nb: 2", { is: "remove", path: ["b"] }, "a: 1"],
  [
    "the first key of an item away",
    "l:\n  - a: 1\n    b: 2\n",
    { is: "remove", path: ["l", 0, "a"] },
    "l:\n  - b: 2\n",
  ],
  ["the only key away", "a:\n  b: 1\nc: 2\n", { is: "remove", path: ["a", "b"] }, "a: {}\nc: 2\n"],
  ["an item away", "l:\n  - a\n  - b\n  - c\n", { is: "remove", path: ["l", 1] }, "l:\n  - a\n  - c\n"],
  ["a flow item away", "l: [a, b, c]\n", { is: "remove", path: ["l", 2] }, "l: [a, b]\n"],
  ["a flow key away", "l: {a: 1, b: 2}\n", { is: "remove", path: ["l", "a"] }, "l: {b: 2}\n"],
  [
    "an item into the one before it, as it is written",
    "l:\n  - a: { x: 1 }\n  # why\n  - b: { y: 2 } # b\n    c: 3\nd: 4\n",
    { is: "join", path: ["l", 1] },
    "l:\n  - a: { x: 1 }\n  # why\n    b: { y: 2 } # b\n    c: 3\nd: 4\n",
  ],
  [
    "an item that stands further out into the one before it",
    "l:\n  -   a: 1\n  - b: [2]\n  - c\n",
    { is: "join", path: ["l", 1] },
    "l:\n  -   a: 1\n      b:\n        - 2\n  - c\n",
  ],
  [
    "flow items into one",
    "l: [{ a: 1 }, { b: 2, c: 3 }, d]\n",
    { is: "join", path: ["l", 1] },
    "l: [{ a: 1, b: 2, c: 3 }, d]\n",
  ],
  [
    "no item into one that has the key",
    "l:\n  - a: 1\n  - a: 2\n",
    { is: "join", path: ["l", 1] },
    "l:\n  - a: 1\n  - a: 2\n",
  ],
  ["a document behind", "a: 1\n", { is: "appendDocument", value: { b: 1 } }, "a: 1\n---\nb: 1\n"],
  [
    "with the line ends of the file",
    "a: 1\r\nb: 2\r\n",
    { is: "insert", path: [], key: "c", value: { d: 1 } },
    "a: 1\r\nb: 2\r\nc:\r\n  d: 1\r\n",
  ],
  ["a block value by a scalar", "a:\n  - 1\n  - 2\nb: 3\n", { is: "set", path: ["a"], value: "x" }, "a: x\nb: 3\n"],
  ["a scalar by a block", "a: 1\nb: 3\n", { is: "set", path: ["a"], value: { c: 1 } }, "a:\n  c: 1\nb: 3\n"],
])("edits %s", (_, before, edit, after) => {
  expect(edited(before, edit)).toBe(after);
});

test.each(["a: {}", "", "[", "a: 1"])("a place that is not there gives no change: %s", (text) => {
  const document = parseDocument(text, { keepTree: true });
  expect(toTextChanges(document, { is: "remove", path: ["x", 3, "y"] })).toEqual([]);
  expect(toTextChanges(document, { is: "rename", path: ["x"], to: "y" })).toEqual([]);
});

const key = fc.oneof(
  fc.constantFrom("a", "b", "name", "on", "yes", "1", "x.y/z", "null", "~", "a b", "-", "#c", "é"),
  fc.string({ minLength: 1, maxLength: 4 }),
);
const scalar = fc.oneof(
  fc.integer({ min: -1000, max: 100000 }),
  fc.boolean(),
  fc.constantFrom(
    "",
    "yes",
    "0777",
    "1e3",
    "10.0.0.0/8",
    "::/0",
    "a: b",
    "- x",
    "x # y",
    "22:22",
    "2020-01-01",
    "web",
    "*.example.com",
    "{{ x }}",
    "null",
    "1_000",
    "0x1f",
    "=",
    "<<",
  ),
  fc.string({ maxLength: 6 }),
);
const { value: json } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    scalar,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: false }),
  ),
}));

test("what is printed reads back as the same value, in block and in flow style", () => {
  fc.assert(
    fc.property(json, fc.constantFrom(0, 2), (value, indent) => {
      expect(plain(parseDocument(printBlock({ v: value }, indent).join("\n"), { keepTree: true }).value)).toEqual({
        v: plain(value),
      });
      expect(plain(parseDocument(`v: ${printFlow(value)}`, { keepTree: true }).value)).toEqual({ v: plain(value) });
    }),
    { numRuns: 2000 },
  );
});

test("an edit of the text does to the value what its name says", () => {
  const object = fc.dictionary(key, json, { minKeys: 1, maxKeys: 4, noNullPrototype: false });
  fc.assert(
    fc.property(
      object,
      json,
      fc.nat(),
      fc.constantFrom(0, 2),
      fc.constantFrom("set", "remove", "append"),
      fc.constantFrom("\n", "\r\n"),
      (start, value, pick, indent, how, newline) => {
        const text = printBlock(start, indent).join(newline) + newline;
        const paths = allPaths(start, []);
        const path = paths[pick % paths.length] ?? [];
        const edit: Edit =
          how === "remove"
            ? { is: "remove", path }
            : how === "set"
              ? { is: "set", path, value }
              : { is: "append", path, value };
        if (how === "append" && !isList(jsonAt(start, path))) return;
        const after = parseDocument(edited(text, edit), { keepTree: true });
        expect(after.problems).toEqual([]);
        const wanted = plain(start) as Record<string, unknown>;
        apply(wanted, edit);
        expect(plain(after.value) ?? {}).toEqual(wanted);
      },
    ),
    { numRuns: 3000 },
  );
});

function allPaths(value: Json, path: Path): readonly Path[] {
  const children = isList(value)
    ? value.map((item, index) => [item, index] as const)
    : isObject(value)
      ? Object.entries(value).map(([name, item]) => [item, name] as const)
      : [];
  return [...(path.length > 0 ? [path] : []), ...children.flatMap(([item, step]) => allPaths(item, [...path, step]))];
}

/** The literal meaning of an edit, on plain values. */
function apply(target: Record<string, unknown>, edit: Edit): void {
  if (!("path" in edit)) return;
  let holder: unknown = target;
  for (const step of edit.path.slice(0, -1)) holder = (holder as Record<string | number, unknown>)[step];
  const last = edit.path.at(-1) ?? "";
  const box = holder as Record<string | number, unknown>;
  if (edit.is === "set") box[last] = plain(edit.value);
  else if (edit.is === "append") (box[last] as unknown[]).push(plain(edit.value));
  else if (Array.isArray(box)) box.splice(Number(last), 1);
  else delete box[last];
}

/** Ordinary prototypes, so that values compare. */
function plain(value: Json | undefined): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
