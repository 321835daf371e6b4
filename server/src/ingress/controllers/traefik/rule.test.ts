import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matchersOf, parseRule, printRule, type RuleNode } from "./rule.ts";
import { priorityOf } from "./rulePriority.ts";

/** The tree without its offsets, as nested text. */
function outline(node: RuleNode): string {
  switch (node.is) {
    case "matcher":
      return `${node.name}[${node.values.map(({ value }) => value).join("|")}]`;
    case "not":
      return `not(${outline(node.operand)})`;
    case "group":
      return `(${outline(node.inner)})`;
    case "and":
    case "or":
      return `${node.is}{${node.operands.map(outline).join(", ")}}`;
  }
}

function read(rule: string): string {
  const parsed = parseRule(rule);
  if (parsed.is === "rule") return outline(parsed.tree);
  const { span, message } = parsed.problem;
  return `${message} @${span.start}-${span.end}`;
}

describe("rules that Traefik reads", () => {
  test.each([
    ["Host(`a`)", "Host[a]"],
    [" Host( `a` ) ", "Host[a]"],
    ['Host("a")', "Host[a]"],
    [String.raw`Path("/a\"b\x41\u00e9\101\\")`, 'Path[/a"bAéA\\]'],
    ["Path(`/a\\d`)", "Path[/a\\d]"],
    ["Host(`a`, `b`,)", "Host[a|b]"],
    ["Host()", "Host[]"],
    ["Host(`a`) && Path(`/b`) || Path(`/c`) && Path(`/d`)", "or{and{Host[a], Path[/b]}, and{Path[/c], Path[/d]}}"],
    ["Host(`a`) && (Path(`/b`) || Path(`/c`))", "and{Host[a], (or{Path[/b], Path[/c]})}"],
    ["!Host(`a`) && Path(`/b`)", "and{not(Host[a]), Path[/b]}"],
    ["!!(Host(`a`) || !Path(`/b`))", "not(not((or{Host[a], not(Path[/b])})))"],
    ["Host(`a`) &&\n  Path(`/b`)\n", "and{Host[a], Path[/b]}"],
    ["Host(\n`a`,\n`b`)", "Host[a|b]"],
    ["Host(`a`) // who\n", "Host[a]"],
    ["Host(`a`) /* who */ && Path(`/b`)", "and{Host[a], Path[/b]}"],
    ["Host(`a\nb`)", "Host[a\nb]"],
    ["Host(`münchen.example`)", "Host[münchen.example]"],
  ])("%s", (rule, expected) => {
    expect(read(rule)).toBe(expected);
  });
});

describe("rules that Traefik refuses", () => {
  test.each([
    ["", "The rule is empty: a matcher is expected @0-0"],
    ["Host('a')", "Values stand in backticks, not in other quotes @5-8"],
    ["Host(‘a’)", "Values stand in backticks, not in other quotes @5-8"],
    ["Host(a.example.com)", "A value stands in backticks @5-18"],
    ["Host(`a`", "No ) closes Host( @4-5"],
    ["(Host(`a`)", "No ) closes this parenthesis @0-1"],
    ["Host(`a`))", "No ( stands before this ) @9-10"],
    ["Host(`a)", "No ` closes this value @5-8"],
    ['Host("a)', 'No " closes this value @5-8'],
    [String.raw`Host("a\d")`, "\\d is no escape of Go; write the value in backticks @5-10"],
    ["Host(`a`) Path(`/b`)", "&& or || is expected before Path @10-14"],
    ["(Host(`a`) Path(`/b`))", "&& or || is expected before Path @11-15"],
    ["Host(`a`) and Path(`/b`)", "&& is the operator, not and @10-13"],
    ["Host(`a`) | Path(`/b`)", "|| is the operator, not | @10-11"],
    ["(Host(`a`) OR Path(`/b`))", "|| is the operator, not OR @11-13"],
    ["not Host(`a`)", "! is the operator, not not @0-3"],
    ["Host(`a`) &&", "A matcher is expected behind && @10-12"],
    ["&& Host(`a`)", "A matcher is expected, not && @0-2"],
    ["Host(`a`) && || Path(`/b`)", "A matcher is expected behind &&, not || @13-15"],
    ["Host", "A matcher has its value in parentheses: Host(`…`) @0-4"],
    ["`a`", "A value stands inside a matcher, as in Host(`…`) @0-3"],
    ["Host(`a` `b`)", "A comma is expected between two values @9-12"],
    ["Host(,`a`)", "A value in backticks is expected, not , @5-6"],
    [
      "Host(`a`)\n&& Path(`/b`)",
      "The line end ends the rule here: && and || stand at the end of a line, not at its start @9-10",
    ],
    [
      "(Host(`a`)\n|| Path(`/b`))",
      "The line end ends the rule here: && and || stand at the end of a line, not at its start @10-11",
    ],
    ["Host(`a`\n)", "A line may not end between a value and its ) @8-9"],
    ["Host(`a`);", "&& or || is expected, not ; @9-10"],
    ["Host(`a`) == Path(`/b`)", "&& or || is expected, not = @10-11"],
    [`${"(".repeat(1000)}Host(\`a\`)`, "Too many parentheses in one another @201-202"],
  ])("%s", (rule, expected) => {
    expect(read(rule)).toBe(expected);
  });
});

