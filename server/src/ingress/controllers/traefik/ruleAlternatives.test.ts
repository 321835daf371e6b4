import fc from "fast-check";
import { expect, test } from "vitest";
import { parseRule, type RuleNode } from "./rule.ts";
import { alternativesOf } from "./ruleAlternatives.ts";
import { rulePlaceAt, ruleThingAt } from "./rulePlace.ts";
import { inWords } from "./ruleWords.ts";

const HTTP = { of: "http", version: 3 } as const;

/** Rules over four paths, of which a request has some. */
const rule: fc.Arbitrary<string> = fc.letrec<{ or: string; and: string; unary: string }>((tie) => ({
  or: fc.array(tie("and"), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(" || ")),
  and: fc.array(tie("unary"), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(" && ")),
  unary: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom("a", "b", "c", "d").map((name) => `Path(\`/${name}\`)`),
    tie("or").map((inner) => `(${inner})`),
    tie("unary").map((operand) => `!${operand}`),
  ),
})).or;

function holds(node: RuleNode, have: ReadonlySet<string>): boolean {
  switch (node.is) {
    case "matcher":
      return have.has(node.values[0]?.value ?? "");
    case "group":
      return holds(node.inner, have);
    case "not":
      return !holds(node.operand, have);
    case "and":
      return node.operands.every((operand) => holds(operand, have));
    case "or":
      return node.operands.some((operand) => holds(operand, have));
  }
}

test("a rule holds where one of its alternatives does, and nowhere else", () => {
  let told = 0;
  fc.assert(
    fc.property(rule, fc.subarray(["/a", "/b", "/c", "/d"]), (text, paths) => {
      const parsed = parseRule(text);
      if (parsed.is === "broken") throw new Error(parsed.problem.message);
      const have = new Set(paths);
      const alternatives = alternativesOf(parsed.tree, HTTP);
      if (!alternatives) return;
      told++;
      const one = alternatives.some((literals) =>
        literals.every(({ values, negated }) => have.has(values[0] ?? "") !== negated),
      );
      expect(one).toBe(holds(parsed.tree, have));
    }),
    { numRuns: 500 },
  );
  expect(told).toBeGreaterThan(200);
});

test("every rule has words, and every offset of every text a place in it or none", () => {
  const piece = fc.constantFrom("Host", "Query", "(", ")", "`", '"', "a", ",", "&&", "!", " ", "\n", "é", "'");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), fc.nat(40), (pieces, at) => {
      const text = pieces.join("");
      const offset = Math.min(at, text.length);
      for (const span of [rulePlaceAt(text, offset)?.replace, ruleThingAt(text, offset)?.span])
        if (span)
          expect([span.start <= offset, offset <= span.end, span.end <= text.length]).toEqual([true, true, true]);
      const parsed = parseRule(text);
      if (parsed.is === "rule") expect(inWords(parsed.tree, HTTP, (value) => value)).not.toBe("");
    }),
    { numRuns: 2000 },
  );
});
