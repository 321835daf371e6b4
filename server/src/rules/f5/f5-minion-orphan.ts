// f5-minion-orphan: a mergeable minion whose host has no master.

import { INGRESS } from "../../index/policyView.ts";
import { hasTemplate } from "../../model/read.ts";
import { siblings } from "../ing/routes.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";
import { isF5, mergeKind } from "./f5Ingress.ts";

/** nginx/kubernetes-ingress, mergeable Ingresses: a minion without a master of its host is not served. */
export const f5MinionOrphan = defineRule({
  code: "f5-minion-orphan",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    if (mergeKind(facts) !== "minion" || !isF5(facts, cx) || hasTemplate(cx.value(["spec", "rules"]))) return;
    const absence = cx.absence(INGRESS, "");
    const sure = absence.is === "missing" && absence.sure;
    const masters = siblings(facts, cx).filter((entry) => mergeKind(entry.facts) === "master");
    for (const { host, index } of facts.rules) {
      if (host === undefined || masters.some((entry) => entry.facts.rules.some((rule) => rule.host === host))) continue;
      const shown = clipped(host, 60);
      cx.report({
        path: ["spec", "rules", index, "host"],
        message: fit(
          `No mergeable master for ${shown}${sure ? "" : " in this workspace"}`,
          ": this minion is not served",
        ),
        fixes: [
          {
            title: `Create a master for ${shown}`,
            edits: [
              {
                edit: {
                  is: "appendDocument",
                  value: {
                    apiVersion: "networking.k8s.io/v1",
                    kind: "Ingress",
                    metadata: {
                      name: `${facts.id.name}-master`,
                      namespace: facts.id.namespace,
                      annotations: { "nginx.org/mergeable-ingress-type": "master" },
                    },
                    spec: {
                      ...(facts.className === undefined ? {} : { ingressClassName: facts.className }),
                      rules: [{ host }],
                    },
                  },
                },
              },
            ],
          },
        ],
        ...(sure ? {} : { severity: "information" as const }),
      });
    }
  },
});
