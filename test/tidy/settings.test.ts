// The page of settings names what the manifest declares, and nothing else.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { rules } from "../../server/src/rules/index.ts";

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

test("docs/settings.md and package.json name the same settings", () => {
  const { contributes } = JSON.parse(read("package.json")) as { contributes: { configuration: unknown } };
  const sections = [contributes.configuration].flat() as { properties: Record<string, unknown> }[];
  const declared = sections.flatMap(({ properties }) => Object.keys(properties)).sort();
  const described = [...read("docs/settings.md").matchAll(/^\| `(sallyport\.[\w.]+)` \|/gm)]
    .map((match) => match[1] ?? "")
    .sort();
  expect(described).toEqual(declared);
});

test("the rules that the examples name are there", () => {
  const known = new Set(rules.map(({ code }) => code));
  const named = ["package.json", "docs/settings.md", "README.md"].flatMap((path) =>
    [...read(path).matchAll(/\\?"([a-z]+(?:-[a-z]+)+)\\?": \\?"(?:error|warning|information|hint|off)\\?"/g)].map(
      (match) => match[1] ?? "",
    ),
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((code) => !known.has(code))).toEqual([]);
});
