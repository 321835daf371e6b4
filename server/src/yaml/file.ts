// A file of YAML documents. After an edit only the documents whose text changed are parsed again; the others keep
// their identity, so that whatever was computed from them still holds.

import { indexText } from "../base/textIndex.ts";
import { parseDocument, type YamlDocument } from "./document.ts";

export interface PlacedDocument {
  readonly document: YamlDocument;
  /** Offset of the document's first code unit in the file (after its `---` line). */
  readonly start: number;
  /** Line of that offset. */
  readonly line: number;
}

export interface YamlFile {
  readonly text: string;
  readonly documents: readonly PlacedDocument[];
  readonly keepTrees: boolean;
}

/** Files above this size are not read at all. */
export const MAX_FILE_SIZE = 10 * 1024 * 1024;

/**
 * Reads a file.
 * @param previous the same file before the edit; documents whose text is equal are taken over
 * @param options.keepTrees true for open files
 */
export function parseFile(text: string, options: { readonly keepTrees: boolean }, previous?: YamlFile): YamlFile {
  if (text.length > MAX_FILE_SIZE) return { text, documents: [], keepTrees: options.keepTrees };
  const chunks = splitDocuments(text);
  const old = previous?.keepTrees === options.keepTrees ? previous.documents : [];
  let head = 0;
  while (head < chunks.length && head < old.length && sameText(text, chunks[head], old[head])) head++;
  let tail = 0;
  while (
    tail < chunks.length - head &&
    tail < old.length - head &&
    sameText(text, chunks[chunks.length - 1 - tail], old[old.length - 1 - tail])
  ) {
    tail++;
  }
  const documents: PlacedDocument[] = [];
  let line = 0;
  let counted = 0;
  for (const [index, chunk] of chunks.entries()) {
    line += countLines(text, counted, chunk.start);
    counted = chunk.start;
    const kept =
      index < head ? old[index] : index >= chunks.length - tail ? old[index - chunks.length + old.length] : undefined;
    const document =
      kept?.document ?? parseDocument(flat(text.slice(chunk.start, chunk.end)), { keepTree: options.keepTrees });
    documents.push({ document, start: chunk.start, line });
  }
  return { text, documents, keepTrees: options.keepTrees };
}

/** The document that holds an offset; on a marker line the one that it begins. */
export function documentAt(file: YamlFile, offset: number): PlacedDocument | undefined {
  return file.documents.findLast((placed) => placed.start <= offset) ?? file.documents[0];
}

interface Chunk {
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts at document markers: `---` and `...` at the start of a line are markers everywhere in YAML, even inside block
 * scalars (YAML 1.2.2 §9.1.1, c-forbidden). What stands behind `---` on its line belongs to the new document, which
 * then starts right behind the dashes. A byte order mark is left out.
 */
export function splitDocuments(text: string): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const marker = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)/gm;
  marker.lastIndex = start;
  let explicit = false;
  if (text.includes("---") || text.includes("...")) {
    for (let match = marker.exec(text); match; match = marker.exec(text)) {
      const at = match.index === 1 && start === 1 ? 1 : match.index;
      if (explicit || hasContent(text, start, at)) chunks.push({ start, end: at });
      explicit = match[0] === "---";
      start = at + 3;
    }
  }
  if (explicit || chunks.length === 0 || hasContent(text, start, text.length)) chunks.push({ start, end: text.length });
  return chunks;
}

function hasContent(text: string, start: number, end: number): boolean {
  const content = /^[ \t]*[^\s#%]/gm;
  content.lastIndex = start;
  const match = content.exec(text);
  return match !== null && match.index < end;
}

function sameText(text: string, chunk: Chunk | undefined, old: PlacedDocument | undefined): boolean {
  if (!chunk || !old) return false;
  const wanted = old.document.text;
  return chunk.end - chunk.start === wanted.length && text.startsWith(wanted, chunk.start);
}

function countLines(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) lines++;
  if (lines === 0 && to - from > 3 && text.slice(from, to).includes("\r")) return indexText(text.slice(from, to)).lineCount - 1;
  return lines;
}

/** A copy that shares nothing: a slice would keep the whole file's text alive, and parses slower. */
function flat(text: string): string {
  return text.length < 13 ? text : (JSON.parse(JSON.stringify(text)) as string);
}
