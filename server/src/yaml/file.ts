// A file of YAML documents. After an edit only the documents whose text changed are parsed again; the others keep
// their identity, so that whatever was computed from them still holds.

import { memoOn } from "../base/memo.ts";
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
  const old = previous?.documents ?? [];
  const held = previous === undefined || previous.keepTrees === options.keepTrees;
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
  let last: PlacedDocument | undefined;
  for (const [index, chunk] of chunks.entries()) {
    const kept =
      index < head ? old[index] : index >= chunks.length - tail ? old[index - chunks.length + old.length] : undefined;
    const document =
      kept?.document ?? parseDocument(flat(text.slice(chunk.start, chunk.end)), { keepTree: options.keepTrees });
    if (kept && !held) kept.document.hold(options.keepTrees);
    const line = last
      ? last.line + lineBreaks(last.document) + countLines(text, last.start + last.document.text.length, chunk.start)
      : countLines(text, 0, chunk.start);
    last = { document, start: chunk.start, line };
    documents.push(last);
  }
  return { text, documents, keepTrees: options.keepTrees };
}

const lineBreaks = memoOn((document: YamlDocument): number => countLines(document.text, 0, document.text.length));

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
  let explicit = false;
  const nextMarker = markersOf(text);
  for (let at = nextMarker(start); at < text.length; at = nextMarker(at + 3)) {
    if (explicit || hasContent(text, start, at)) chunks.push({ start, end: at });
    explicit = text.charCodeAt(at) === 45;
    start = at + 3;
  }
  if (explicit || chunks.length === 0 || hasContent(text, start, text.length)) chunks.push({ start, end: text.length });
  return chunks;
}

/** Looks for `---` and `...` that stand at the start of a line and by themselves, from front to back. */
function markersOf(text: string): (from: number) => number {
  const bom = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const finder = (mark: string): ((from: number) => number) => {
    let known = -1;
    return (from) => {
      if (known >= from) return known;
      let at = text.indexOf(mark, from);
      while (at >= 0 && !isMarker(text, at, bom)) at = text.indexOf(mark, at + 1);
      known = at < 0 ? text.length : at;
      return known;
    };
  };
  const dashes = finder("---");
  const dots = finder("...");
  return (from) => Math.min(dashes(from), dots(from));
}

function isMarker(text: string, at: number, bom: number): boolean {
  if (at !== bom && text[at - 1] !== "\n" && text[at - 1] !== "\r") return false;
  const after = text[at + 3];
  return after === undefined || after === "\n" || after === " " || after === "\t" || after === "\r";
}

function hasContent(text: string, start: number, end: number): boolean {
  // The first line may begin behind a marker or a byte order mark, where `^` does not match.
  const first = /[ \t]*[^\s#%]/y;
  first.lastIndex = start;
  if (first.test(text)) return first.lastIndex <= end;
  const content = /^[ \t]*[^\s#%]/gm;
  content.lastIndex = start;
  const match = content.exec(text);
  return match !== null && match.index < end;
}

function sameText(text: string, chunk: Chunk | undefined, old: PlacedDocument | undefined): boolean {
  if (!chunk || !old) return false;
  const wanted = old.document.text;
  return chunk.end - chunk.start === wanted.length && text.slice(chunk.start, chunk.end) === wanted;
}

/** Line ends between two offsets; a lone carriage return ends a line too. */
function countLines(text: string, from: number, to: number): number {
  let lines = 0;
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) lines++;
  }
  return lines;
}

/** A copy that shares nothing: a slice would keep the whole file's text alive, and parses slower. */
function flat(text: string): string {
  return text.length < 13 ? text : (JSON.parse(JSON.stringify(text)) as string);
}
