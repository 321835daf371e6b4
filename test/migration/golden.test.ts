// Migrations of whole files against what they came to when somebody looked at them: YAML and report for each target. What is
// converted has no findings of its own. `vitest -u` writes the files anew; look at the difference.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { migrate, sourcesOf, toYaml } from "../../server/src/features/migration/migrate.ts";
import { compareTargets, comparisonReport, migrationReport } from "../../server/src/features/migration/report.ts";
import { migrationTargets } from "../../server/src/ingress/migration/migrationTable.ts";
import { findAll } from "../fixture/checks.ts";
import { readFixture } from "../fixture/fixture.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));
const inputs = readdirSync(folder).flatMap((name) => (name.endsWith(".in.yaml") ? [name.slice(0, -8)] : []));

/** Findings that the report tells of, by the setting that its line is about. */
const TOLD: ReadonlyMap<string, RegExp> = new Map([
  // nginx did not check the pods' certificates either.
  ["haproxy-server-ssl-unchecked", /^backend-protocol$/],
  ["gw-backend-port", /^port /],
]);

for (const input of inputs) {
  const text = readFileSync(`${folder}${input}.in.yaml`, "utf8");
  const { snapshot } = readFixture(`#- /${input}.yaml\n${text}`, { schema: true });
  const sources = sourcesOf(snapshot, () => true);
  const before = new Set(
    findAll(readFixture(`#- /${input}.yaml\n${text}`, { schema: true })).map(({ item }) => item.finding.code),
  );

  for (const target of migrationTargets) {
    const migrated = migrate(snapshot, sources, target);

    test(`${input} to ${target}`, async () => {
      await expect(toYaml(migrated)).toMatchFileSnapshot(`${folder}${input}.${target}.yaml`);
      await expect(migrationReport(snapshot, migrated, target)).toMatchFileSnapshot(`${folder}${input}.${target}.md`);
    });

    test(`${input} to ${target} has no findings of its own`, () => {
      // What the input declares besides Ingresses and their class stays.
      const rest = text
        .split(/^---\n/m)
        .filter((part) => !/^kind: Ingress(?:Class)?$/m.test(part) && !isRewritten(part));
      const made = readFixture(`#- /${input}.yaml\n${[toYaml(migrated), ...rest].join("---\n")}`, { schema: true });
      const found = findAll(made).filter(({ item: { finding } }) => /^(?:error|warning)$/.test(finding.severity));
      expect(
        found
          .filter(({ item }) => !before.has(item.finding.code) && !isTold(item.finding.code))
          .map(({ text: said }) => said),
      ).toEqual([]);
    });

    function isTold(code: string): boolean {
      const told = TOLD.get(code);
      return told !== undefined && migrated.notes.some(({ what, verdict }) => verdict !== "kept" && told.test(what));
    }

    function isRewritten(part: string): boolean {
      return migrated.rewritten.some(
        ({ id }) => id.kind === "Service" && /^kind: Service$/m.test(part) && part.includes(`  name: ${id.name}\n`),
      );
    }

    test(`${input} to ${target} says of every annotation and of every path that goes what becomes of it`, () => {
      for (const { facts } of sources.filter(({ controller }) => controller?.key !== target))
        for (const key of Object.keys(facts.annotations)) {
          const said = migrated.notes.filter(({ id, path }) => id === facts.id && path[2] === key);
          expect(said.length, `${facts.id.name} ${key}`).toBeGreaterThan(0);
        }
    });
  }

  test(`${input} to a Gateway in a namespace of its own`, async () => {
    const gateway = { namespace: "infra", name: "public" };
    const migrated = migrate(snapshot, sources, "gateway-api", { gateway, className: "edge" });
    await expect(toYaml(migrated)).toMatchFileSnapshot(`${folder}${input}.gateway.yaml`);
    const made = readFixture(`#- /${input}.yaml\n${toYaml(migrated)}`, { schema: true });
    const codes = new Set(findAll(made).map(({ item }) => item.finding.code));
    for (const code of ["gw-namespace-refused", "gw-grant-missing", "gw-parent-missing", "gw-section-missing"])
      expect(codes).not.toContain(code);
  });

  test(`${input}: the targets side by side`, async () => {
    await expect(comparisonReport(compareTargets(snapshot, sources))).toMatchFileSnapshot(`${folder}${input}.md`);
  });
}
