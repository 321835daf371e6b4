import fc from "fast-check";
import { expect, test } from "vitest";
import { meetsExpression } from "../../../../model/labelExpression.ts";
import { parseSelector } from "./parseSelector.ts";
import { type SelectorRepair, termsOf } from "./selectorTree.ts";
import { showSelector } from "./showSelector.ts";
import { expressionOf, toExpression } from "./toExpression.ts";

type Labels = Readonly<Record<string, string>>;

function picks(text: string, labels: Labels): string {
  const parsed = parseSelector(text);
  return parsed.is === "broken"
    ? parsed.problems.map(({ message }) => message).join("; ")
    : meetsExpression(
        toExpression(parsed.tree),
        (key) => (Object.hasOwn(labels, key) ? labels[key] : undefined),
        false,
      );
}

const web: Labels = { app: "web", tier: "front", "app.kubernetes.io/name": "web" };
const bare: Labels = {};

/** The selector, and whether it picks labels `web` and no labels at all (reach-semantics §7, selector language). */
const VALID: readonly (readonly [text: string, web: string, bare: string])[] = [
  ["", "yes", "yes"],
  [" \t ", "yes", "yes"],
  ["all()", "yes", "yes"],
  ["all( )", "yes", "yes"],
  ["!all()", "no", "no"],
  ["global()", "yes", "yes"],
  ["has(app)", "yes", "no"],
  ["has( app\t)", "yes", "no"],
  ["!has(app)", "no", "yes"],
  ["!!has(app)", "yes", "no"],
  ["! ! !has(app)", "no", "yes"],
  ["has(app.kubernetes.io/name)", "yes", "no"],
  ["app == 'web'", "yes", "no"],
  ['app=="web"', "yes", "no"],
  ["app == 'cart'", "no", "no"],
  ["app != 'web'", "no", "yes"],
  ["app != 'cart'", "yes", "yes"],
  ["!app == 'web'", "no", "yes"],
  ["app in {'web', \"cart\"}", "yes", "no"],
  ["app in{'web',}", "yes", "no"],
  ["app in {}", "no", "no"],
  ["app not in {}", "yes", "yes"],
  ["app not in {'web'}", "no", "yes"],
  ["app not  in {'cart'}", "yes", "yes"],
  ["app notin {'cart'}", "yes", "yes"],
  ["app contains 'e'", "yes", "no"],
  ["app contains ''", "yes", "no"],
  ["app contains'x'", "no", "no"],
  ["app starts with 'w'", "yes", "no"],
  ["app starts\twith 'b'", "no", "no"],
  ["app startswith 'w'", "yes", "no"],
  ["app ends with 'eb'", "yes", "no"],
  ["app endswith'eb'", "yes", "no"],
  ["app == 'web' && tier == 'back' || has(tier)", "yes", "no"],
  ["has(tier) || app == 'web' && tier == 'back'", "yes", "no"],
  ["(has(tier) || app == 'web') && tier == 'back'", "no", "no"],
  ["!(app == 'web' && tier == 'back')", "yes", "yes"],
  ["!has(app)&&!has(tier)", "no", "yes"],
  ["((((app == 'web'))))", "yes", "no"],
  // Words that mean something elsewhere are keys where a key is expected.
  ["in == 'x'", "no", "no"],
  ["not in {'x'}", "no", "no"],
  ["not == 'x'", "no", "no"],
  ["not starts with 'x'", "no", "no"],
  ["all == 'x' || has != 'x'", "yes", "yes"],
  ["contains contains 'x'", "no", "no"],
  ["_./- != 'x'", "yes", "yes"],
  // No escapes: a backslash is a letter, the other quote too.
  ['app != "it\'s"', "yes", "yes"],
  ["app == '\\'", "no", "no"],
  [`${"k".repeat(512)} != 'x'`, "yes", "yes"],
];

test.each(VALID)("%s", (text, picksWeb, picksBare) => {
  expect([picks(text, web), picks(text, bare)]).toEqual([picksWeb, picksBare]);
});

