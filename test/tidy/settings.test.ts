// The page of settings names what the manifest declares, and nothing else.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

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
