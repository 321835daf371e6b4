// res-selector-mismatch: a workload's selector does not pick the pods of its own template.

import { isObject, type Path } from "../../base/json.ts";
import { readObject } from "../../model/read.ts";
import { meets, type Requirement, showSelector } from "../../model/selector.ts";
import { fit } from "../message.ts";
import { defineRule, type Fix, type RuleContext } from "../rule.ts";

const KINDS = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController"];

/** Reports selector parts that the template's labels don't meet; the API server refuses such a workload (apps/v1 DeploymentSpec.selector). */
export const resSelectorMismatch = defineRule({
  code: "res-selector-mismatch",
  severity: "error",
  on: "workload",
  kinds: KINDS,
  check(facts, cx) {
    const { selector, podLabels } = facts;
    if (!selector || selector.unclear || facts.labelsUnclear) return;
    if (selector.requirements.length === 0) {
      if (facts.id.kind === "ReplicationController") return;
      const fixes: readonly Fix[] =
        Object.keys(podLabels).length === 0
          ? []
          : [
              {
                title: "Select the labels of the template",
                edits: [{ edit: { is: "set", path: ["spec", "selector"], value: { matchLabels: podLabels } } }],
              },
            ];
      cx.report({
        path: ["spec", "selector"],
        at: "key",
        message: "The selector is empty; it must name labels of the pod template",
        fixes,
      });
      return;
    }
    const written = readObject(cx.value(["spec", "template", "metadata", "labels"]));
    for (const requirement of selector.requirements) {
      const raw = written[requirement.key];
      // A label that is no text is another rule's.
      if (meets(requirement, podLabels) || (raw !== undefined && typeof raw !== "string")) continue;
      report(requirement, podLabels[requirement.key], cx);
    }
  },
});

function report(requirement: Requirement, has: string | undefined, cx: RuleContext): void {
  const { key, values } = requirement;
  const { path, plain } = placeOf(requirement, cx);
  const label = ["spec", "template", "metadata", "labels", key];
  const follow: Fix = { title: `Select ${key}=${has}`, edits: [{ edit: { is: "set", path, value: has ?? "" } }] };
  const wanted = values[0];
  const relabel: Fix = {
    title: `Label the template ${key}=${wanted}`,
    edits: [{ edit: { is: "set", path: label, value: wanted ?? "" } }],
  };
  const says = has === undefined ? `the template has no label ${key}` : `the template has ${key}=${has}`;
  cx.report({
    path,
    message: fit(
      `The selector wants ${showSelector({ requirements: [requirement], unclear: false })}`,
      `, but ${says}`,
      ", but the template differs",
    ),
    fixes: plain ? (has === undefined ? [relabel] : [follow, relabel]) : [],
  });
}

/** Where a requirement is written, and whether as a plain label. */
function placeOf(
  { key, operator, values }: Requirement,
  cx: RuleContext,
): { readonly path: Path; readonly plain: boolean } {
  const flat = cx.resource.id.kind === "ReplicationController";
  const labels: Path = flat ? ["spec", "selector"] : ["spec", "selector", "matchLabels"];
  if (operator === "In" && values.length === 1 && cx.value([...labels, key]) === values[0])
    return { path: [...labels, key], plain: true };
  const list = cx.value(["spec", "selector", "matchExpressions"]);
  const index = Array.isArray(list)
    ? list.findIndex((item) => isObject(item) && item["key"] === key && item["operator"] === operator)
    : -1;
  return {
    path: index < 0 ? ["spec", "selector"] : ["spec", "selector", "matchExpressions", index, "key"],
    plain: false,
  };
}
