// np-selects-none: a policy whose podSelector picks no pod that is known.

import { toSelector } from "../../model/selector.ts";
import { mayComeFromOperator } from "../svc/svc-no-pods.ts";
import { culprit, nearPod, pickFix, showPlain } from "./nearPods.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { isPassing, pick, picksLabels } from "./picks.ts";
import { showLabels } from "./words.ts";

/** networking/v1 NetworkPolicySpec.podSelector. Needs the workloads of the namespace. */
export const npSelectsNone = defineNetworkPolicyRule({
  code: "np-selects-none",
  severity: "warning",
  check({ id, spec }, cx) {
    const selector = toSelector(spec["podSelector"]);
    if (!selector || selector.unclear || selector.requirements.length === 0 || isPassing(selector)) return;
    const { namespace } = id;
    const workloads = cx.workloads(namespace);
    const { yes, maybe } = pick(selector, workloads);
    if (yes.length > 0 || maybe) return;
    // Labels of the workload itself are np-selector-owner-labels'.
    if (workloads.some(({ labels }) => picksLabels(selector, labels))) return;
    const absence = cx.workloadAbsence(namespace);
    if (absence.is !== "missing" || (!absence.sure && mayComeFromOperator(cx, namespace))) return;
    const near = nearPod(selector, workloads);
    const where = absence.sure ? `in ${namespace}` : `of ${namespace} in this workspace`;
    const hint = near ? `; nearest is ${near.workload.id.name} (${showPlain(near.labels)})` : "";
    const path = ["spec", "podSelector"];
    cx.report({
      ...culprit(path, selector, workloads, cx),
      message: `No pod ${where} has ${showLabels(selector)}${hint}`,
      fixes: pickFix(path, selector, near, cx, namespace),
      ...(absence.sure ? {} : { severity: "information" }),
    });
  },
});
