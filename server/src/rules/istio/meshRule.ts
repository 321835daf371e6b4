// How a rule on a kind of Istio is declared: other groups have kinds of these names.

import type { Severity } from "../../analysis/settings.ts";
import type { JsonObject } from "../../base/json.ts";
import type { OtherFacts } from "../../model/facts.ts";
import { readObject } from "../../model/read.ts";
import { defineRule, type Rule, type RuleContext } from "../rule.ts";
import { NETWORKING } from "./mesh.ts";

/** Declares a rule that is asked once for each object of a kind of networking.istio.io, with its spec. */
export function defineMeshRule(rule: {
  readonly code: string;
  readonly severity: Severity;
  readonly kind: string;
  readonly check: (facts: OtherFacts, spec: JsonObject, cx: RuleContext) => void;
}): Rule {
  const { check, kind, ...row } = rule;
  return defineRule({
    ...row,
    on: "other",
    kinds: [kind],
    check: (facts, cx) => (facts.id.group === NETWORKING ? check(facts, readObject(facts.kept), cx) : undefined),
  });
}
