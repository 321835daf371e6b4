// No finding is an error because of live objects that are not kept up with. Every Bad block of every rule's page is taken apart:
// each of its documents stands alone in a file over all others in a stale cluster, and may then be wrong only where it is
// wrong without a cluster. Severities are raised as far as a person can raise them.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { rules } from "../../server/src/rules/index.ts";
import { findAll } from "../fixture/checks.ts";
import { readFixture } from "../fixture/fixture.ts";

const PAGES = fileURLToPath(new URL("../../docs/rules/", import.meta.url));
const raised = Object.fromEntries(rules.map(({ code }) => [code, "error" as const]));

interface Case {
  readonly page: string;
  readonly alone: string;
  readonly others: string;
}

const cases: readonly Case[] = readdirSync(PAGES)
  .filter((file) => file.endsWith(".md") && file !== "README.md")
  .flatMap((page) => {
    const bad = /^## Bad$[\s\S]*?^```yaml\n([\s\S]*?)^```$/m.exec(readFileSync(`${PAGES}${page}`, "utf8"))?.[1] ?? "";
    const documents = bad
      .split(/^(?:#- .*|---.*)$/m)
      .map((text) => text.trim())
      .filter((text) => text !== "");
    return documents.map((alone) => ({
      page,
      alone,
      others: documents.filter((text) => text !== alone).join("\n---\n"),
    }));
  });

/** Code and place of what is an error in the one file. */
function errorsOf(alone: string, cluster: string, rulesAs: typeof raised): readonly string[] {
  const fixture = readFixture(`#- /one.yaml\n${alone}\n${cluster}`, { schema: true, settings: { rules: rulesAs } });
  return findAll(fixture)
    .filter(({ item }) => item.finding.severity === "error")
    .map(({ item, line, start }) => `${item.finding.code} ${line}:${start}`);
}

/** Errors that the cluster alone brings. */
function broughtBy(coverage: string, rulesAs: typeof raised): readonly string[] {
  return cases.flatMap(({ page, alone, others }) => {
    const own = errorsOf(alone, "", rulesAs);
    return errorsOf(alone, `#- cluster:prod ${coverage}=*\n${others}\n`, rulesAs)
      .filter((error) => !own.includes(error))
      .map((error) => `${page}: ${error}`);
  });
}

test("a stale cluster brings no error, whatever severities are set", () => {
  expect(broughtBy("stale", raised)).toEqual([]);
});

test("a stale cluster brings no error with the severities that rules have", () => {
  expect(broughtBy("stale", {})).toEqual([]);
});

test("a live cluster brings many, so that the tests above can fail", () => {
  expect(broughtBy("synced", raised).length).toBeGreaterThan(50);
  expect(broughtBy("synced", {}).length).toBeGreaterThan(0);
});
