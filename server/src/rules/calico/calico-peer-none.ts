// calico-peer-none: an end of a rule whose selector picks nothing that is known, where it looks.

import type { Path } from "../../base/json.ts";
import type { PolicyFacts } from "../../model/facts.ts";
import type { SelectorNode } from "../../policy/dialects/calico/selector/selectorTree.ts";
import { showSelector } from "../../policy/dialects/calico/selector/showSelector.ts";
import { toExpression } from "../../policy/dialects/calico/selector/toExpression.ts";
import { NAME_LABEL } from "../../policy/dialects/calico/virtualLabels.ts";
import { fit } from "../message.ts";
import { shorten } from "../np/spec.ts";
import type { Fix, RuleContext } from "../rule.ts";
import { mayComeFromOperator } from "../svc/svc-no-pods.ts";
import { defineCalicoPolicyRule, isGlobal } from "./calicoPolicyRule.ts";
import { GLOBAL_SETS, objectsOf, pick, podsIn } from "./candidates.ts";
import { namespaceSelectorAt, scopeOfEnd } from "./endScope.ts";
import { reportNamespaces, reportServiceAccounts } from "./namespacePick.ts";
import { type Culprit, culpritOf, isBeyond, isForSystem } from "./nearTerm.ts";
import { type ReadSelector, selectorsOf } from "./selectors.ts";

/** Of source and destination: selector, namespaceSelector, serviceAccounts.selector. Needs workloads, namespaces and sets. */
export const calicoPeerNone = defineCalicoPolicyRule({
  code: "calico-peer-none",
  severity: "warning",
  check(facts, cx) {
    for (const selector of selectorsOf(facts)) {
      const { field, parsed, path } = selector;
      if (!field.inRule || field.negated || parsed.is === "broken") continue;
      if (field.picks === "namespaces") reportNamespaces(selector, parsed.tree, cx);
      else if (field.picks === "serviceAccounts") {
        const beside = namespaceSelectorAt(facts, [...path.slice(0, -2), "namespaceSelector"], cx);
        if (beside === undefined) reportServiceAccounts(facts, selector, parsed.tree, cx);
      } else reportEnd(facts, selector, parsed.tree, cx);
    }
  },
});

function reportEnd(facts: PolicyFacts, selector: ReadSelector, tree: SelectorNode, cx: RuleContext): void {
  if (tree.is === "all" || tree.is === "global" || isBeyond(tree)) return;
  const end = selector.path.slice(0, -1);
  const scope = scopeOfEnd(facts, end, cx);
  if (scope?.absence.is !== "missing") return;
  const { lists, doubtful, absence, where, what, namespaces } = scope;
  const beside = namespaceSelectorAt(facts, [...end, "namespaceSelector"], cx);
  // Without a namespace there is no pod either, and that is said at the namespaceSelector.
  if (beside !== undefined && beside !== "unclear" && beside.is !== "global" && namespaces?.length === 0) return;
  const expression = toExpression(tree);
  const { yes, maybe } = pick(expression, lists);
  const others = pick(expression, doubtful);
  if (yes.length + maybe.length + others.yes.length + others.maybe.length > 0) return;
  const { sure } = absence;
  if (!sure && (isForSystem(tree) || namespaces?.some((name) => mayComeFromOperator(cx, name)) === true)) return;
  const elsewhere = beside === undefined && !isGlobal(facts) ? foundElsewhere(tree, end, cx) : undefined;
  const { part, hint, fixes } = elsewhere ?? culpritOf(selector, tree, lists);
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

/** Without namespaceSelector a namespaced policy looks in its own namespace alone (CA-15): who is elsewhere, and how to get there. */
function foundElsewhere(tree: SelectorNode, end: Path, cx: RuleContext): Culprit | undefined {
  const expression = toExpression(tree);
  const [set] = pick(expression, [objectsOf(cx, GLOBAL_SETS)]).yes;
  if (set)
    return { part: undefined, hint: `; ${set.name} needs namespaceSelector: global()`, fixes: [look("global()")] };
  const names = new Set(pick(expression, [podsIn(cx)]).yes.map(({ namespace }) => namespace));
  const [name] = names;
  if (name === undefined) return undefined;
  const found = names.size === 1 ? `namespace ${name} has it` : `${names.size} other namespaces have it`;
  const fixes = names.size === 1 ? [look(`${NAME_LABEL} == "${name}"`)] : [look("all()")];
  return { part: undefined, hint: `; ${found}, so namespaceSelector is needed`, fixes };

  function look(value: string): Fix {
    const edit = { is: "insert", path: end, key: "namespaceSelector", value, before: "selector" } as const;
    return { title: `Look in namespaceSelector: ${shorten(value, 50)}`, edits: [{ edit }] };
  }
}
