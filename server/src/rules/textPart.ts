// Parts of texts that are a language of their own (a Traefik rule, a Calico selector): how a fix changes one, and how a message
// says where it stands.

import type { Path } from "../base/json.ts";
import type { Span } from "../base/span.ts";
import type { Fix } from "./rule.ts";

/** A fix that replaces a part of a text value; a long title is cut. */
export function splice(title: string, path: Path, part: Span, text: string): Fix {
  const shown = title.length > 80 ? `${title.slice(0, 79)}…` : title;
  return { title: shown, edits: [{ edit: { is: "splice", path, part, text } }] };
}

/** `column 12`, or `line 2, column 5` in a rule of several lines. */
export function placeIn(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  const column = offset - (before.lastIndexOf("\n") + 1) + 1;
  return text.trimEnd().includes("\n") ? `line ${line}, column ${column}` : `column ${column}`;
}
