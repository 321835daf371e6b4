// Comments that silence: `# sallyport-ignore <code>: reason` on a finding's line or above it, or at the top of a
// document for all of it; `# sallyport-ignore-file <code>: reason` anywhere at the top of a file for all documents.

import { memoOn } from "../base/memo.ts";
import { indexText } from "../base/textIndex.ts";
import type { YamlDocument } from "../yaml/document.ts";
import type { YamlFile } from "../yaml/file.ts";

const COMMENT = /#\s*sallyport-ignore(-file)?[ \t]+([\w-]+(?:[ \t]*,[ \t]*[\w-]+)*)/g;

interface Silences {
  readonly everywhere: ReadonlySet<string>;
  readonly lines: ReadonlyMap<number, ReadonlySet<string>>;
}

const silencesOf = memoOn((document: YamlDocument): Silences => {
  const everywhere = new Set<string>();
  const lines = new Map<number, Set<string>>();
  if (!document.text.includes("sallyport-ignore")) return { everywhere, lines };
  const index = indexText(document.text);
  const first = /^[ \t]*[^\s#]/m.exec(document.text)?.index ?? document.text.length;
  for (const match of document.text.matchAll(COMMENT)) {
    const codes = (match[2] ?? "").split(/[\s,]+/);
    if (match.index < first) for (const code of codes) everywhere.add(code);
    const { line } = index.position(match.index);
    const alone = /^\s*$/.test(document.text.slice(index.lineStart(line), match.index));
    for (const covered of alone ? [line, nextWritten(document.text, index.lineStart(line + 1), line + 1)] : [line])
      lines.set(covered, new Set([...(lines.get(covered) ?? []), ...codes]));
  }
  return { everywhere, lines };
});

/** The line that a comment is about: several comments may stand above one line. */
function nextWritten(text: string, start: number, line: number): number {
  const comments = /(?:[ \t]*#[^\n]*(?:\n|$))*/y;
  comments.lastIndex = start;
  return line + (comments.exec(text)?.[0].split("\n").length ?? 1) - 1;
}

const fileSilences = memoOn((file: YamlFile): ReadonlySet<string> => {
  const codes = new Set<string>();
  if (!file.text.includes("sallyport-ignore-file")) return codes;
  for (const match of file.text.matchAll(COMMENT)) {
    if (match[1]) for (const code of (match[2] ?? "").split(/[\s,]+/)) codes.add(code);
  }
  return codes;
});

/**
 * Whether a comment silences a code on a line.
 * @param line the finding's first line, counted from the document's start
 */
export function isSilenced(file: YamlFile, document: YamlDocument, code: string, line: number): boolean {
  if (fileSilences(file).has(code)) return true;
  const silences = silencesOf(document);
  return silences.everywhere.has(code) || (silences.lines.get(line)?.has(code) ?? false);
}
