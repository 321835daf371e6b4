// istio-subset-no-pods: a DestinationRule makes a subset of labels that no pod of the Service has.

import { nearest } from "../../base/nearest.ts";
import { SERVICE } from "../../index/policyView.ts";
import { readIstioHost } from "../../model/istioHost.ts";
import { hasTemplate, readLabels, readText } from "../../model/read.ts";
import { selects, toMapSelector } from "../../model/selector.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import type { Fix } from "../rule.ts";
import { itemsIn } from "./destinations.ts";
import { defineIstioRule } from "./istioRule.ts";
import { relatedTo } from "./related.ts";

/** Labels that pods get from where they run, unless those are empty, and no manifest says (istio serviceregistry/util/label). */
const OF_NODES =
  /^(?:topology\.(?:kubernetes|istio)\.io\/|kubernetes\.io\/hostname$|failure-domain\.beta\.kubernetes\.io\/)/;

/** DestinationRule.subsets[].labels are looked for on the pods of the Service; a subset of none answers 503. */
export const istioSubsetNoPods = defineIstioRule({
  code: "istio-subset-no-pods",
  severity: "error",
  kinds: ["DestinationRule"],
  check(spec, cx, { id }) {
    const host = readIstioHost(readText(spec["host"]) ?? "", id.namespace);
    const subsets = itemsIn(spec, ["spec"], "subsets");
    if (host?.is !== "service" || subsets.length === 0) return;
    const found = cx.lookUp(SERVICE, host.namespace, host.name);
    const service = found.is === "found" ? found.value.facts : undefined;
    if (found.is !== "found" || service?.is !== "service" || !service.selector || service.selectorUnclear) return;
    const picked = toMapSelector(service.selector);
    const here = cx.workloads(host.namespace);
    if (here.some(({ labelsUnclear }) => labelsUnclear)) return;
    const absence = cx.workloadAbsence(host.namespace);
    if (absence.is !== "missing") return;
    const pods = here.filter(({ podLabels }) => selects(picked, podLabels));
    for (const { item, path } of subsets) {
      const labels = Object.entries(readLabels(item["labels"])).filter(
        ([key, value]) => !OF_NODES.test(key) || value === "",
      );
      if (hasTemplate(item["labels"])) continue;
      if (pods.some(({ podLabels }) => labels.every(([key, value]) => podLabels[key] === value))) continue;
      const name = readText(item["name"]) ?? "";
      const wrong = labels.find(([key, value]) => !pods.some(({ podLabels }) => podLabels[key] === value));
      const values = wrong ? [...new Set(pods.flatMap(({ podLabels }) => podLabels[wrong[0]] ?? []))].sort() : [];
      const at = wrong ? [...path, "labels", wrong[0]] : [...path, "name"];
      const near = wrong && nearest(wrong[1], values);
      const where = absence.sure ? "" : " in this workspace";
      cx.report({
        path: at,
        ...(absence.sure ? {} : { severity: "information" as const }),
        message: fit(
          `Subset ${clipped(name, 24)} has no pods of Service ${clipped(`${host.namespace}/${host.name}`, 40)}${where}`,
          values.length > 0 && wrong ? `; ${wrong[0]} is ${values.slice(0, 3).join(", ")}` : ": requests get 503",
          "",
        ),
        fixes: (near === undefined ? values.slice(0, 3) : [near]).map(
          (value): Fix => ({ title: `Use ${wrong?.[0]}: ${value}`, edits: [{ edit: { is: "set", path: at, value } }] }),
        ),
        related: relatedTo(found.value, ["spec", "selector"]),
      });
    }
  },
});
