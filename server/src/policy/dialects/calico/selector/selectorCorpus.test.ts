// The parser against a list of selectors with what Calico makes of them: set SALLYPORT_SELECTORS to a JSON file
// `{ selectors: [{ selector, valid, matches, nonMatches }], canonical: [{ input, canonical }], tokenizer: [{ input, valid }] }`.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isList, isObject, type Json, type JsonObject } from "../../../../base/json.ts";
import { meetsExpression } from "../../../../model/labelExpression.ts";
import { parseSelector } from "./parseSelector.ts";
import { showSelector } from "./showSelector.ts";
import { expressionOf } from "./toExpression.ts";

const file = process.env["SALLYPORT_SELECTORS"];

function read(path: string): JsonObject {
  const corpus: Json = JSON.parse(readFileSync(path, "utf8")) as Json;
  return isObject(corpus) ? corpus : {};
}

function items(corpus: JsonObject, key: string): readonly JsonObject[] {
  const list = corpus[key];
  return isList(list) ? list.filter(isObject) : [];
}

test.skipIf(file === undefined)("selectors are read as Calico reads them", () => {
  const corpus = read(file ?? "");
  const differences: string[] = [];
  let compared = 0;
  const compare = (what: string, ours: unknown, theirs: unknown): void => {
    compared++;
    if (ours !== theirs) differences.push(`${what}: ${String(ours)}, not ${String(theirs)}`);
  };
  for (const { selector, valid, matches, nonMatches } of items(corpus, "selectors")) {
    const text = String(selector);
    compare(text, parseSelector(text).is === "selector", valid);
    for (const [samples, met] of [
      [matches, "yes"],
      [nonMatches, "no"],
    ] as const) {
      for (const labels of isList(samples) ? samples.filter(isObject) : []) {
        const labelOf = (key: string): string | undefined =>
          Object.hasOwn(labels, key) ? String(labels[key]) : undefined;
        compare(`${text} on ${JSON.stringify(labels)}`, meetsExpression(expressionOf(text), labelOf, false), met);
      }
    }
  }
  for (const { input, canonical } of items(corpus, "canonical")) {
    const parsed = parseSelector(String(input));
    compare(String(input), parsed.is === "selector" ? showSelector(parsed.tree) : "broken", canonical);
  }
  // A list of words may be no selector, but what is no word is none either.
  for (const { input, valid } of items(corpus, "tokenizer"))
    if (valid === false) compare(String(input), parseSelector(String(input)).is, "broken");
  for (const { selector } of items(corpus, "labelRestrictions"))
    compare(String(selector), parseSelector(String(selector)).is, "selector");
  expect(compared).toBeGreaterThan(0);
  expect(differences).toEqual([]);
  console.log(`${compared} answers compared`);
});
