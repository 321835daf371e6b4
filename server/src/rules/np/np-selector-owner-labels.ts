// np-selector-owner-labels: a podSelector with the labels of a Deployment itself, which its pods do not have.

import { templatePath } from "../../model/kinds/workload.ts";
import { toSelector } from "../../model/selector.ts";
import type { Fix } from "../rule.ts";
import { culprit, nearPod, pickFix } from "./nearPods.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { pick, picksLabels } from "./picks.ts";
import { showLabels } from "./words.ts";

/** A selector reads the labels of pods, that is of spec.template.metadata. Needs the workloads of the namespace. */
export const npSelectorOwnerLabels = defineNetworkPolicyRule({
  code: "np-selector-owner-labels",
  severity: "warning",
  check({ id, spec }, cx) {
    const selector = toSelector(spec["podSelector"]);
    if (!selector || selector.unclear || selector.requirements.length === 0) return;
    const workloads = cx.workloads(id.namespace);
    const { yes, maybe } = pick(selector, workloads);
    if (yes.length > 0 || maybe) return;
    const owner = workloads.find(({ id: { kind }, labels }) => kind !== "Pod" && picksLabels(selector, labels));
    if (!owner) return;
    const entry = cx
      .list(`${owner.id.group}/${owner.id.kind}`, id.namespace)
      .find(({ facts }) => facts.id.name === owner.id.name);
    const path = ["spec", "podSelector"];
    const template = templatePath(owner.id.kind);
    const fixes: Fix[] = [...pickFix(path, selector, nearPod(selector, [owner]), cx, id.namespace)];
    if (entry?.origin.is === "file" && template) {
      const missing = selector.requirements.filter(
        ({ key, operator, values }) => operator === "In" && values.length === 1 && owner.podLabels[key] === undefined,
      );
      fixes.push({
        title: `Add ${showLabels(selector)} to the pods of ${owner.id.name}`,
        edits: missing.map(({ key, values }) => ({
          target: entry,
          edit: { is: "set", path: [...template, "metadata", "labels", key], value: values[0] ?? "" },
        })),
      });
    }
    cx.report({
      ...culprit(path, selector, [], cx),
      message: `${showLabels(selector)} stands on ${owner.id.kind} ${owner.id.name} itself, not on its pods`,
      fixes: fixes.filter(({ edits }) => edits.length > 0),
      related: entry
        ? [{ entry, path: ["metadata", "labels"], message: `Labels of ${owner.id.kind} ${owner.id.name}` }]
        : [],
    });
  },
});
