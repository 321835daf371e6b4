// `sallyport migrate`: the Ingresses of the manifests for another controller, with a line for all that is changed or lost.

import type { Snapshot } from "../analysis/snapshot.ts";
import { migrate, migrationReport, sourcesOf, toYaml } from "../features/migration/migrate.ts";

export const migrationFormats = ["yaml", "markdown", "json"] as const;
export type MigrationFormat = (typeof migrationFormats)[number];

/** What the command prints. */
export function migrateReport(snapshot: Snapshot, format: MigrationFormat): string {
  const migrated = migrate(
    snapshot,
    sourcesOf(snapshot, () => true),
  );
  switch (format) {
    case "yaml":
      return toYaml(migrated);
    case "markdown":
      return migrationReport(snapshot, migrated);
    case "json":
      return `${JSON.stringify(migrated, undefined, 2)}\n`;
  }
}
