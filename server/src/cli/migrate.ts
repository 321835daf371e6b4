// `sallyport migrate`: the Ingresses of the manifests for another controller, with a line for all that is changed or lost.

import type { Snapshot } from "../analysis/snapshot.ts";
import { type MigrationOptions, migrate, sourcesOf, toYaml } from "../features/migration/migrate.ts";
import { compareTargets, comparisonReport, migrationReport } from "../features/migration/report.ts";
import { type MigrationTarget, migrationTargets } from "../ingress/migration/migrationTable.ts";
import { oneOf, UsageError } from "./usage.ts";

export const migrationFormats = ["yaml", "markdown", "json"] as const;
export type MigrationFormat = (typeof migrationFormats)[number];

export interface MigrationRequest {
  readonly to: string | undefined;
  /** `namespace/name`. */
  readonly gateway: string | undefined;
  readonly class: string | undefined;
}

/** What the command prints. Without a target, a report compares them all and YAML is the Gateway API's. */
export function migrateReport(snapshot: Snapshot, request: MigrationRequest, format: MigrationFormat): string {
  const target = request.to === undefined ? undefined : oneOf("to", request.to, migrationTargets, "gateway-api");
  const options = optionsOf(request, target);
  const sources = sourcesOf(snapshot, () => true);
  if (target === undefined && format === "markdown")
    return comparisonReport(compareTargets(snapshot, sources, options));
  const migrated = migrate(snapshot, sources, target, options);
  switch (format) {
    case "yaml":
      return toYaml(migrated);
    case "markdown":
      return migrationReport(snapshot, migrated, target);
    case "json":
      return `${JSON.stringify(migrated, undefined, 2)}\n`;
  }
}

function optionsOf(request: MigrationRequest, target: MigrationTarget | undefined): MigrationOptions {
  const { gateway } = request;
  if (gateway !== undefined && (target ?? "gateway-api") !== "gateway-api")
    throw new UsageError("--gateway goes with --to gateway-api");
  const [namespace, name, ...more] = gateway?.split("/") ?? [];
  if (gateway !== undefined && (!namespace || !name || more.length > 0))
    throw new UsageError(`--gateway takes NAMESPACE/NAME, not "${gateway}"`);
  return {
    ...(namespace && name ? { gateway: { namespace, name } } : {}),
    ...(request.class === undefined ? {} : { className: request.class }),
  };
}
