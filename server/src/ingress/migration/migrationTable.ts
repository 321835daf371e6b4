// The migration table: what stands elsewhere for an annotation of ingress-nginx. Data, read backwards for other pairs.

import table from "./ingressNginx.json" with { type: "json" };

/** Where Ingresses may go. */
export type MigrationTarget = "gateway-api" | "traefik" | "haproxy-technologies" | "haproxy-ingress" | "nginx-inc";

export const migrationTargets: readonly MigrationTarget[] = [
  "gateway-api",
  "traefik",
  "haproxy-technologies",
  "haproxy-ingress",
  "nginx-inc",
];

/**
 * same: same meaning under `annotations`; close: nearly, `how` says what differs; object: another object or filter does it;
 * default: the target does so anyway; none: nothing there, `how` names the way round.
 */
export type Fit = "same" | "close" | "object" | "default" | "none";

export interface Counterpart {
  readonly fit: Fit;
  readonly annotations?: readonly string[];
  readonly how?: string;
}

export interface MigrationRow {
  /** Full keys, or fields of the spec, that move together. */
  readonly from: readonly string[];
  readonly area: string;
  readonly to: { readonly [target in MigrationTarget]: Counterpart };
}

/** Every row; migrationTable.test.ts holds it to this shape. */
export const migrationRows: readonly MigrationRow[] = table as readonly MigrationRow[];

const byKey: ReadonlyMap<string, MigrationRow> = new Map(
  migrationRows.flatMap((row) => row.from.map((key): [string, MigrationRow] => [key, row])),
);

/** The row of an annotation or a field; undefined for what the table does not hold. */
export function migrationRowOf(key: string): MigrationRow | undefined {
  return byKey.get(key);
}
