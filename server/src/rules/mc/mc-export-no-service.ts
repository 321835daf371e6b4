// mc-export-no-service: a ServiceExport whose Service is not there.

import { SERVICE } from "../../index/policyView.ts";
import { showName } from "../../model/resourceId.ts";
import { absenceOf } from "../absence.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";
import { clusterOf, clusterOfEntry } from "./clusterFolder.ts";

export const MULTICLUSTER = "multicluster.x-k8s.io";

/** Multi-Cluster Services API: a ServiceExport exports the Service of its own name and namespace, in its own cluster. */
export const mcExportNoService = defineRule({
  code: "mc-export-no-service",
  severity: "warning",
  on: "other",
  kinds: ["ServiceExport"],
  check(facts, cx) {
    if (facts.id.group !== MULTICLUSTER) return;
    const { namespace, name } = facts.id;
    const path = ["metadata", "name"];
    const absence = absenceOf(cx, SERVICE, namespace, name);
    if (absence) {
      const { suggestion, ...said } = absence;
      const fixes =
        suggestion === undefined
          ? []
          : [{ title: `Use ${suggestion}`, edits: [{ edit: { is: "set" as const, path, value: suggestion } }] }];
      cx.report({ ...said, path, fixes });
      return;
    }
    const cluster = clusterOf(cx.uri);
    const all = cx.declarations(SERVICE, namespace, name);
    const clusters = all.map(clusterOfEntry);
    // A Service that lies in no cluster's folder is for every one of them.
    if (cluster === undefined || all.length === 0 || clusters.some((own) => own === undefined || own === cluster))
      return;
    const others = clipped([...new Set(clusters)].join(", "), 30);
    cx.report({
      path,
      message: fit(`No Service ${clipped(showName(facts.id), 40)} in ${clipped(cluster, 25)}`, `; it is in ${others}`),
      related: all.slice(0, 3).map((entry) => ({
        entry,
        path,
        message: `Service ${showName(facts.id)} of ${clusterOfEntry(entry) ?? ""}`,
      })),
    });
  },
});
