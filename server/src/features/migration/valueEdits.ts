// The text of a document after its object has become another value: only what differs is written anew, so that comments, order
// and style of the rest stay.

import { canonical, isList, isObject, type Json, type JsonObject, type Path } from "../../base/json.ts";
import { parseDocument, type YamlDocument } from "../../yaml/document.ts";
import { applyChanges, type Edit, toTextChanges } from "../../yaml/edits.ts";

/** The document's text with the value at `path` made into another. */
export function rewriteText(document: YamlDocument, path: Path, before: Json, after: Json): string {
  let current = document;
  // One after another: edits of one mapping would not know of each other.
  for (const edit of editsTo(before, after, path)) {
    const text = applyChanges(current.text, toTextChanges(current, edit));
    if (text !== current.text) current = parseDocument(text, { keepTree: true });
  }
  return current.text;
}

function editsTo(before: Json, after: Json, path: Path): readonly Edit[] {
  if (canonical(before) === canonical(after)) return [];
  if (isObject(before) && isObject(after)) return ofMapping(before, after, path);
  if (isList(before) && isList(after) && before.length === after.length)
    return after.flatMap((item, index) => editsTo(before[index] ?? null, item, [...path, index]));
  return [{ is: "set", path, value: after }];
}

/** What is new comes before what goes, so that a mapping is never empty in between. */
function ofMapping(before: JsonObject, after: JsonObject, path: Path): readonly Edit[] {
  const [firstOld] = Object.keys(before);
  let last: string | undefined;
  const edits: Edit[] = [];
  for (const [key, value] of Object.entries(after)) {
    const old = before[key];
    if (old !== undefined) edits.push(...editsTo(old, value, [...path, key]));
    else {
      const place = last === undefined ? (firstOld === undefined ? {} : { before: firstOld }) : { after: last };
      edits.push({ is: "insert", path, key, value, ...place });
    }
    last = key;
  }
  const gone = Object.keys(before).filter((key) => after[key] === undefined);
  return [...edits, ...gone.map((key): Edit => ({ is: "remove", path: [...path, key] }))];
}
