// Rules and whole policies of one namespace that add nothing to the others, as far as that can be read off what they say.

import { isObject } from "../../base/json.ts";
import type { PolicyFacts } from "../../model/facts.ts";
import { showName } from "../../model/resourceId.ts";
import { lowerPolicy } from "../../policy/engine.ts";
import type { PolicyPart, PolicyRule } from "../../policy/policyRule.ts";
import type { RuleContext } from "../rule.ts";
import { sameId } from "./sameId.ts";
import { shorten } from "./spec.ts";
import { isWider, isWiderMatch } from "./wider.ts";

/** Whether other policies isolate the same pods and allow all that this one allows, in each direction. */
export function isRedundant(facts: PolicyFacts, cx: RuleContext): boolean {
  const { parts } = lowerPolicy(facts);
  return (
    parts.length > 0 &&
    parts.every((part) => {
      const others = otherParts(facts, part, cx);
      // Of policies that are equal the first by name counts.
      const isolates = others.some(
        ({ id, subject }) => id.name < facts.id.name || !isWiderMatch(part.subject, subject),
      );
      return isolates && part.rules.every((rule) => widerElsewhere(facts, rule, others) !== undefined);
    })
  );
}

/** The rule of the same policy that allows all that this one allows; of two equal rules the later one is too many. */
export function widerIn({ rules, direction }: PolicyPart, index: number): string | undefined {
  const rule = rules[index];
  const at = rules.findIndex(
    (other, position) =>
      rule !== undefined && position !== index && isWider(other, rule) && (position < index || !isWider(rule, other)),
  );
  return at < 0 ? undefined : `Rule ${direction}[${at}]`;
}

/** The rule of another policy that allows all that this one allows, in words. */
export function widerElsewhere(
  facts: PolicyFacts,
  rule: PolicyRule,
  others: readonly PolicyPart[],
): string | undefined {
  for (const { id, rules, direction } of others) {
    const at = rules.findIndex((other) => isWider(other, rule) && (id.name < facts.id.name || !isWider(rule, other)));
    if (at >= 0) return `${shorten(showName(id), 60)} ${direction}[${at}]`;
  }
  return undefined;
}

/** The parts of other NetworkPolicies of the namespace that select at least the pods of this part. */
export function otherParts(facts: PolicyFacts, part: PolicyPart, cx: RuleContext): readonly PolicyPart[] {
  return cx.list("networking.k8s.io/NetworkPolicy", facts.id.namespace).flatMap(({ facts: other }) => {
    if (other.is !== "policy" || sameId(other.id, facts.id)) return [];
    // Without podSelector a policy selects all pods, and is more likely half typed or misspelt than meant so.
    if (!isObject(other.spec["podSelector"])) return [];
    return lowerPolicy(other).parts.filter(
      ({ direction, subject }) => direction === part.direction && isWiderMatch(subject, part.subject),
    );
  });
}
