// Which workloads a Calico policy is for, as far as labels are known (reach-semantics CA-8, CA-9). Workloads on the host network
// are nodes, and no endpoints of their own.

import type { Json } from "../../base/json.ts";
import { NAMESPACE, SERVICE_ACCOUNT } from "../../index/policyView.ts";
import type { PolicyFacts, WorkloadFacts } from "../../model/facts.ts";
import { NAMESPACE_NAME_LABEL } from "../../model/kinds/index.ts";
import { type Met, meetsExpression } from "../../model/labelExpression.ts";
import type { Labels } from "../../model/selector.ts";
import type { KindKey } from "../../model/views.ts";
import { expressionOf } from "../../policy/dialects/calico/selector/toExpression.ts";
import { endpointLabels, labelIn, withName } from "../../policy/dialects/calico/virtualLabels.ts";
import type { RuleContext } from "../rule.ts";
import { isGlobal } from "./calicoPolicyRule.ts";
import { isWritten } from "./spec.ts";

/** Whether a policy is for the pods of a workload. */
export function isFor(cx: RuleContext, facts: PolicyFacts, workload: WorkloadFacts): Met {
  const { namespace } = workload.id;
  if (workload.hostNetwork || (!isGlobal(facts) && facts.id.namespace !== namespace)) return "no";
  const { selector, namespaceSelector, serviceAccountSelector } = facts.spec;
  const answers = [
    meetsPod(selector, workload),
    isGlobal(facts) ? meetsObject(cx, NAMESPACE, "", namespace, namespaceSelector) : "yes",
    meetsObject(cx, SERVICE_ACCOUNT, namespace, workload.serviceAccount, serviceAccountSelector),
  ];
  return answers.includes("no") ? "no" : answers.includes("maybe") ? "maybe" : "yes";
}

/** Whether a selector picks the pods of a workload; one that is not written picks all. */
export function meetsPod(selector: Json | undefined, workload: WorkloadFacts): Met {
  // What it inherits from its namespace and its account is not looked at.
  const inherits = typeof selector === "string" && /\bpc(?:ns|sa)\./.test(selector);
  return meets(selector, endpointLabels(workload), workload.labelsUnclear || inherits);
}

/** An object that nobody knows may have any labels beside its name. */
function meetsObject(cx: RuleContext, kind: KindKey, namespace: string, name: string, selector: Json | undefined): Met {
  if (!isWritten(selector)) return "yes";
  const found = cx.lookUp(kind, namespace, name);
  const known = found.is === "found" && "labels" in found.value.facts ? found.value.facts.labels : undefined;
  return meets(selector, withName(known ?? givenLabels(kind, name), name), known === undefined);
}

function meets(selector: Json | undefined, labels: Labels, mayHave: boolean): Met {
  if (!isWritten(selector)) return "yes";
  return typeof selector === "string" ? meetsExpression(expressionOf(selector), labelIn(labels), mayHave) : "maybe";
}

/** What a namespace has in any case. */
function givenLabels(kind: KindKey, name: string): Labels {
  return kind === NAMESPACE ? { [NAMESPACE_NAME_LABEL]: name } : {};
}