/** The selector with what is wrong in brackets, what is said, and the text after the repair; none where that is empty. */
const BROKEN: readonly (readonly [text: string, message: string, repaired?: string])[] = [
  ["app [=] 'web'", "== is the operator, not =", "app == 'web'"],
  ["app[===]'web'", "== is the operator, not ===", "app=='web'"],
  ["app [!==] 'web'", "!= is the operator, not !==", "app != 'web'"],
  ["app[:] 'web'", "== is the operator, not :", "app== 'web'"],
  ["app == [web]", "A value stands in quotes", 'app == "web"'],
  ["app == [web:v1*]", "A value stands in quotes", 'app == "web:v1*"'],
  ["app == [`web`]", "A value stands in \" or ', not in other quotes", 'app == "web"'],
  ["app == [“web”]", "A value stands in \" or ', not in other quotes", 'app == "web"'],
  ["has(app) [and] has(tier)", "&& is the operator, not and", "has(app) && has(tier)"],
  ["has(app) [AND] has(tier)", "&& is the operator, not AND", "has(app) && has(tier)"],
  ["has(app) [&] has(tier)", "&& is the operator, not &", "has(app) && has(tier)"],
  ["has(app)[,]has(tier)", "&& is the operator, not ,", "has(app)&&has(tier)"],
  ["has(app) [or] has(tier)", "|| is the operator, not or", "has(app) || has(tier)"],
  ["has(app) [|] has(tier)", "|| is the operator, not |", "has(app) || has(tier)"],
  ["[not] has(app)", "! is the operator, not not", "! has(app)"],
  ["[NOT] (has(app))", "! is the operator, not NOT", "! (has(app))"],
  ["has(app) [has](tier)", "&& or || is expected before has", "has(app) && has(tier)"],
  ["has(app) [!]has(tier)", "&& or || is expected before !", "has(app) && !has(tier)"],
  ["has(app [tier])", ") is expected behind the key, not tier"],
  ["[Has](app)", "The function is has(), not Has()", "has(app)"],
  ["[exists](app)", "The function is has(), not exists()", "has(app)"],
  ["[match](app)", "There is no function match(); has(), all() and global() are"],
  ["[has (]app)", "No space may stand between has and (", "has(app)"],
  ["has[()]", "has( needs the key of a label"],
  ['has(["app"])', "The key of a label stands without quotes", "has(app)"],
  ["['app'] == 'web'", "The key of a label stands without quotes", "app == 'web'"],
  ["[has(app]", "No ) closes has(", "has(app)"],
  ["[all(] && has(app)", "No ) closes all(", "all() && has(app)"],
  ["all([x])", "all() has nothing between ( and )"],
  ["[app]", "An operator is expected behind app, such as == or !=", "has(app)"],
  ["[app] && has(tier)", "An operator is expected behind app, such as == or !=", "has(app) && has(tier)"],
  ["app ['web']", "An operator is expected between app and its value", "app == 'web'"],
  ["app [IN] {'web'}", "in is the operator, not IN", "app in {'web'}"],
  ["app [Not In] {'web'}", "not in is the operator, not Not In", "app not in {'web'}"],
  ["app [!in] {'web'}", "not in is the operator, not !in", "app not in {'web'}"],
  ["app [contain] 'web'", "contains is the operator, not contain", "app contains 'web'"],
  ["app [start with] 'web'", "starts with is the operator, not start with", "app starts with 'web'"],
  ["app [starts] 'web'", "with is expected behind starts"],
  ["app [matches] 'web'", "==, !=, in, not in, contains, starts with or ends with is expected behind app"],
  ["app in [(web, cart)]", "The values of in stand in { }, not in ( )", 'app in {"web", "cart"}'],
  ["app notin [('web')]", "The values of not in stand in { }, not in ( )", 'app notin {"web"}'],
  ["app in ['web']", "The values of in stand in { }", 'app in {"web"}'],
  ["app [in]", 'A set of values is expected behind in, as in {"a", "b"}'],
  ["app [==] {'a', 'b'}", "in takes a set of values, == takes one", "app in {'a', 'b'}"],
  ["app in {'a' ['b']}", "A comma is expected between two values", "app in {'a', 'b'}"],
  ["app in {'a',[,]'b'}", "A value in quotes is expected in the set, not ,"],
  ["app in [{]'a', 'b'", "No } closes this set", "app in {'a', 'b'}"],
  ["app [==]", "A value in quotes is expected behind =="],
  ["app == [)]", "A value in quotes is expected behind ==, not )"],
  ["app == ['web]", "No ' closes this value", "app == 'web'"],
  ["app == ['web && tier == ']x'", "No ' closes this value", "app == 'web' && tier == 'x'"],
  ["has(app) [&&]", "A condition is expected behind &&"],
  ["[&&] has(app)", "A condition is expected, not &&"],
  ["has(app) && [||] has(tier)", "A condition is expected behind &&, not ||"],
  ["[==] 'web'", "The key of a label is expected before =="],
  ["[()]", "A condition is expected between ( and )"],
  ["[(]has(app)", "No ) closes this parenthesis", "(has(app))"],
  ["has(app)[)]", "No ( stands before this )", "has(app)"],
  ["has(app)[)] && has(tier)", "No ( stands before this )", "has(app) && has(tier)"],
  ["[*]", "all() stands for everything, not *", "all()"],
  ["has(app) || [%]", "A condition is expected behind ||, not %"],
  ["has(app)[\n]", "A selector stands on one line: only spaces and tabs may stand between its words"],
  ["has(app) &&[\n  ]has(tier)", "A selector stands on one line: only spaces and tabs may stand between its words"],
  ["has(app) ['web']", "&& or || is expected, not a value"],
  [`[${"k".repeat(513)}] == 'x'`, "The key of a label has at most 512 characters, not 513"],
  ["app == 'web' [🎉]", "&& or || is expected, not 🎉"],
];

