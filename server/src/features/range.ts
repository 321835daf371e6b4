// Offsets to lines and characters: the one place where features leave offsets behind.

import type { Location as LspLocation, Range, TextEdit } from "vscode-languageserver-types";
import { type FileState, type Location, linesOf, type Snapshot } from "../analysis/snapshot.ts";
import type { Span } from "../base/span.ts";
import { shift } from "../base/span.ts";
import type { TextChange } from "../yaml/edits.ts";
import type { PlacedDocument } from "../yaml/file.ts";

/** A span of a file as a range. */
export function toRange(state: FileState, span: Span): Range {
  const lines = linesOf(state.file);
  return { start: lines.position(span.start), end: lines.position(span.end) };
}

/** A location of our own as the protocol's; undefined where the file is not known any more. */
export function toLocation(snapshot: Snapshot, location: Location): LspLocation | undefined {
  const state = snapshot.files.get(location.uri);
  return state && { uri: location.uri, range: toRange(state, location.span) };
}

/** Changes of a document as edits of its file. */
export function toTextEdits(state: FileState, placed: PlacedDocument, changes: readonly TextChange[]): TextEdit[] {
  return changes.map(({ span, text }) => ({ range: toRange(state, shift(span, placed.start)), newText: text }));
}

/** The offset of a position in a file. */
export function toOffset(state: FileState, position: { readonly line: number; readonly character: number }): number {
  return linesOf(state.file).offset(position);
}
