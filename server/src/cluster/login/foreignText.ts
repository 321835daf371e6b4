// Words of other programs and of kubeconfigs on their way into a message: one line, no secrets, nothing that is more than text.

import { redactForeign } from "./redactor.ts";

/** The last thing that a program said on stderr, mostly the reason, as `: reason`; "" where it said nothing. */
export function lastWords(stderr: string): string {
  const line = stderr.trim().split(/\r?\n/).at(-1) ?? "";
  return line === "" ? "" : `: ${toOneLine(redactForeign(line))}`;
}

/** Fit for one line: no control characters, and no link where links are read. */
export function toOneLine(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\s]+/gu, " ").replaceAll("](", "] (");
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
