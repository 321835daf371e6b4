// What a cursor (`‸`) can write, on whole and half-typed YAML. The answer is shown as
// `at path [replaced] lead colon`, e.g. `value spec.name [we]`.
import { expect, test } from "vitest";
import { toFieldPath } from "../base/json.ts";
import { contextAt, thingAt } from "./cursor.ts";
import { parseDocument } from "./document.ts";

function read(marked: string): string {
  const offset = marked.indexOf("‸");
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const context = contextAt(parseDocument(text, { keepTree: true }), offset);
  if (!context) return "nothing";
  const { at, path, replace, prefix, quote, flow, lead, colon, column, siblings } = context;
  expect(text.slice(replace.start, offset)).toBe(prefix);
  const parts = [
    at,
    toFieldPath(path) || ".",
    `[${text.slice(replace.start, replace.end)}]`,
    quote === "" ? "" : `quote ${quote}`,
    flow ? "flow" : "",
    lead === "" ? "" : `lead '${lead}'`,
    colon ? "colon" : "",
    at === "value" ? "" : `column ${column}`,
    siblings.length === 0 ? "" : `beside ${siblings.join(",")}`,
  ];
  return parts.filter((part) => part !== "").join(" ");
}

const cases: readonly (readonly [string, string, string])[] = [
  ["the end of a value", "name: we‸", "value name [we]"],
  ["an empty value", "name: ‸", "value name []"],
  ["an empty value above a key", "name: ‸\nport: 1", "value name []"],
  ["the middle of a word", "spec:\n  name: w‸eb\n  b: 1", "value spec.name [web]"],
  ["right behind a colon", "name:‸\nb: 1", "value name [] lead ' '"],
  ["a number", "port: 80‸", "value port [80]"],
  ["the first line under a key", "spec:\n  ‸", "either spec [] column 2"],
  ["a line beside a key", "spec:\n  a: 1\n  ‸", "key spec [] column 2 beside a"],
  ["a line above a key", "spec:\n  ‸\n  a: 1", "key spec [] column 2 beside a"],
  ["a word above a key", "spec:\n  ing‸\n  rules: []", "key spec [ing] column 2 beside rules"],
  ["the middle of a word above a key", "spec:\n  ing‸ress\n  rules: []", "key spec [ingress] column 2 beside rules"],
  ["a key that would take what stands below", "a:\n  ‸\n    b: 1", "nothing"],
  ["a word above a template", "spec:\n  ing‸\n  {{- end }}", "nothing"],
  ["less indentation", "spec:\n  a: 1\n‸", "key . [] column 0 beside spec"],
  ["a written key", "na‸me: x", "key . [name] colon column 0"],
  ["the start of a written key", "‸name: x", "key . [name] colon column 0"],
  ["behind a dash", "ports:\n  - ‸", "either ports[0] [] column 4"],
  ["a word behind a dash", "ports:\n  - na‸\n", "either ports[0] [na] column 4"],
  ["right behind a dash", "x:\n  - a: 1\n  -‸\ny: 1", "either x[1] [] lead ' ' column 4"],
  ["under a dash", "x:\n  -\n    ‸", "either x[0] [] column 4"],
  ["a second key of an item", "ports:\n  - port: 80\n    ‸\ntype: x", "key ports[0] [] column 4 beside port"],
  ["the dash's column", "ports:\n    - port: 80\n    ‸\n", "either ports[1] [] lead '- ' column 6"],
  [
    "the column of a list that is not indented",
    "spec:\n  ports:\n  - port: 80\n  ‸\n",
    "key spec [] column 2 beside ports",
  ],
  ["a dash among items", "x:\n  - ‸\n  - b", "either x[0] [] column 4"],
  ["a flow mapping", "a: {‸}", "key a [] flow column 4"],
  ["a word in a flow mapping", "a: { na‸ }", "key a [na] flow column 5"],
  ["behind a comma", "a: {b: 1,‸}", "key a [] flow column 9 beside b"],
  ["a value in a flow mapping", "a: { name: we‸, port: 1 }", "value a.name [we] flow"],
  ["an empty value in flow mappings", "a: { b: { c: ‸ } }", "value a.b.c [] flow"],
  ["a flow mapping that is not closed", "a: { name: we‸", "value a.name [we] flow"],
  ["a flow list", "a: [80, ‸]", "either a[1] [] flow column 8"],
  ["an empty flow list", "a: [‸]", "either a[0] [] flow column 4"],
  ["a flow list over lines", "a: [\n  we‸\n]", "either a[0] [we] flow column 2"],
  ["quotes", "a: 'we‸b'", "value a [web] quote '"],
  ["empty quotes", 'a: "‸"', 'value a [] quote "'],
  ["a quote that is not closed", 'a: "we‸', 'value a [we] quote "'],
  ["a quote that runs on", "a: 'x‸\nb: 1", "nothing"],
  ["JSON", '{"a": "‸"}', 'value a [] quote " flow'],
  ["a key of JSON", '{"‸": 1}', 'key . [] quote " flow colon column 1'],
  ["an empty document", "‸", "either . [] column 0"],
  ["a first word", "k‸", "either . [k] column 0"],
  ["an item of a List", "items:\n  - kind: A\n    spec:\n      ‸", "either items[0].spec [] column 6"],
  ["CRLF", "x:\r\n  ‸\r\n  b: 1\r\n", "key x [] column 2 beside b"],
  ["a comment", "a: x # com‸", "nothing"],
  ["a line of comment", "# ‸", "nothing"],
  ["a hash in a word is no comment", "a: x#‸", "value a [x#]"],
  ["a block scalar", "a: |\n  foo‸\n", "nothing"],
  ["indentation before a key", "  ‸  name: x", "nothing"],
  ["an alias", "a: *b‸", "nothing"],
];

for (const [what, marked, expected] of cases) test(what, () => expect(read(marked)).toBe(expected));

test("the thing at an offset", () => {
  const tree = parseDocument("a:\n  - b: [x, yy]\n    c:\n", { keepTree: true }).tree();
  const at = (offset: number): string => {
    const thing = thingAt(tree, offset);
    return thing ? `${thing.at} ${toFieldPath(thing.path)}` : "nothing";
  };
  expect(at(0)).toBe("key a");
  expect(at(7)).toBe("key a[0].b");
  expect(at(11)).toBe("value a[0].b[0]");
  expect(at(15)).toBe("value a[0].b[1]");
  expect(at(3)).toBe("nothing");
  expect(at(99)).toBe("nothing");
});
