// ing-controller-single: all ingress traffic hangs on one pod.

import { controllerIn } from "../../ingress/controllerPods.ts";
import { showName } from "../../model/resourceId.ts";
import { toKindKey } from "../../model/views.ts";
import { defineRule, type Fix, type RuleContext } from "../rule.ts";
import { labelsToSelect } from "../svc/selected.ts";

const HPA = toKindKey("autoscaling", "HorizontalPodAutoscaler");
const PDB = toKindKey("policy", "PodDisruptionBudget");

/** Reports Deployments of a known ingress controller with one replica and no autoscaler, or for certain without a PodDisruptionBudget. */
export const ingControllerSingle = defineRule({
  code: "ing-controller-single",
  severity: "warning",
  on: "workload",
  kinds: ["Deployment"],
  check(facts, cx) {
    if (controllerIn(facts) === undefined) return;
    const { namespace, name } = facts.id;
    const replicas = cx.value(["spec", "replicas"]);
    const path = ["spec", "replicas"];
    if (replicas === undefined || replicas === 1) {
      if (isScaled(cx, namespace, name)) return;
      cx.report({
        path: replicas === undefined ? ["spec"] : path,
        at: replicas === undefined ? "key" : "value",
        message: `All ingress traffic goes through the one pod of ${showName(facts.id)}`,
        fixes: [
          {
            title: "Run 2 replicas",
            edits: [
              {
                edit:
                  replicas === undefined
                    ? { is: "insert", path: ["spec"], key: "replicas", value: 2, before: "selector" }
                    : { is: "set", path, value: 2 },
              },
            ],
          },
        ],
      });
      return;
    }
    const absence = cx.absence(PDB, namespace);
    if (
      typeof replicas !== "number" ||
      replicas < 2 ||
      absence.is !== "missing" ||
      !absence.sure ||
      cx.list(PDB, namespace).length > 0
    )
      return;
    const labels = labelsToSelect(facts);
    const value = {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name, namespace },
      spec: { minAvailable: 1, selector: { matchLabels: labels ?? {} } },
    };
    const fix: readonly Fix[] = labels
      ? [
          {
            title: `Create PodDisruptionBudget ${namespace}/${name}`,
            edits: [{ edit: { is: "appendDocument", value } }],
          },
        ]
      : [];
    cx.report({
      path,
      message: `No PodDisruptionBudget keeps a pod of ${showName(facts.id)} up while nodes are drained`,
      fixes: fix,
    });
  },
});

function isScaled(cx: RuleContext, namespace: string, name: string): boolean {
  return cx.list(HPA, namespace).some(({ facts }) => facts.is === "other" && facts.kept === name);
}
