// Answers `sallyport/migrate`: a migration of all Ingresses of the workspace, or the targets side by side.

import type { Connection } from "vscode-languageserver";
import type { Snapshot } from "../analysis/snapshot.ts";
import { migrate, sourcesOf, targetTitles, toYaml } from "../features/migration/migrate.ts";
import { compareTargets, comparisonReport, migrationReport } from "../features/migration/report.ts";
import { migrationTargets } from "../ingress/migration/migrationTable.ts";
import { guarded } from "./guards.ts";
import type { MigrateParams, Migration } from "./protocol.ts";

/** Answers from the state that `head` gives. */
export function serveMigration(connection: Connection, head: () => Snapshot): void {
  connection.onRequest("sallyport/migrate", (params: MigrateParams) =>
    guarded("migrate", null, () => migrationOf(head(), params.target)),
  );
}

function migrationOf(snapshot: Snapshot, wanted: string | undefined): Migration {
  const sources = sourcesOf(snapshot, () => true);
  const target = migrationTargets.find((known) => known === wanted);
  if (!target) {
    const comparison = compareTargets(snapshot, sources);
    const targets = comparison.targets.map((losses) => ({ ...losses, title: targetTitles[losses.target] }));
    return { title: "Migration", markdown: comparisonReport(comparison), yaml: "", targets };
  }
  const migrated = migrate(snapshot, sources, target);
  return {
    title: `Migration to ${targetTitles[target]}`,
    markdown: migrationReport(snapshot, migrated, target),
    yaml: toYaml(migrated),
    targets: [],
  };
}
