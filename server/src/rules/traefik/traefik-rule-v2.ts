// traefik-rule-v2: a part of a rule that means something only to Traefik 2, in a rule that is read as version 3.

import { convertMatcher } from "../../ingress/controllers/traefik/ruleConversion.ts";
import { matcherRow } from "../../ingress/controllers/traefik/ruleMatchers.ts";
import { fit } from "../message.ts";
import { defineRule } from "../rule.ts";
import { splice } from "../textPart.ts";
import { lettersOf, matchersIn, type PlacedMatcher, WITH_RULES } from "./matchers.ts";

/** Reports matchers that version 3 has not got, {name:regexp} in a value, and Query(`a=b`). */
export const traefikRuleV2 = defineRule({
  code: "traefik-rule-v2",
  severity: "warning",
  on: "route",
  kinds: WITH_RULES,
  check(facts, cx) {
    for (const item of matchersIn(facts, cx)) {
      const { matcher, dialect, tree, path } = item;
      const old = oldPart(item);
      if (!old) continue;
      const converted = convertMatcher(matcher, dialect.of, matcher === tree);
      cx.report({
        path,
        part: old.part,
        message: fit(`${clip(old.text)} is version 2 syntax: ${old.effect}`, "; write it in version 3"),
        fixes:
          converted === undefined || converted === ""
            ? []
            : [splice(`Use ${clip(converted)}`, path, matcher.span, converted)],
      });
    }
  },
});

interface OldPart {
  readonly text: string;
  readonly part: { readonly start: number; readonly end: number };
  readonly effect: string;
}

function oldPart({ matcher, row, dialect }: PlacedMatcher): OldPart | undefined {
  if (dialect.version === 2) return undefined;
  const { name, nameSpan, values } = matcher;
  if (!row)
    return matcherRow(name, { ...dialect, version: 2 })
      ? { text: name, part: nameSpan, effect: "Traefik 3 leaves the route out" }
      : undefined;
  const [first, second] = values;
  if (row.name === "Query" && first && !second && /^[^=]+=/.test(first.value)) {
    const text = `Query(\`${first.value}\`)`;
    return { text, part: lettersOf(first), effect: "in version 3 the whole is the parameter's name" };
  }
  const regex = /^(?:HostRegexp|HostSNIRegexp|PathRegexp)$/.test(row.name);
  if (!regex && !/^(?:Host|Path|PathPrefix)$/.test(row.name)) return undefined;
  for (const value of values) {
    const place = placeholder(value.value, row.name === "PathRegexp");
    if (!place) continue;
    const letters = lettersOf(value);
    const start = value.letters === undefined ? letters.start : letters.start + place.start;
    const end = value.letters === undefined ? letters.end : letters.start + place.end;
    const effect = "in version 3 the braces are plain text";
    return { text: value.value.slice(place.start, place.end), part: { start, end }, effect };
  }
  return undefined;
}

/** `{name:regexp}` or, where no expression has it, `{name}`; `\p{Greek}` and `\x{ff}` are none. */
function placeholder(text: string, namedOnly: boolean): { readonly start: number; readonly end: number } | undefined {
  for (const match of text.matchAll(/(?<!\\[pPx])\{[A-Za-z_]\w*(:)?/g)) {
    if (namedOnly && match[1] === undefined) continue;
    let depth = 0;
    for (let i = match.index; i < text.length; i++) {
      if (text[i] === "{") depth++;
      if (text[i] !== "}" || --depth > 0) continue;
      if (match[1] !== undefined || i === match.index + match[0].length) return { start: match.index, end: i + 1 };
      break;
    }
  }
  return undefined;
}

function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
