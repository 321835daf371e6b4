// calico-selects-none: a policy of Calico whose own selectors pick nothing that is known, so that it does nothing.

import type { PolicyFacts } from "../../model/facts.ts";
import type { SelectorNode } from "../../policy/dialects/calico/selector/selectorTree.ts";
import { showSelector } from "../../policy/dialects/calico/selector/showSelector.ts";
import { toExpression } from "../../policy/dialects/calico/selector/toExpression.ts";
import { fit } from "../message.ts";
import { shorten } from "../np/spec.ts";
import type { RuleContext } from "../rule.ts";
import { mayComeFromOperator } from "../svc/svc-no-pods.ts";
import { defineCalicoPolicyRule } from "./calicoPolicyRule.ts";
import { pick } from "./candidates.ts";
import { scopeOfPolicy } from "./endScope.ts";
import { reportNamespaces, reportServiceAccounts } from "./namespacePick.ts";
import { culpritOf, isBeyond, isForSystem } from "./nearTerm.ts";
import { type ReadSelector, selectorsOf } from "./selectors.ts";

/** spec.selector, namespaceSelector and serviceAccountSelector. Needs workloads, namespaces and host endpoints. */
export const calicoSelectsNone = defineCalicoPolicyRule({
  code: "calico-selects-none",
  severity: "warning",
  check(facts, cx) {
    for (const selector of selectorsOf(facts)) {
      const { field, parsed } = selector;
      if (field.inRule || parsed.is === "broken") continue;
      if (field.picks === "namespaces") reportNamespaces(selector, parsed.tree, cx);
      else if (field.picks === "serviceAccounts") reportServiceAccounts(facts, selector, parsed.tree, cx);
      else reportEndpoints(facts, selector, parsed.tree, cx);
    }
  },
});

function reportEndpoints(facts: PolicyFacts, selector: ReadSelector, tree: SelectorNode, cx: RuleContext): void {
  if (tree.is === "all" || tree.is === "global" || isBeyond(tree)) return;
  const scope = scopeOfPolicy(facts, cx);
  // Without a namespace there is no pod either, and that is said at the namespaceSelector.
  if (scope?.absence.is !== "missing" || scope.namespaces?.length === 0) return;
  const { lists, doubtful, absence, where, what, namespaces } = scope;
  const expression = toExpression(tree);
  const { yes, maybe } = pick(expression, lists);
  const others = pick(expression, doubtful);
  if (yes.length + maybe.length + others.yes.length + others.maybe.length > 0) return;
  const { sure } = absence;
  if (!sure && (isForSystem(tree) || namespaces?.some((name) => mayComeFromOperator(cx, name)) === true)) return;
  const { part, hint, fixes } = culpritOf(selector, tree, lists);
  cx.report({
    path: selector.path,
    ...(part ? { part } : {}),
    message: fit(
      `No ${what}${where}${sure ? "" : " in this workspace"} meets ${shorten(showSelector(tree), 45)}`,
      hint,
    ),
    fixes,
    ...(sure ? {} : { severity: "information" }),
  });
}
