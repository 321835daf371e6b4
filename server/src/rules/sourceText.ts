// What is written at a path, letter by letter: `yes`, `0777` and `1.10` are more than the values they are read as.

import type { Path } from "../base/json.ts";
import type { Resource } from "../model/resource.ts";
import { nodeAt } from "../yaml/node.ts";

/** The text of a scalar; undefined for live objects, collections and where nothing is written. */
export function sourceText({ document, path: base }: Resource, path: Path): string | undefined {
  const node = document && nodeAt(document.tree(), [...base, ...path]);
  if (!document || node?.is !== "scalar" || node.style !== "plain") return undefined;
  return document.text.slice(node.span.start, node.span.end);
}
