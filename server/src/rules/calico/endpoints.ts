// Which workloads a Calico policy is for, as far as labels are known (reach-semantics CA-8, CA-9). Workloads on the host network
// are nodes, and no endpoints of their own.

import type { Json } from "../../base/json.ts";
import { NAMESPACE, SERVICE_ACCOUNT } from "../../index/policyView.ts";
import type { PolicyFacts, WorkloadFacts } from "../../model/facts.ts";
import { type Met, meetsExpression } from "../../model/labelExpression.ts";
import type { KindKey } from "../../model/views.ts";
import {
  expressionOf,
  NAMESPACE_LABEL,
  NAMESPACE_NAME_LABEL,
} from "../../policy/dialects/calico/selector/toExpression.ts";
import type { RuleContext } from "../rule.ts";
import { isGlobal } from "./calicoPolicyRule.ts";
import { isWritten } from "./spec.ts";

/** Whether a policy is for the pods of a workload. */
export function isFor(cx: RuleContext, facts: PolicyFacts, workload: WorkloadFacts): Met {
  if (workload.hostNetwork || (!isGlobal(facts) && facts.id.namespace !== workload.id.namespace)) return "no";
  const { selector, namespaceSelector, serviceAccountSelector } = facts.spec;
  const answers = [
    meetsPod(selector, workload),
    isGlobal(facts) ? meetsNamespace(cx, namespaceSelector, workload.id.namespace) : "yes",
    meetsObject(cx, SERVICE_ACCOUNT, serviceAccountSelector, workload.id.namespace, workload.serviceAccount),
  ];
  return answers.includes("no") ? "no" : answers.includes("maybe") ? "maybe" : "yes";
}

/** Whether a selector picks the pods of a workload; one that is not written picks all. */
export function meetsPod(selector: Json | undefined, workload: WorkloadFacts): Met {
  const own: ReadonlyMap<string, string> = new Map([
    [NAMESPACE_LABEL, workload.id.namespace],
    ["projectcalico.org/orchestrator", "k8s"],
    ["projectcalico.org/serviceaccount", workload.serviceAccount],
  ]);
  // Labels of the namespace and of the account are given to pods too, under these prefixes.
  const labelOf = (key: string): string | undefined => own.get(key) ?? workload.podLabels[key];
  const mayHave = workload.labelsUnclear || (typeof selector === "string" && /\bpc(?:ns|sa)\./.test(selector));
  return met(selector, labelOf, mayHave);
}

function meetsNamespace(cx: RuleContext, selector: Json | undefined, name: string): Met {
  if (!isWritten(selector)) return "yes";
  const found = cx.lookUp(NAMESPACE, "", name);
  const labels = found.is === "found" && found.value.facts.is === "namespace" ? found.value.facts.labels : undefined;
  const always = new Map([
    [NAMESPACE_NAME_LABEL, name],
    ["kubernetes.io/metadata.name", name],
  ]);
  return met(selector, (key) => always.get(key) ?? labels?.[key], labels === undefined);
}

function meetsObject(cx: RuleContext, kind: KindKey, selector: Json | undefined, namespace: string, name: string): Met {
  if (!isWritten(selector)) return "yes";
  const found = cx.lookUp(kind, namespace, name);
  const labels = found.is === "found" && "labels" in found.value.facts ? found.value.facts.labels : undefined;
  return met(selector, (key) => labels?.[key], labels === undefined);
}

function met(selector: Json | undefined, labelOf: (key: string) => string | undefined, mayHave: boolean): Met {
  if (!isWritten(selector)) return "yes";
  return typeof selector === "string" ? meetsExpression(expressionOf(selector), labelOf, mayHave) : "maybe";
}
