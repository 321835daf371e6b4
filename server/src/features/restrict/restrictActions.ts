// Code actions that write an egress policy for the workload under the cursor, behind it in the file. What they write is computed
// when one is picked.

import { type CodeAction, CodeActionKind, type TextEdit } from "vscode-languageserver-types";
import { cursorAt, type FileState, placeOf, resourcesIn, type Snapshot } from "../../analysis/snapshot.ts";
import { entryOf } from "../../index/catalog.ts";
import { toKindKey } from "../../model/views.ts";
import { toRange } from "../range.ts";
import { restrict, restrictionText, restrictTitles } from "./restrict.ts";
import { type RestrictTarget, restrictTargets } from "./restriction.ts";

/** What an action carries from being offered to being picked. */
interface Picked {
  readonly is: "restrict";
  readonly uri: string;
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly target: RestrictTarget;
}

/** An action a dialect for the workload under an offset; none for pods of the node's own network, which no policy selects. */
export function restrictionsAt(snapshot: Snapshot, { uri }: FileState, offset: number): readonly CodeAction[] {
  const cursor = cursorAt(snapshot, uri, offset);
  const [resource, ...more] = cursor ? resourcesIn(cursor.state, cursor.placed.document) : [];
  if (resource?.facts.is !== "workload" || more.length > 0) return [];
  if (resource.facts.hostNetwork || resource.facts.labelsUnclear || !resource.named) return [];
  const { group, kind, namespace, name } = resource.id;
  return restrictTargets.map((target): CodeAction => {
    const data: Picked = { is: "restrict", uri, group, kind, namespace, name, target };
    return { title: `Restrict its egress by a ${restrictTitles[target]}`, kind: CodeActionKind.RefactorRewrite, data };
  });
}

/** The edits of a picked action; undefined for other actions, and where the workload is gone. */
export function restrictionEdits(snapshot: Snapshot, data: unknown): { [uri: string]: TextEdit[] } | undefined {
  if (!isPicked(data)) return undefined;
  const { uri, group, kind, namespace, name, target } = data;
  const entry = entryOf(snapshot.catalog, toKindKey(group, kind), namespace, name, uri);
  const state = snapshot.files.get(uri);
  if (entry?.facts.is !== "workload" || !state || entry.origin.is !== "file" || entry.origin.uri !== uri)
    return undefined;
  const placed = placeOf(state, entry.resource.document);
  if (!placed) return undefined;
  const text = restrictionText(restrict(snapshot, entry.resource, entry.facts, target), entry.facts);
  const own = placed.document.text;
  const end = placed.start + own.length;
  const written = `${own.endsWith("\n") ? "" : "\n"}---\n${text}`;
  const newText = own.includes("\r\n") ? written.replaceAll("\n", "\r\n") : written;
  return { [uri]: [{ range: toRange(state, { start: end, end }), newText }] };
}

function isPicked(data: unknown): data is Picked {
  if (typeof data !== "object" || data === null) return false;
  const { is, uri, group, kind, namespace, name, target } = data as Partial<Record<keyof Picked, unknown>>;
  return (
    is === "restrict" &&
    [uri, group, kind, namespace, name].every((text) => typeof text === "string") &&
    restrictTargets.some((known) => known === target)
  );
}
