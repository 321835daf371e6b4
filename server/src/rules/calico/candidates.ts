// What a selector of Calico may pick, as far as files and cluster tell: pods, sets, host endpoints, namespaces, service
// accounts, each with the labels that Calico sees; and which of them it picks, for certain or perhaps.

import { canonical } from "../../base/json.ts";
import type { Lookup } from "../../base/lookup.ts";
import { missing, unknown } from "../../base/lookup.ts";
import { memoOn } from "../../base/memo.ts";
import { NAMESPACE, NODE, SERVICE_ACCOUNT } from "../../index/policyView.ts";
import type { WorkloadFacts } from "../../model/facts.ts";
import { NAMESPACE_NAME_LABEL } from "../../model/kinds/index.ts";
import { type LabelExpression, meetsExpression } from "../../model/labelExpression.ts";
import type { Labels } from "../../model/selector.ts";
import { type KindKey, toKindKey } from "../../model/views.ts";
import { CALICO_GROUPS } from "../../policy/dialects/calico/calicoGroups.ts";
import { endpointLabels, labelIn, withName, withNamespace } from "../../policy/dialects/calico/virtualLabels.ts";
import { knownNamespaces } from "../np/picks.ts";
import type { RuleContext } from "../rule.ts";

export interface Candidate {
  /** `Deployment web`, `GlobalNetworkSet partners`. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** Whether it may have labels that are not listed. */
  readonly mayHave: boolean;
}

export const NETWORK_SETS: readonly KindKey[] = CALICO_GROUPS.map((group) => toKindKey(group, "NetworkSet"));
export const GLOBAL_SETS: readonly KindKey[] = CALICO_GROUPS.map((group) => toKindKey(group, "GlobalNetworkSet"));
export const HOST_ENDPOINTS: readonly KindKey[] = CALICO_GROUPS.map((group) => toKindKey(group, "HostEndpoint"));

/** The workloads of a namespace, or of all. */
export function podsIn(cx: RuleContext, namespace?: string): readonly Candidate[] {
  return asCandidates(cx.workloads(namespace));
}

const asCandidates = memoOn((workloads: readonly WorkloadFacts[]): readonly Candidate[] =>
  workloads.map((workload) => ({
    name: `${workload.id.kind} ${workload.id.name}`,
    namespace: workload.id.namespace,
    labels: endpointLabels(workload),
    mayHave: workload.labelsUnclear,
  })),
);

/** Objects of some kinds with labels of their own; in all namespaces where none is given. */
export function objectsOf(cx: RuleContext, kinds: readonly KindKey[], namespace?: string): readonly Candidate[] {
  return kinds.flatMap((kind) =>
    cx.list(kind, namespace).flatMap(({ facts }): readonly Candidate[] => {
      if (facts.is !== "other" && facts.is !== "node") return [];
      const { id } = facts;
      const labels = kind === SERVICE_ACCOUNT ? withName(facts.labels, id.name) : facts.labels;
      const own = id.namespace === "" || kind === SERVICE_ACCOUNT ? labels : withNamespace(labels, id.namespace);
      return [{ name: `${id.kind} ${id.name}`, namespace: id.namespace, labels: own, mayHave: false }];
    }),
  );
}

/** The nodes, whose labels the host endpoints have that Calico makes by itself. */
export function nodesOf(cx: RuleContext): readonly Candidate[] {
  return objectsOf(cx, [NODE], "");
}

/** Every namespace that is known; where nobody tells its labels it may have any. */
export function namespacesOf(cx: RuleContext): readonly Candidate[] {
  return [...knownNamespaces(cx)].map(([name, labels]) => ({
    name: `Namespace ${name}`,
    namespace: name,
    labels: withName(labels ?? { [NAMESPACE_NAME_LABEL]: name }, name),
    mayHave: labels === undefined,
  }));
}

/** The service accounts that are known, with that which each namespace has. */
export function serviceAccountsOf(cx: RuleContext, namespace: string): readonly Candidate[] {
  const listed = objectsOf(cx, [SERVICE_ACCOUNT], namespace);
  if (listed.some(({ labels }) => labels["projectcalico.org/name"] === "default")) return listed;
  return [...listed, { name: "ServiceAccount default", namespace, labels: withName({}, "default"), mayHave: false }];
}

export interface Picked {
  readonly yes: readonly Candidate[];
  readonly maybe: readonly Candidate[];
}

/** The candidates that an expression picks; kept for each list, for several policies and an edit of one ask the same. */
export function pick(expression: LabelExpression, lists: readonly (readonly Candidate[])[]): Picked {
  const key = canonical(expression);
  const picked = lists.map((list) => {
    const known = picksOn(list);
    const hit = known.get(key) ?? pickFrom(expression, list);
    known.set(key, hit);
    return hit;
  });
  return { yes: picked.flatMap(({ yes }) => yes), maybe: picked.flatMap(({ maybe }) => maybe) };
}

const picksOn = memoOn((_: readonly Candidate[]) => new Map<string, Picked>());

function pickFrom(expression: LabelExpression, candidates: readonly Candidate[]): Picked {
  const yes: Candidate[] = [];
  const maybe: Candidate[] = [];
  for (const candidate of candidates) {
    const met = meetsExpression(expression, labelIn(candidate.labels), candidate.mayHave);
    if (met === "yes") yes.push(candidate);
    else if (met === "maybe") maybe.push(candidate);
  }
  return { yes, maybe };
}

/** What it means that none of some kinds, which say the same in several groups, was found. */
export function absenceOfAny(cx: RuleContext, kinds: readonly KindKey[], namespace: string): Lookup<never> {
  const answers = kinds.map((kind) => cx.absence(kind, namespace));
  return (
    answers.find((answer) => answer.is === "missing" && answer.sure) ??
    answers.find((answer) => answer.is === "missing") ??
    answers.find((answer) => answer.is === "unknown" && answer.why !== "no cluster") ??
    unknown("no cluster")
  );
}

/** What it means that no pod of some namespaces was found; all of them where none are given. */
export function podAbsence(cx: RuleContext, namespaces: readonly string[] | undefined): Lookup<never> {
  const all = cx.absence(NAMESPACE, "");
  const isWorkspace = all.is === "missing" ? !all.sure : all.is === "unknown" && all.why === "no cluster";
  if (!namespaces && isWorkspace) return cx.workloads().length > 0 ? missing(false) : unknown("no cluster");
  if (!namespaces && all.is !== "missing") return all;
  let sure = true;
  for (const namespace of namespaces ?? knownNamespaces(cx).keys()) {
    const absence = cx.workloadAbsence(namespace);
    if (absence.is !== "missing") return absence;
    sure &&= absence.sure;
  }
  return missing(sure);
}
