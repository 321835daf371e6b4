// Code actions that convert one Ingress of ingress-nginx: beside it for the Gateway API, in place for another controller. What
// they do is computed when one is picked; offering them looks at the document under the cursor alone.

import { type CodeAction, CodeActionKind, type Diagnostic, type TextEdit } from "vscode-languageserver-types";
import { cursorAt, type FileState, placeOf, resourcesIn, type Snapshot } from "../../analysis/snapshot.ts";
import { jsonAt } from "../../base/json.ts";
import { entriesOf, entryOf } from "../../index/catalog.ts";
import { INGRESS } from "../../index/policyView.ts";
import { classNameOf } from "../../ingress/classes.ts";
import { isCanary } from "../../ingress/controllers/nginx/routes.ts";
import type { IngressSource, Migrated, Rewritten } from "../../ingress/migration/migration.ts";
import { type MigrationTarget, migrationTargets } from "../../ingress/migration/migrationTable.ts";
import { pathsOf } from "../../ingress/routes/ofIngress.ts";
import type { Resource } from "../../model/resource.ts";
import { showId, toKey } from "../../model/resourceId.ts";
import { toKindKey } from "../../model/views.ts";
import type { PlacedDocument } from "../../yaml/file.ts";
import { toRange } from "../range.ts";
import { servedBy } from "../served.ts";
import { migrate, notesAsComments, printDocument, sourceOfEntry, targetTitles, toComment } from "./migrate.ts";
import { rewriteText } from "./valueEdits.ts";

/** What an action carries from being offered to being picked. */
interface Picked {
  readonly is: "convert";
  readonly uri: string;
  readonly namespace: string;
  readonly name: string;
  readonly target: MigrationTarget;
}

/** Conversions of the Ingress under an offset, where ingress-nginx serves it. */
export function conversionsAt(
  snapshot: Snapshot,
  { uri }: FileState,
  offset: number,
  retired: readonly Diagnostic[],
): readonly CodeAction[] {
  const cursor = cursorAt(snapshot, uri, offset);
  const resources = cursor ? resourcesIn(cursor.state, cursor.placed.document) : [];
  const [resource, ...more] = resources;
  if (resource?.facts.is !== "ingress" || more.length > 0) return [];
  if (servedBy(snapshot, resource.facts)?.controller.id !== "nginx") return [];
  const { namespace, name } = resource.id;
  return migrationTargets.map((target): CodeAction => {
    const data: Picked = { is: "convert", uri, namespace, name, target };
    const title =
      target === "gateway-api" ? "Convert to Gateway API" : `Convert annotations to ${targetTitles[target]}`;
    return {
      title,
      kind: CodeActionKind.RefactorRewrite,
      ...(retired.length > 0 ? { diagnostics: [...retired] } : {}),
      data,
    };
  });
}

/** The edits of a picked conversion; undefined for other actions, and where the Ingress is gone. */
export function conversionEdits(snapshot: Snapshot, data: unknown): { [uri: string]: TextEdit[] } | undefined {
  return isPicked(data) ? editsFor(snapshot, data) : undefined;
}

function isPicked(data: unknown): data is Picked {
  if (typeof data !== "object" || data === null) return false;
  const { is, uri, namespace, name, target } = data as Partial<Record<keyof Picked, unknown>>;
  return (
    is === "convert" &&
    [uri, namespace, name].every((text) => typeof text === "string") &&
    migrationTargets.some((known) => known === target)
  );
}

type Changes = { [uri: string]: TextEdit[] };

