// A migration of the Ingresses of a snapshot: what is converted, what came of it, as YAML and as a report.

import { linesOf, locate, type Snapshot } from "../../analysis/snapshot.ts";
import { groupBy } from "../../base/group.ts";
import type { JsonObject } from "../../base/json.ts";
import { escape } from "../../base/markdown.ts";
import { entriesOf, entryOf, lookUp } from "../../index/catalog.ts";
import { INGRESS, SERVICE } from "../../index/policyView.ts";
import { toGatewayApi } from "../../ingress/migration/gatewayApi/convert.ts";
import type { IngressSource, Migrated, MigrationContext, Note } from "../../ingress/migration/migration.ts";
import { readLabels, readObject } from "../../model/read.ts";
import type { Resource } from "../../model/resource.ts";
import { showId } from "../../model/resourceId.ts";
import { toKindKey } from "../../model/views.ts";
import { table } from "../../policy/markdown.ts";
import { printBlock } from "../../yaml/print.ts";
import { fileName } from "../source.ts";

/** The Ingresses of the files (not those of the cluster alone), as sources of a conversion. */
export function sourcesOf({ catalog }: Snapshot, wanted: (resource: Resource) => boolean): readonly IngressSource[] {
  return [...entriesOf(catalog, INGRESS)].flatMap(({ resource, facts, origin }) =>
    origin.is === "file" && facts.is === "ingress" && wanted(resource)
      ? [{ facts, labels: readLabels(readObject(resource.value["metadata"])["labels"]) }]
      : [],
  );
}

/** Converts Ingresses to the Gateway API. */
export function migrate(snapshot: Snapshot, sources: readonly IngressSource[]): Migrated {
  return toGatewayApi(sources, contextOf(snapshot));
}

function contextOf({ catalog }: Snapshot): MigrationContext {
  return {
    portNumber(namespace, service, name) {
      const found = lookUp(catalog, SERVICE, namespace, service);
      if (found.is !== "found" || found.value.facts.is !== "service") return undefined;
      return found.value.facts.ports.find((port) => port.name === name)?.port;
    },
  };
}

/** Objects as YAML documents, with a line of comment for all that is changed or lost in front of the first. */
export function toYaml({ objects, notes }: Migrated): string {
  const head = notes
    .filter(({ verdict }) => verdict !== "kept")
    .map(({ verdict, id, what, how }) => `# ${verdict}: ${showId(id)}, ${what}: ${how}`.replaceAll(/[\r\n]+/g, " "));
  const documents = objects.map((object) => printDocument(object));
  return [...head, documents.join("---\n")].join("\n");
}

function printDocument(object: JsonObject): string {
  return `${printBlock(object, 2).join("\n")}\n`;
}

const VERDICTS = ["lost", "changed", "kept"] as const;

/** The report as Markdown: each Ingress with what is lost first. */
export function migrationReport(snapshot: Snapshot, { objects, notes }: Migrated): string {
  const count = (verdict: Note["verdict"]): number => notes.filter((note) => note.verdict === verdict).length;
  const lines = [
    "# Migration to the Gateway API",
    "",
    `${objects.length} objects; ${count("kept")} settings kept, ${count("changed")} changed, ${count("lost")} lost`,
    "",
  ];
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
