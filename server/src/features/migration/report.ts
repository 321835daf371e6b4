// A migration as a report in Markdown: each Ingress with what is lost first; and the targets side by side, the hosts by what
// each would lose.

import { linesOf, locate, type Snapshot } from "../../analysis/snapshot.ts";
import { groupBy } from "../../base/group.ts";
import { escape } from "../../base/markdown.ts";
import { entryOf } from "../../index/catalog.ts";
import type { IngressSource, Migrated, Note } from "../../ingress/migration/migration.ts";
import { type MigrationTarget, migrationTargets } from "../../ingress/migration/migrationTable.ts";
import { pathsOf } from "../../ingress/routes/ofIngress.ts";
import { showId, toKey } from "../../model/resourceId.ts";
import { toKindKey } from "../../model/views.ts";
import { table } from "../../policy/markdown.ts";
import { fileName } from "../source.ts";
import { type MigrationOptions, migrate, targetTitles } from "./migrate.ts";

const VERDICTS = ["lost", "changed", "kept"] as const;

/** The report as Markdown: each Ingress with what is lost first. */
export function migrationReport(
  snapshot: Snapshot,
  { objects, rewritten, notes }: Migrated,
  target: MigrationTarget = "gateway-api",
): string {
  const count = (verdict: Note["verdict"]): number => notes.filter((note) => note.verdict === verdict).length;
  const made = `${objects.length} ${rewritten.length === 0 ? "" : "new "}object${objects.length === 1 ? "" : "s"}`;
  const lines = [
    `# Migration to ${targetTitles[target]}`,
    "",
    `${made}; settings: ${count("kept")} kept, ${count("changed")} changed, ${count("lost")} lost`,
    "",
  ];
  const gone = rewritten.filter(({ value }) => value === undefined);
  if (gone.length > 0) lines.push(`To be deleted: ${gone.map(({ id }) => escape(showId(id))).join(", ")}`, "");
  for (const [id, own] of groupBy(notes, (note) => note.id)) {
    const sorted = VERDICTS.flatMap((verdict) => own.filter((note) => note.verdict === verdict));
    lines.push(
      `## ${escape(showId(id))}`,
      "",
      ...table(
        ["", "Setting", "What becomes of it", ""],
        sorted.map((note) => [
          note.verdict,
          escape(note.what),
          escape(note.how),
          escape(whereOf(snapshot, note) ?? ""),
        ]),
      ),
    );
  }
  return `${lines.join("\n").trimEnd()}\n`;
}

/** `ingress.yaml:12`. */
function whereOf(snapshot: Snapshot, { id, path }: Note): string | undefined {
  const entry = entryOf(snapshot.catalog, toKindKey(id.group, id.kind), id.namespace, id.name);
  const location = entry && locate(snapshot, entry, path);
  const state = location && snapshot.files.get(location.uri);
  if (!location || !state) return undefined;
  return `${fileName(location.uri)}:${linesOf(state.file).position(location.span.start).line + 1}`;
}

/** What a target would lose of a host, or of all. */
export interface Losses {
  readonly target: MigrationTarget;
  readonly lost: number;
  readonly changed: number;
}

export interface Comparison {
  /** The target that loses least first. */
  readonly targets: readonly Losses[];
  /** The host that loses least first; `*` is every other host. */
  readonly hosts: readonly { readonly host: string; readonly losses: readonly Losses[] }[];
}

/** The targets side by side. */
export function compareTargets(
  snapshot: Snapshot,
  sources: readonly IngressSource[],
  options: MigrationOptions = {},
): Comparison {
  const all = migrationTargets.map((target) => {
    const { notes } = migrate(snapshot, sources, target, options);
    return { target, byId: groupBy(notes, ({ id }) => toKey(id)), total: countOf(target, notes) };
  });
  const targets = all.map(({ total }) => total).sort((a, b) => a.lost - b.lost || a.changed - b.changed);
  const byHost = groupBy(
    sources.flatMap(({ facts }) =>
      [...new Set(pathsOf(facts).map(({ host }) => host ?? "*"))].map((host) => ({ host, facts })),
    ),
    ({ host }) => host,
  );
  const hosts = [...byHost].map(([host, own]) => ({
    host,
    losses: targets.map(({ target }) => {
      const byId = all.find((one) => one.target === target)?.byId;
      return countOf(
        target,
        own.flatMap(({ facts }) => byId?.get(toKey(facts.id)) ?? []),
      );
    }),
  }));
  const least = ({ losses }: { readonly losses: readonly Losses[] }): number =>
    Math.min(...losses.map(({ lost }) => lost));
  return { targets, hosts: hosts.sort((a, b) => least(a) - least(b) || (a.host < b.host ? -1 : 1)) };
}

function countOf(target: MigrationTarget, notes: readonly Note[]): Losses {
  const count = (verdict: Note["verdict"]): number => notes.filter((note) => note.verdict === verdict).length;
  return { target, lost: count("lost"), changed: count("changed") };
}

/** The comparison as Markdown. */
export function comparisonReport({ targets, hosts }: Comparison): string {
  if (hosts.length === 0) return "# Migration\n\nNo Ingress is known\n";
  const cell = ({ lost, changed }: Losses): string => `${lost} lost, ${changed} changed`;
  const lines = [
    "# Migration",
    "",
    "Settings of Ingresses that each target would lose or change, the easiest target and the easiest host first",
    "",
    ...table(
      ["Host", ...targets.map(({ target }) => titleOf(target))],
      [...hosts.map(({ host, losses }) => [escape(host), ...losses.map(cell)]), ["all", ...targets.map(cell)]],
    ),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function titleOf(target: MigrationTarget): string {
  return target === "gateway-api" ? "Gateway API" : targetTitles[target];
}
