// Comments that silence: which findings each of them covers.

import { expect, test } from "vitest";
import { parseFile } from "../yaml/file.ts";
import { isSilenced } from "./suppress.ts";

/** The lines of the text, from 0, on which the code is silenced. */
function silencedLines(text: string, code = "x-y"): readonly number[] {
  const file = parseFile(text, { keepTrees: true });
  const document = file.documents[0]?.document;
  if (!document) throw new Error("no document");
  return text.split("\n").flatMap((_, line) => (isSilenced(file, document, code, line) ? [line] : []));
}

test.each<[string, string, readonly number[]]>([
  ["on its own line, for it and the next", "a: 1\n# sallyport-ignore x-y: because\nb: 2\nc: 3", [1, 2]],
  ["behind a value", "a: 1\nb: 2 # sallyport-ignore x-y\nc: 3", [1]],
  ["several codes", "a: 1\n# sallyport-ignore q, x-y: because\nb: 2", [1, 2]],
  [
    "with other comments between",
    "a: 1\n  # sallyport-ignore x-y\n  # sallyport-ignore q\r\n\t# why\nb: 2\nc: 3",
    [1, 4],
  ],
  ["before a blank line, nothing beyond", "a: 1\n# sallyport-ignore x-y\n\nb: 2", [1, 2]],
  ["at the end", "a: 1\n# sallyport-ignore x-y", [1, 2].slice(0, 1)],
  ["at the top, for all of the document", "# sallyport-ignore x-y\na: 1\nb: 2", [0, 1, 2]],
  ["another code", "a: 1\n# sallyport-ignore x-yz\nb: 2", []],
  ["for the file", "a: 1\nb: 2\n# sallyport-ignore-file x-y\n", [0, 1, 2, 3]],
])("%s", (_, text, lines) => {
  expect(silencedLines(text)).toEqual(lines);
});