function editsFor(snapshot: Snapshot, { uri, namespace, name, target }: Picked): Changes | undefined {
  const entry = entryOf(snapshot.catalog, INGRESS, namespace, name, uri);
  const [source] = entry ? sourceOfEntry(snapshot, entry) : [];
  const state = snapshot.files.get(uri);
  if (!entry || !source || !state || entry.origin.is !== "file" || entry.origin.uri !== uri) return undefined;
  const migrated = migrate(snapshot, [source, ...canariesOf(snapshot, source)], target);
  const placed = placeOf(state, entry.resource.document);
  if (!placed) return undefined;
  const comments = [
    `# Converted to ${targetTitles[target]}`,
    ...notesAsComments(migrated),
    ...migrated.rewritten
      .filter(({ value, id }) => value === undefined && toKey(id) !== toKey(source.facts.id))
      .map(({ id }) => toComment(`${showId(id)} is not needed any more: delete it`)),
  ];
  const own = migrated.rewritten.find(({ id }) => toKey(id) === toKey(source.facts.id));
  const changes: Changes = {};
  const text = own
    ? ownText(placed, entry.resource, own, comments, migrated)
    : appended(placed.document.text, comments, migrated);
  add(changes, state, placed, text);
  for (const other of migrated.rewritten) if (other.id.kind === "Service") addService(changes, snapshot, other);
  return changes;
}

/** Canaries of the paths of an Ingress. */
function canariesOf(snapshot: Snapshot, { facts }: IngressSource): readonly IngressSource[] {
  const hosts = new Set(pathsOf(facts).map(({ host }) => host));
  return [...entriesOf(snapshot.catalog, INGRESS, facts.id.namespace)].flatMap((entry) =>
    entry.facts.is === "ingress" &&
    isCanary(entry.facts) &&
    classNameOf(entry.facts) === classNameOf(facts) &&
    pathsOf(entry.facts).some(({ host }) => hosts.has(host))
      ? sourceOfEntry(snapshot, entry)
      : [],
  );
}

/** The document of the Ingress itself, with what stands beside it behind; its comment in front where other objects stand for it. */
function ownText(
  placed: PlacedDocument,
  resource: Resource,
  { value }: Rewritten,
  comments: readonly string[],
  migrated: Migrated,
): string {
  const { document } = placed;
  const documents = documentsOf(migrated);
  // The text begins behind the three dashes, in their line.
  const lead = /^\r?\n/.exec(document.text)?.[0] ?? "";
  if (value === undefined) return `${lead}${comments.join("\n")}\n${documents.join("---\n")}`;
  const before = jsonAt(document.value, resource.path) ?? {};
  const text = rewriteText(document, resource.path, before, value);
  const head = `${lead}${comments.join("\n")}\n`;
  return [`${head}${ending(text.slice(lead.length))}`, ...documents].join("---\n");
}

function appended(text: string, comments: readonly string[], migrated: Migrated): string {
  return `${ending(text)}---\n${comments.join("\n")}\n${documentsOf(migrated).join("---\n")}`;
}

/** An IngressClass is the whole cluster's, and comes with its controller. */
function documentsOf({ objects }: Migrated): readonly string[] {
  return objects.filter((object) => object["kind"] !== "IngressClass").map(printDocument);
}

function ending(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}

function addService(changes: Changes, snapshot: Snapshot, { id, value }: Rewritten): void {
  const entry = entryOf(snapshot.catalog, toKindKey(id.group, id.kind), id.namespace, id.name);
  const state = entry?.origin.is === "file" ? snapshot.files.get(entry.origin.uri) : undefined;
  const placed = entry && state && placeOf(state, entry.resource.document);
  if (!placed || !value) return;
  const { path } = entry.resource;
  add(changes, state, placed, rewriteText(placed.document, path, entry.resource.value, value));
}

/** One edit for what differs between a document's text and another. */
function add(changes: Changes, state: FileState, placed: PlacedDocument, text: string): void {
  const old = placed.document.text;
  const after = old.includes("\r\n") ? text.replaceAll(/\r?\n/g, "\r\n") : text;
  let start = 0;
  while (start < old.length && old[start] === after[start]) start++;
  let tail = 0;
  while (tail < old.length - start && tail < after.length - start && old.at(-1 - tail) === after.at(-1 - tail)) tail++;
  if (start === old.length && after.length === old.length) return;
  const range = toRange(state, { start: placed.start + start, end: placed.start + old.length - tail });
  const list = changes[state.uri] ?? [];
  list.push({ range, newText: after.slice(start, after.length - tail) });
  changes[state.uri] = list;
}
