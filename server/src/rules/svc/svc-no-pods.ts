// svc-no-pods: a Service's selector matches no pod that is known.

import { editDistance } from "../../base/nearest.ts";
import type { ServiceFacts, WorkloadFacts } from "../../model/facts.ts";
import { isGenerated } from "../../model/generatedLabels.ts";
import type { Labels } from "../../model/selector.ts";
import { fit } from "../message.ts";
import { defineRule, type Fix, type RuleContext } from "../rule.ts";
import { hasEndpoints } from "./endpoints.ts";
import { labelsToSelect, selectedBy } from "./selected.ts";

/** Reports selectors without pods in the Service's namespace (core/v1 ServiceSpec.selector). Needs the workloads of the namespace. */
export const svcNoPods = defineRule({
  code: "svc-no-pods",
  severity: "warning",
  on: "service",
  check(facts, cx) {
    const { id, selector } = facts;
    if (!selector || facts.type === "ExternalName" || selectedBy(facts, cx)?.length !== 0) return;
    const absence = cx.workloadAbsence(id.namespace);
    if (absence.is !== "missing" || hasEndpoints(facts, cx)) return;
    if (!absence.sure && (isOfSystem(facts) || mayComeFromOperator(cx, id.namespace))) return;
    const workloads = cx.workloads(id.namespace);
    const near = nearestWorkload(facts, workloads);
    const culprits = Object.entries(selector).filter(
      ([key, value]) => !isGenerated(key) && !workloads.some(({ podLabels }) => podLabels[key] === value),
    );
    const key = culprits.length === 1 ? culprits[0]?.[0] : undefined;
    const nearName = near ? `${near.workload.id.kind} ${near.workload.id.name}` : "";
    const hints = near ? [`; nearest is ${nearName} (${showLabels(near.labels)})`, `; nearest is ${nearName}`] : [];
    const where = absence.sure ? `in ${id.namespace}` : `of ${id.namespace} in this workspace`;
    const fix: readonly Fix[] = near ? [follow(selector, near)] : [];
    cx.report({
      path: key === undefined ? ["spec", "selector"] : ["spec", "selector", key],
      at: key === undefined ? "key" : "value",
      message: fit(`No pod ${where} has the labels ${showLabels(selector)}`, ...hints),
      fixes: fix,
      ...(absence.sure ? {} : { severity: "information" }),
    });
  },
});

/** The smallest change: the values alone where the keys stay. */
function follow(selector: Labels, { workload, labels }: Near): Fix {
  const path = ["spec", "selector"];
  const keys = Object.keys(labels);
  const same = keys.length === Object.keys(selector).length && keys.every((key) => Object.hasOwn(selector, key));
  const values = Object.entries(labels).filter(([key, value]) => selector[key] !== value);
  return {
    title: `Select ${showLabels(labels)} (${workload.id.kind} ${workload.id.name})`,
    edits: same
      ? values.map(([key, value]) => ({ edit: { is: "set", path: [...path, key], value } }))
      : [{ edit: { is: "set", path, value: labels } }],
  };
}

interface Near {
  readonly workload: WorkloadFacts;
  readonly labels: Labels;
}

/** The workload that was likely meant: of the Service's own name, or with labels that are equal or nearly so. */
function nearestWorkload({ id, selector }: ServiceFacts, workloads: readonly WorkloadFacts[]): Near | undefined {
  let best: Near | undefined;
  let most = 0;
  for (const workload of workloads) {
    const labels = labelsToSelect(workload);
    const points = Object.entries(selector ?? {}).reduce(
      (sum, [key, value]) => sum + likeness(value, workload.podLabels[key]),
      workload.id.name === id.name ? 2 : 0,
    );
    if (!labels || points <= most) continue;
    most = points;
    best = { workload, labels };
  }
  return best && { ...best, labels: kept(selector ?? {}, best) };
}

/** The selector's own keys with the workload's values where it has all of them and no more is needed; else what its selector says. */
function kept(selector: Labels, { workload, labels }: Near): Labels {
  const entries = Object.keys(selector).map((key): [string, string | undefined] => [key, workload.podLabels[key]]);
  return entries.every((entry): entry is [string, string] => entry[1] !== undefined)
    ? Object.fromEntries(entries)
    : labels;
}

function likeness(wanted: string, has: string | undefined): number {
  if (has === undefined) return 0;
  if (wanted === has) return 1;
  const limit = Math.floor(Math.max(wanted.length, has.length) / 3);
  return editDistance(wanted, has, limit) <= limit
    ? 1.5
    : has.startsWith(`${wanted}-`) || wanted.startsWith(`${has}-`)
      ? 1
      : 0;
}

function showLabels(labels: Labels): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(", ");
}

/** Pods of the control plane and its add-ons come from the cluster's installer, seldom from a workspace. */
function isOfSystem({ id, selector }: ServiceFacts): boolean {
  return (
    id.namespace.startsWith("kube-") ||
    Object.keys(selector ?? {}).some((key) => key === "k8s-app" || key === "component")
  );
}

/** Custom kinds whose operators make pods with labels that no manifest here states. */
const POD_MAKERS: readonly string[] = [
  "argoproj.io/Rollout",
  "apps.kruise.io/CloneSet",
  "apps.kruise.io/StatefulSet",
  "apps.openshift.io/DeploymentConfig",
  "elasticsearch.k8s.elastic.co/Elasticsearch",
  "gateway.networking.k8s.io/Gateway",
  "kafka.strimzi.io/Kafka",
  "kibana.k8s.elastic.co/Kibana",
  "kubevirt.io/VirtualMachine",
  "kubevirt.io/VirtualMachineInstance",
  "monitoring.coreos.com/Alertmanager",
  "monitoring.coreos.com/Prometheus",
  "monitoring.coreos.com/ThanosRuler",
  "postgresql.cnpg.io/Cluster",
  "acid.zalan.do/postgresql",
  "serving.knative.dev/Service",
];

/** Whether a namespace holds custom resources whose operators make pods. */
export function mayComeFromOperator(cx: RuleContext, namespace: string): boolean {
  return POD_MAKERS.some((kind) => cx.list(kind, namespace).length > 0);
}
