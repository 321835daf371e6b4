// Which workloads a Calico policy is for, as far as labels are known (reach-semantics CA-8, CA-9). Workloads on the host network
// are nodes, and no endpoints of their own.

import { canonical, type Json } from "../../base/json.ts";
import { memoOn, memoOnAll } from "../../base/memo.ts";
import { NAMESPACE, SERVICE_ACCOUNT } from "../../index/policyView.ts";
import type { Facts, PolicyFacts, WorkloadFacts } from "../../model/facts.ts";
import { NAMESPACE_NAME_LABEL } from "../../model/kinds/index.ts";
import { type LabelExpression, type Met, meetsExpression } from "../../model/labelExpression.ts";
import type { Labels } from "../../model/selector.ts";
import { expressionOf } from "../../policy/dialects/calico/selector/toExpression.ts";
import { endpointLabels, labelIn, withName } from "../../policy/dialects/calico/virtualLabels.ts";
import type { RuleContext } from "../rule.ts";
import { isGlobal } from "./calicoPolicyRule.ts";
import { isWritten } from "./spec.ts";

/** The workloads whose pods a policy is for, for certain. */
export function workloadsOf(cx: RuleContext, facts: PolicyFacts): ReadonlySet<WorkloadFacts> {
  const workloads = cx.workloads(isGlobal(facts) ? undefined : facts.id.namespace);
  const namespaces = cx.derive(NAMESPACE, labelsByName);
  const accounts = cx.derive(SERVICE_ACCOUNT, labelsByName);
  return selected([workloads, namespaces, accounts, facts], () => {
    const asked = askedOf(facts);
    return new Set(workloads.filter((workload) => isFor(asked, workload, namespaces, accounts)));
  });
}

const selected = memoOnAll<ReadonlySet<WorkloadFacts>>();

interface Asked {
  readonly selector: LabelExpression;
  readonly namespaces: LabelExpression;
  readonly accounts: LabelExpression;
  /** Whether it asks for labels that pods have from their namespace or their account. */
  readonly inherits: boolean;
}

const askedOf = memoOn((facts: PolicyFacts): Asked => {
  const { selector, namespaceSelector, serviceAccountSelector } = facts.spec;
  return {
    selector: readSelector(selector),
    namespaces: isGlobal(facts) ? readSelector(namespaceSelector) : { is: "all" },
    accounts: readSelector(serviceAccountSelector),
    inherits: typeof selector === "string" && /\bpc(?:ns|sa)\./.test(selector),
  };
});

function readSelector(selector: Json | undefined): LabelExpression {
  if (!isWritten(selector)) return { is: "all" };
  return typeof selector === "string" ? expressionOf(selector) : { is: "unclear", why: "the selector is no text" };
}

type ByName = ReadonlyMap<string, Labels>;

/** The labels of namespaces, or of accounts under namespace/name. */
function labelsByName(all: readonly Facts[]): ByName {
  return new Map(
    all.flatMap((facts): readonly (readonly [string, Labels])[] => {
      const { namespace, name } = facts.id;
      return "labels" in facts ? [[namespace === "" ? name : `${namespace}/${name}`, facts.labels]] : [];
    }),
  );
}

function isFor(asked: Asked, workload: WorkloadFacts, namespaces: ByName, accounts: ByName): boolean {
  if (workload.hostNetwork || meets(asked.selector, workload, asked.inherits) !== "yes") return false;
  const { namespace } = workload.id;
  const own = namespaces.get(namespace);
  const account = accounts.get(`${namespace}/${workload.serviceAccount}`);
  // What nobody knows may have any labels beside its name.
  return (
    hasLabels(asked.namespaces, own ?? { [NAMESPACE_NAME_LABEL]: namespace }, namespace, own === undefined) &&
    hasLabels(asked.accounts, account ?? {}, workload.serviceAccount, account === undefined)
  );
}

function hasLabels(asked: LabelExpression, labels: Labels, name: string, mayHave: boolean): boolean {
  return asked.is === "all" || meetsExpression(asked, labelIn(withName(labels, name)), mayHave) === "yes";
}

/** The workloads whose pods a selector picks for certain, wherever they are; kept, for several rules ask the same. */
export function podsWith(selector: Json | undefined, workloads: readonly WorkloadFacts[]): ReadonlySet<WorkloadFacts> {
  const key = canonical(selector ?? "");
  const known = podsOn(workloads);
  const asked = readSelector(selector);
  const pods = known.get(key) ?? new Set(workloads.filter((workload) => meets(asked, workload, false) === "yes"));
  known.set(key, pods);
  return pods;
}

const podsOn = memoOn((_: readonly WorkloadFacts[]) => new Map<string, ReadonlySet<WorkloadFacts>>());

/** Whether two sets of workloads have one in common. */
export function haveCommon(a: ReadonlySet<WorkloadFacts>, b: ReadonlySet<WorkloadFacts>): boolean {
  const [few, many] = a.size < b.size ? [a, b] : [b, a];
  for (const workload of few) if (many.has(workload)) return true;
  return false;
}

function meets(asked: LabelExpression, workload: WorkloadFacts, inherits: boolean): Met {
  return meetsExpression(asked, labelIn(endpointLabels(workload)), workload.labelsUnclear || inherits);
}
