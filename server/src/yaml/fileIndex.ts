// The lines of a file put together from those of its documents, which are indexed once for as long as they live.

import { lazy, memoOn } from "../base/memo.ts";
import { indexText, type TextIndex } from "../base/textIndex.ts";
import type { YamlDocument } from "./document.ts";
import type { PlacedDocument, YamlFile } from "./file.ts";

const linesOfDocument = memoOn((document: YamlDocument) => indexText(document.text));

/** An index that answers as `indexText(file.text)` does; places outside the documents (markers, comments) index the whole file. */
export function indexFile(file: YamlFile): TextIndex {
  const whole = lazy(() => indexText(file.text));
  const { documents } = file;
  return {
    get lineCount() {
      return whole().lineCount;
    },
    lineStart(line) {
      const placed = last(documents, (item) => item.line < line);
      const index = placed && linesOfDocument(placed.document);
      const inside = placed && index && line - placed.line < index.lineCount;
      return inside ? placed.start + index.lineStart(line - placed.line) : whole().lineStart(line);
    },
    position(offset) {
      const placed = last(documents, (item) => item.start <= offset);
      if (!placed || offset > placed.start + placed.document.text.length) return whole().position(offset);
      const { line, character } = linesOfDocument(placed.document).position(offset - placed.start);
      // The first line begins where the marker does.
      return line === 0 ? whole0(file, placed, offset) : { line: placed.line + line, character };
    },
    offset(position) {
      const placed = last(documents, (item) => item.line < position.line);
      if (!placed) return whole().offset(position);
      const index = linesOfDocument(placed.document);
      const line = position.line - placed.line;
      // The last line of a document runs on into the next one's marker.
      if (line >= index.lineCount - 1) return whole().offset(position);
      return placed.start + index.offset({ line, character: position.character });
    },
  };
}

function whole0(file: YamlFile, placed: PlacedDocument, offset: number): { line: number; character: number } {
  const before = Math.max(file.text.lastIndexOf("\n", placed.start - 1), file.text.lastIndexOf("\r", placed.start - 1));
  return { line: placed.line, character: offset - (placed.start === 0 ? 0 : before + 1) };
}

/** The last of a sorted list that a predicate holds for. */
function last(
  documents: readonly PlacedDocument[],
  holds: (item: PlacedDocument) => boolean,
): PlacedDocument | undefined {
  let low = 0;
  let high = documents.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = documents[middle];
    if (item && holds(item)) low = middle + 1;
    else high = middle;
  }
  return documents[low - 1];
}
