// What is told of a rule of Traefik: a matcher under the cursor, or the whole rule in words with its priority.

import { jsonAt } from "../../base/json.ts";
import type { Span } from "../../base/span.ts";
import { parseRule } from "../../ingress/controllers/traefik/rule.ts";
import { matcherRow, type RuleDialect, signatureOf } from "../../ingress/controllers/traefik/ruleMatchers.ts";
import { ruleThingAt } from "../../ingress/controllers/traefik/rulePlace.ts";
import { priorityOf } from "../../ingress/controllers/traefik/rulePriority.ts";
import { inWords } from "../../ingress/controllers/traefik/ruleWords.ts";
import { readInteger } from "../../model/read.ts";
import { bold, capitalised, code, escape, lines } from "../markdown.ts";
import type { Place } from "../slot.ts";

export interface RuleHover {
  readonly text: string;
  /** The part of the rule that it is about; undefined: the whole. */
  readonly part: Span | undefined;
}

/**
 * What is told of a rule.
 * @param offset in the rule; undefined for the whole
 */
export function hoverRule(place: Place, dialect: RuleDialect, rule: string, offset: number | undefined): RuleHover {
  const thing = offset === undefined ? undefined : ruleThingAt(rule, offset);
  const row = thing && matcherRow(thing.matcher, dialect);
  if (thing && row) return { text: lines(bold(code(signatureOf(row))), escape(row.meaning)), part: thing.span };
  return { text: whole(place, dialect, rule), part: undefined };
}

function whole({ value, path }: Place, dialect: RuleDialect, rule: string): string {
  const parsed = parseRule(rule);
  const title = bold(`Rule of Traefik ${dialect.version}`);
  if (parsed.is === "broken") return lines(title, `Not readable: ${escape(parsed.problem.message)}`);
  const set = readInteger(jsonAt(value, [...path.slice(0, -1), "priority"]));
  const priority = priorityOf(rule, set, dialect.of);
  const why = set !== undefined && set !== 0 ? "as set" : priority < 0 ? "tried last" : "the length of the rule";
  const takes = dialect.of === "tcp" ? "connections" : "requests";
  return lines(
    title,
    capitalised(`${takes} where ${inWords(parsed.tree, dialect, code)}`),
    `Priority ${priority}: ${why}; higher is tried first`,
  );
}