test.each(BROKEN.map(([marked, message, repaired]) => ({ marked, message, repaired })))(
  "$marked",
  ({ marked, message, repaired }) => {
    const start = marked.indexOf("[");
    const text = marked.replace("[", "").replace(/\](?=[^\]]*$)/, "");
    const parsed = parseSelector(text);
    expect(parsed.is).toBe("broken");
    if (parsed.is !== "broken") return;
    const [problem, ...others] = parsed.problems;
    expect(problem.message).toBe(message);
    expect(others).toEqual([]);
    if (start >= 0) expect(problem.span).toEqual({ start, end: marked.lastIndexOf("]") - 1 });
    expect(problem.repair && splice(text, problem.repair.part, problem.repair.text)).toBe(repaired);
  },
);

function splice(text: string, { start, end }: { readonly start: number; readonly end: number }, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}

/** The text with all repairs made, the last first so that offsets stay true. */
function repair(text: string, repairs: readonly SelectorRepair[]): string {
  return repairs
    .toSorted((a, b) => b.part.start - a.part.start)
    .reduce((now, { part, text: by }) => splice(now, part, by), text);
}

test("slips with a repair are told all at once, and their repairs make a selector", () => {
  const text = "app=web and (tier IN (front, back) OR Has(x) & not y) has(z";
  const parsed = parseSelector(text);
  const problems = parsed.is === "broken" ? parsed.problems : [];
  expect(problems.map(({ span }) => text.slice(span.start, span.end))).toEqual([
    "=",
    "web",
    "and",
    "IN",
    "(front, back)",
    "OR",
    "Has",
    "&",
    "not",
    "y",
    "has",
    "has(z",
  ]);
  const repaired = repair(
    text,
    problems.flatMap((problem) => problem.repair ?? []),
  );
  expect(repaired).toBe('app=="web" && (tier in {"front", "back"} || has(x) && ! has(y)) && has(z)');
  expect(parseSelector(repaired).is).toBe("selector");
});

test("parts of a tree tell where they stand", () => {
  const text = " (has( a ) || !b not  in {'x', \"y\"})";
  const parsed = parseSelector(text);
  if (parsed.is === "broken") throw new Error(parsed.problems[0].message);
  const at = ({ start, end }: { readonly start: number; readonly end: number }): string => text.slice(start, end);
  const parts = termsOf(parsed.tree).map((term) => [
    at(term.span),
    ...("key" in term ? [at(term.key.span)] : []),
    ...(term.is === "compares" ? [at(term.operatorSpan), ...term.values.map(({ span }) => at(span))] : []),
  ]);
  expect(parts).toEqual([
    ["has( a )", "a"],
    ["b not  in {'x', \"y\"}", "b", "not  in", "'x'", '"y"'],
  ]);
  expect(at(parsed.tree.span)).toBe("has( a ) || !b not  in {'x', \"y\"}");
});

test("deep nesting is refused, many negations are not", () => {
  const deep = (count: number): string => `${"(".repeat(count)}all()${")".repeat(count)}`;
  expect(parseSelector(deep(200)).is).toBe("selector");
  expect(parseSelector(deep(201))).toMatchObject({ problems: [{ message: "Too many parentheses in one another" }] });
  expect(parseSelector(deep(100_000)).is).toBe("broken");
  expect(parseSelector(`${"!".repeat(100_001)}all()`)).toMatchObject({ tree: { is: "not", operand: { is: "all" } } });
});