test.each([
  ["Host('a')", "Host(`a`)"],
  ["Host(“a”)", "Host(`a`)"],
  ["Host(a.example.com) && Path(`/b`)", "Host(`a.example.com`) && Path(`/b`)"],
  ["Host(`a`", "Host(`a`)"],
  ["(Host(`a`) || Host(`b`)  ", "(Host(`a`) || Host(`b`))  "],
  ["Host(`a`))", "Host(`a`)"],
  ["Host(`a)", "Host(`a`)"],
  ["(Host(`a))", "(Host(`a`))"],
  ["Host(`a`) Path(`/b`)", "Host(`a`) && Path(`/b`)"],
  ["Host(`a`) and Path(`/b`)", "Host(`a`) && Path(`/b`)"],
  ["(Host(`a`) Path(`/b`))", "(Host(`a`) && Path(`/b`))"],
  ["not Host(`a`)", "! Host(`a`)"],
])("the repair of %s makes it %s", (rule, expected) => {
  const parsed = parseRule(rule);
  const repair = parsed.is === "broken" ? parsed.problem.repair : undefined;
  expect(repair && rule.slice(0, repair.part.start) + repair.text + rule.slice(repair.part.end)).toBe(expected);
  expect(parseRule(expected).is).toBe("rule");
});

const NOWHERE = { start: 0, end: 0 };

const node: fc.Arbitrary<RuleNode> = fc.letrec<{ or: RuleNode; and: RuleNode; unary: RuleNode }>((tie) => ({
  or: list("or", tie("and")),
  and: list("and", tie("unary")),
  unary: fc.oneof(
    { maxDepth: 4 },
    fc
      .tuple(
        fc.constantFrom("Host", "PathPrefix", "headerregexp", "ALPN"),
        fc.array(fc.string({ unit: "grapheme-composite" }), { maxLength: 3 }),
      )
      .map(
        ([name, values]): RuleNode => ({
          is: "matcher",
          name,
          nameSpan: NOWHERE,
          values: values.map((value) => ({ value, span: NOWHERE, quote: "`", letters: undefined })),
          span: NOWHERE,
        }),
      ),
    tie("or").map((inner): RuleNode => ({ is: "group", inner, span: NOWHERE })),
    tie("unary").map((operand): RuleNode => ({ is: "not", operand, span: NOWHERE })),
  ),
})).or;

function list(is: "or" | "and", item: fc.Arbitrary<RuleNode>): fc.Arbitrary<RuleNode> {
  return fc
    .array(item, { minLength: 1, maxLength: 3 })
    .map(
      ([first, ...rest]): RuleNode =>
        first && rest.length === 0 ? first : { is, operands: first ? [first, ...rest] : [], span: NOWHERE },
    );
}

test("a printed tree reads as the same tree", () => {
  fc.assert(
    fc.property(node, (tree) => {
      const parsed = parseRule(printRule(tree));
      expect(parsed.is === "rule" ? outline(parsed.tree) : parsed.problem.message).toBe(outline(tree));
    }),
  );
});

test("every text has an answer whose offsets lie in it, and a repair changes it", () => {
  const piece = fc.constantFrom(
    "Host",
    "(",
    ")",
    "`",
    '"',
    "'",
    "a",
    ",",
    "&&",
    "||",
    "!",
    "\n",
    " ",
    "\\",
    "/*",
    "//",
    "é",
    "😀",
    "\ud800",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const rule = pieces.join("");
      const parsed = parseRule(rule);
      const spans =
        parsed.is === "broken"
          ? [parsed.problem.span, ...(parsed.problem.repair ? [parsed.problem.repair.part] : [])]
          : matchersOf(parsed.tree).flatMap(({ matcher }) => [
              matcher.span,
              matcher.nameSpan,
              ...matcher.values.map(({ span }) => span),
            ]);
      for (const { start, end } of spans)
        expect([start >= 0, start <= end, end <= rule.length]).toEqual([true, true, true]);
      if (parsed.is !== "rule") return;
      for (const { matcher } of matchersOf(parsed.tree)) {
        expect(rule.slice(matcher.nameSpan.start, matcher.nameSpan.end)).toBe(matcher.name);
        for (const { value, letters } of matcher.values)
          if (letters !== undefined) expect(rule.slice(letters, letters + value.length)).toBe(value);
      }
    }),
    { numRuns: 2000 },
  );
});

test.each(["(", "!", "Host(`a`) && ", "/*", "'", "`a` ", "‘", "Host(", '"\\'])(
  "20,000 times %s are read at once",
  (piece) => {
    const started = performance.now();
    parseRule(piece.repeat(20_000));
    expect(performance.now() - started).toBeLessThan(2000);
  },
);

test.each([
  ["Host(`foobar.traefik.com`)", undefined, "http", 26],
  ["HostRegexp(`[a-z]+\\.traefik\\.com`)", undefined, "http", 34],
  ["Host(`é`)", undefined, "http", 10],
  ["Host(`a`)", 0, "http", 9],
  ["Host(`a`)", -5, "http", -5],
  ["HostSNI(`*`)", undefined, "tcp", -1],
  ["HostSNI(`*`) && ALPN(`h2`)", undefined, "tcp", 26],
] as const)("the priority of %s, set to %s, under %s is %i", (rule, set, of, expected) => {
  expect(priorityOf(rule, set, of)).toBe(expected);
});
