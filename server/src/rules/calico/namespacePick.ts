// A namespaceSelector or a selector of service accounts that picks none of those that are known: what both rules on selectors
// that pick nothing say of it.

import type { Lookup } from "../../base/lookup.ts";
import { NAMESPACE, SERVICE_ACCOUNT } from "../../index/policyView.ts";
import type { PolicyFacts } from "../../model/facts.ts";
import type { SelectorNode } from "../../policy/dialects/calico/selector/selectorTree.ts";
import { showSelector } from "../../policy/dialects/calico/selector/showSelector.ts";
import { toExpression } from "../../policy/dialects/calico/selector/toExpression.ts";
import { fit } from "../message.ts";
import { shorten } from "../np/spec.ts";
import type { RuleContext } from "../rule.ts";
import { isGlobal } from "./calicoPolicyRule.ts";
import { type Candidate, namespacesOf, pick, serviceAccountsOf } from "./candidates.ts";
import { culpritOf, isBeyond } from "./nearTerm.ts";
import type { ReadSelector } from "./selectors.ts";

/** Reports a namespaceSelector that picks no namespace. */
export function reportNamespaces(selector: ReadSelector, tree: SelectorNode, cx: RuleContext): void {
  if (tree.is === "all" || tree.is === "global" || isBeyond(tree)) return;
  reportNone(selector, tree, [namespacesOf(cx)], cx.absence(NAMESPACE, ""), "namespace", cx);
}

/** Reports a selector that picks no service account of the policy's own namespace. */
export function reportServiceAccounts(
  facts: PolicyFacts,
  selector: ReadSelector,
  tree: SelectorNode,
  cx: RuleContext,
): void {
  if (tree.is === "all" || isGlobal(facts) || isBeyond(tree)) return;
  const { namespace } = facts.id;
  const absence = cx.absence(SERVICE_ACCOUNT, namespace);
  reportNone(selector, tree, [serviceAccountsOf(cx, namespace)], absence, `ServiceAccount of ${namespace}`, cx);
}

function reportNone(
  selector: ReadSelector,
  tree: SelectorNode,
  lists: readonly (readonly Candidate[])[],
  absence: Lookup<never>,
  what: string,
  cx: RuleContext,
): void {
  if (absence.is !== "missing") return;
  const { yes, maybe } = pick(toExpression(tree), lists);
  if (yes.length > 0 || maybe.length > 0) return;
  const { part, hint, fixes } = culpritOf(selector, tree, lists);
  const where = absence.sure ? "" : " in this workspace";
  cx.report({
    path: selector.path,
    ...(part ? { part } : {}),
    message: fit(`No ${what}${where} meets ${shorten(showSelector(tree), 60)}`, hint),
    fixes,
    ...(absence.sure ? {} : { severity: "information" }),
  });
}
