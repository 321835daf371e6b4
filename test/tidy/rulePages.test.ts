// Every rule has a page and every page a rule; the Bad block of a page reports the rule's code, the Good block nothing
// that is wrong.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Settings } from "../../server/src/analysis/settings.ts";
import { readConfig } from "../../server/src/lsp/config.ts";
import { rules } from "../../server/src/rules/index.ts";
import { findAll } from "../fixture/checks.ts";
import { readFixture } from "../fixture/fixture.ts";

const PAGES = fileURLToPath(new URL("../../docs/rules/", import.meta.url));

/** Codes that come from schemas and not from a rule's file. */
const STRUCTURE = [
  "ing-unknown-field",
  "np-unknown-field",
  "schema-enum",
  "schema-format",
  "schema-one-of",
  "schema-pattern",
  "schema-range",
  "schema-required",
  "schema-type",
];

const codes = [...rules.map(({ code }) => code), ...STRUCTURE].sort();

test("rules and pages are the same set", () => {
  const pages = readdirSync(PAGES).filter((file) => file.endsWith(".md") && file !== "README.md");
  expect(pages.map((file) => file.slice(0, -".md".length)).sort()).toEqual(codes);
});

test("no code stands for two rules", () => {
  expect(new Set(codes).size).toBe(codes.length);
});

describe.each(codes.filter((code) => existsSync(`${PAGES}${code}.md`)))("%s", (code) => {
  const page = readFileSync(`${PAGES}${code}.md`, "utf8");

  test("has its headings", () => {
    expect(page).toMatch(new RegExp(`^# \`${code}\`: \\S`));
    expect([...page.matchAll(/^## (.+)$/gm)].map((match) => match[1])).toEqual([
      "Why",
      "Bad",
      "Good",
      "Fix",
      "When it is silent",
      "Sources",
    ]);
    expect(page).toMatch(/^- Severity: (?:error|warning|information|hint)/m);
  });

  test("its Bad block reports it", () => {
    const found = findAll(readFixture(block(page, "Bad"), { schema: true, settings: settingsOf(page) }));
    expect(found.map(({ item }) => item.finding.code)).toContain(code);
  });

  test("its Good block reports nothing wrong", () => {
    const found = findAll(readFixture(block(page, "Good"), { schema: true, settings: settingsOf(page) }));
    expect(
      found
        .filter(({ item }) => item.finding.code === code || ["error", "warning"].includes(item.finding.severity))
        .map(({ text }) => text),
    ).toEqual([]);
  });
});

/** The settings that a page's blocks need, from a block of settings.json on it. */
function settingsOf(page: string): Partial<Settings> {
  const text = /^```json\n([\s\S]*?)^```$/m.exec(page)?.[1];
  if (text === undefined) return {};
  const section: Record<string, Record<string, unknown>> = {};
  for (const [key, value] of Object.entries<unknown>(JSON.parse(text))) {
    const [, group = "", name = ""] = key.split(".");
    section[group] = { ...section[group], [name]: value };
  }
  return readConfig(section, undefined).settings;
}

function block(page: string, heading: string): string {
  const body = new RegExp(`^## ${heading}$[\\s\\S]*?^\`\`\`yaml\\n([\\s\\S]*?)^\`\`\`$`, "m").exec(page)?.[1];
  if (body === undefined) throw new Error(`no yaml block under ## ${heading}`);
  return body;
}
