// traefik-regex-unanchored: HostRegexp, HostSNIRegexp or PathRegexp match anywhere in the text, and this expression is not tied to
// its start or end (Traefik 3; version 2 anchored them itself).

import { patternProblem } from "../../base/re2.ts";
import { fit } from "../message.ts";
import { defineRule } from "../rule.ts";
import { lettersOf, valuesIn, WITH_RULES } from "./matchers.ts";

/** Reports expressions that also match longer hosts and paths than they seem to. */
export const traefikRegexUnanchored = defineRule({
  code: "traefik-regex-unanchored",
  severity: "warning",
  on: "route",
  kinds: WITH_RULES,
  check(facts, cx) {
    for (const { value, valueIs, dialect, path } of valuesIn(facts, cx)) {
      if (dialect.version === 2 || (valueIs !== "hostRegex" && valueIs !== "pathRegex")) continue;
      const { value: regex, letters } = value;
      if (regex === "" || /\{[A-Za-z_]\w*:/.test(regex) || patternProblem(regex) !== undefined) continue;
      const [front, back] = [isTiedAtStart(regex), isTiedAtEnd(regex)];
      // A path's ending alone, such as \.png$, is meant; so is its start.
      if (valueIs === "pathRegex" ? front || back : front && back) continue;
      const anchored = anchor(regex, front, valueIs === "hostRegex" ? back : true);
      const example = exampleOf(regex, valueIs, front);
      const also = example === undefined ? "matches anywhere in the text" : `also matches ${example}`;
      cx.report({
        path,
        part: lettersOf(value),
        message: fit(
          `${clip(regex)} ${also}`,
          `; anchor it with ${front ? "$" : back || valueIs === "pathRegex" ? "^" : "^ and $"}`,
        ),
        fixes:
          letters === undefined
            ? []
            : [
                {
                  title: `Use ${clip(anchored)}`,
                  edits: [{ edit: { is: "splice", path, part: lettersOf(value), text: anchored } }],
                },
              ],
      });
    }
  },
});

/** Flags in front such as (?i). */
const FLAGS = /^(?:\(\?[imsU]+(?:-[imsU]+)?\))*/;

function isTiedAtStart(regex: string): boolean {
  const rest = regex.replace(FLAGS, "");
  return (
    /^\(*(?:\?:)?\(*(?:\^|\\A|\.[*+])/.test(rest) &&
    (!hasAlternatives(rest) || alternatives(rest).every((part) => /^(?:\^|\\A|\.[*+])/.test(part)))
  );
}

function isTiedAtEnd(regex: string): boolean {
  const ends = /(?:(?<!\\)(?:\\\\)*\$|\\z|\.[*+])\)*$/;
  return ends.test(regex) && (!hasAlternatives(regex) || alternatives(regex).every((part) => ends.test(part)));
}

function hasAlternatives(regex: string): boolean {
  return alternatives(regex).length > 1;
}

/** The alternatives at the top of an expression, outside parentheses and classes. */
function alternatives(regex: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let inClass = false;
  let start = 0;
  for (let i = 0; i < regex.length; i++) {
    const char = regex[i];
    if (char === "\\") i++;
    else if (inClass) inClass = char !== "]";
    else if (char === "[") inClass = true;
    else if (char === "(") depth++;
    else if (char === ")") depth--;
    else if (char === "|" && depth === 0) {
      parts.push(regex.slice(start, i));
      start = i + 1;
    }
  }
  return [...parts, regex.slice(start)];
}

function anchor(regex: string, front: boolean, back: boolean): string {
  const flags = FLAGS.exec(regex)?.[0] ?? "";
  const rest = regex.slice(flags.length);
  const body = hasAlternatives(rest) ? `(?:${rest})` : rest;
  return `${flags}${front ? "" : "^"}${body}${back ? "" : "$"}`;
}

/** Something that was not meant and is matched, where the expression is plain text. */
function exampleOf(regex: string, valueIs: string, front: boolean): string | undefined {
  const text = regex.replace(/^\^/, "").replaceAll(/\\([.\-/])/g, "$1");
  if (!/^[\w.\-/]+$/.test(text) || text.length > 30) return undefined;
  if (valueIs === "pathRegex") return `/any${text.startsWith("/") ? "" : "/"}${text}`;
  return front ? `${text}.evil.test` : `evil-${text}`;
}

function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
