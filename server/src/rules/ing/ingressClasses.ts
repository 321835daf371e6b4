// The IngressClasses that are known, as a rule asks for them.

import { INGRESS_CLASS } from "../../index/policyView.ts";
import type { IngressClassFacts } from "../../model/facts.ts";
import type { RuleContext } from "../rule.ts";

/** All IngressClasses, files over cluster. */
export function ingressClasses(cx: RuleContext): readonly IngressClassFacts[] {
  return cx.list(INGRESS_CLASS).flatMap(({ facts }) => (facts.is === "ingressClass" ? [facts] : []));
}