test.each([
  "has(a) && ",
  "!",
  "(",
  "a == 'x' and ",
  "'",
  '"',
  "a in (",
  "a in {'x',",
  "not ",
  "&",
  "{",
  "a = b, ",
  "a '",
])("a long text of %s is read in linear time", (piece) => {
  const seconds = (size: number): number => {
    const text = piece.repeat(size / piece.length);
    const begun = performance.now();
    parseSelector(text);
    return performance.now() - begun;
  };
  seconds(10_000);
  expect(seconds(300_000)).toBeLessThan(1500);
});

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(
      fc.constantFrom(
        ..."ab has( all() global( ) ( ! && || == != = in not { } , \" ' starts with contains {{ \n and ".split(" "),
        " ",
      ),
    )
    .map((words) => words.join("")),
);

test("any text gives an answer, whose offsets lie in it", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const parsed = parseSelector(text);
      const spans =
        parsed.is === "selector"
          ? [parsed.tree.span, ...termsOf(parsed.tree).map(({ span }) => span)]
          : parsed.problems.flatMap(({ span, repair: by }) => (by ? [span, by.part] : [span]));
      for (const { start, end } of spans) expect(0 <= start && start <= end && end <= text.length).toBe(true);
      expect(["yes", "no", "maybe"]).toContain(meetsExpression(expressionOf(text), () => undefined, false));
    }),
    { numRuns: 2000 },
  );
});

const space = fc.constantFrom("", " ", "\t", "  ");
const key = fc.constantFrom("a", "b", "c/d");
const value = fc.constantFrom("'x'", '"y"', "''", '"xy"');
const set = fc
  .tuple(fc.array(value, { maxLength: 3 }), space)
  .map(([values, gap]) => `{${gap}${values.join(`${gap},`)}${values.length > 1 ? "," : ""}${gap}}`);
const term = fc.oneof(
  fc.tuple(fc.constantFrom("all(", "global(", "has(a", "has( b"), space).map(([start, gap]) => `${start}${gap})`),
  fc.tuple(key, space, fc.constantFrom("==", "!="), space, value).map((parts) => parts.join("")),
  fc.tuple(key, fc.constantFrom(" in", " not in", " notin", " not\tin"), space, set).map((parts) => parts.join("")),
  fc
    .tuple(key, fc.constantFrom(" contains", " starts with", " startswith", " ends  with", " endswith"), space, value)
    .map((parts) => parts.join("")),
);
const { selector: selectorText } = fc.letrec<{ readonly selector: string }>((tie) => ({
  selector: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    term,
    fc.tuple(fc.constantFrom("!", "! !", ""), tie("selector")).map(([not, of]) => `${not}(${of})`),
    fc
      .tuple(tie("selector"), fc.constantFrom("&&", " || ", " && ", "||"), tie("selector"))
      .map((parts) => parts.join("")),
  ),
}));

test("the canonical text of a selector means the same", () => {
  const labels = fc.dictionary(fc.constantFrom("a", "b", "c/d"), fc.constantFrom("", "x", "y", "xy"));
  fc.assert(
    fc.property(selectorText, fc.array(labels, { maxLength: 4 }), (text, samples) => {
      const parsed = parseSelector(text);
      if (parsed.is === "broken") throw new Error(`${text}: ${parsed.problems[0].message}`);
      const shown = showSelector(parsed.tree);
      const again = parseSelector(shown);
      if (again.is === "broken") throw new Error(`${shown}: ${again.problems[0].message}`);
      expect(showSelector(again.tree)).toBe(shown);
      for (const sample of samples) expect(picks(shown, sample)).toBe(picks(text, sample));
    }),
    { numRuns: 1000 },
  );
});

test("a label that may exist all the same leaves the answer open, unless the rest decides", () => {
  const met = (text: string): string =>
    meetsExpression(expressionOf(text), (key) => (key === "a" ? "x" : undefined), true);
  expect(met("b == 'y'")).toBe("maybe");
  expect(met("b != 'y'")).toBe("maybe");
  expect(met("!has(b)")).toBe("maybe");
  expect(met("b in {}")).toBe("no");
  expect(met("a == 'x' || b == 'y'")).toBe("yes");
  expect(met("a == 'y' && b == 'y'")).toBe("no");
  expect(met("a == 'x' && b == 'y'")).toBe("maybe");
  expect(met("{{ .Values.selector }}")).toBe("maybe");
  expect(met("a = x")).toBe("maybe");
});
