// Where else the pods are that a podSelector alone looks for in the policy's own namespace.

import type { Selector } from "../../model/selector.ts";
import type { RuleContext } from "../rule.ts";
import { pick } from "./picks.ts";

/** Other namespaces with pods that the selector picks for certain, in the order of their names. */
export function otherNamespaces(selector: Selector, own: string, cx: RuleContext): readonly string[] {
  const { yes } = pick(selector, cx.workloads());
  return [...new Set(yes.map(({ id }) => id.namespace))].filter((name) => name !== own).sort();
}
