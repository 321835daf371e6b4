// istio-annotation: an annotation or label of Istio that nobody reads where it stands: misspelt, misplaced, or of old.

import type { Json, Path } from "../../base/json.ts";
import { nearest } from "../../base/nearest.ts";
import { templatePath } from "../../model/kinds/workload.ts";
import { isTemplate, readObject } from "../../model/read.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRuleOnAny, type Fix, type RuleContext } from "../rule.ts";
import { type MeshName, type MeshResource, meshAnnotations, meshLabels } from "./meshNames.ts";

type Map = "annotations" | "labels";

/** Metadata of the object itself, or of the pods that it makes. */
interface Holder {
  readonly path: Path;
  /** What Istio sees there; undefined for the metadata of a workload, which it does not look at. */
  readonly is: MeshResource | undefined;
}

/** istioctl analyze: unknown, misplaced and deprecated annotations; with the labels that decide about injection. */
export const istioAnnotation = defineRuleOnAny({
  code: "istio-annotation",
  severity: "warning",
  kinds: [
    "Pod",
    "Deployment",
    "StatefulSet",
    "DaemonSet",
    "ReplicaSet",
    "ReplicationController",
    "Job",
    "CronJob",
    "Service",
    "Namespace",
  ],
  check(facts, cx) {
    if (facts.is !== "workload" && facts.is !== "service" && facts.is !== "namespace") return;
    const template = templatePath(facts.id.kind);
    const own: MeshResource | undefined =
      facts.is === "service"
        ? "Service"
        : facts.is === "namespace"
          ? "Namespace"
          : template?.length
            ? undefined
            : "Pod";
    const holders: readonly Holder[] = [
      { path: ["metadata"], is: own },
      ...(template?.length ? [{ path: [...template, "metadata"], is: "Pod" as const }] : []),
    ];
    for (const holder of holders)
      for (const map of ["annotations", "labels"] as const)
        for (const [key, value] of Object.entries(readObject(cx.value([...holder.path, map]))))
          if (isMeshName(key) && !isTemplate(key)) checkName(key, value, map, holder, template, cx);
  },
});

function isMeshName(key: string): boolean {
  return key === "istio-injection" || /^(?:[a-z.]+\.)?istio\.io\/./.test(key);
}

function checkName(
  key: string,
  value: Json,
  map: Map,
  holder: Holder,
  template: readonly string[] | undefined,
  cx: RuleContext,
): void {
  const tables = { annotations: meshAnnotations, labels: meshLabels };
  const path: Path = [...holder.path, map, key];
  const known = tables[map].get(key);
  const shown = clipped(key, 50);
  const move = (to: Path, title: string): readonly Fix[] => {
    const target: Path = [...to, key];
    if (cx.value(target) !== undefined) return [];
    return [{ title, edits: [{ edit: { is: "remove", path } }, { edit: { is: "set", path: target, value } }] }];
  };
  const toTemplate: Path | undefined = template && template.length > 0 ? [...template, "metadata"] : undefined;
  if (!known) {
    const other = map === "annotations" ? "labels" : "annotations";
    const elsewhere = tables[other].get(key);
    if (elsewhere) {
      // sidecar.istio.io/inject is both; others of that name are read in one place alone.
      const [is, not] = map === "annotations" ? ["a label", "an annotation"] : ["an annotation", "a label"];
      const home = fits(elsewhere, holder) || !toTemplate ? holder.path : toTemplate;
      cx.report({
        path,
        at: "key",
        message: fit(`${shown} is ${is}: Istio does not read it as ${not}`, ""),
        fixes: move([...home, other], `Make it ${is}`),
      });
      return;
    }
    const near = nearest(key, tables[map].keys());
    // Labels of that prefix may be somebody's own.
    if (map === "labels" && near === undefined) return;
    if (/^(?:[a-z.]+\.)?(?:operator|internal)\.istio\.io\//.test(key)) return;
    const rename: Fix | undefined =
      near === undefined || cx.value([...holder.path, map, near]) !== undefined
        ? undefined
        : { title: `Rename to ${near}`, edits: [{ edit: { is: "rename", path, to: near } }] };
    cx.report({
      path,
      at: "key",
      message: fit(
        `Istio has no ${map.slice(0, -1)} ${shown}`,
        near === undefined ? "" : `; did you mean ${near}?`,
        "",
      ),
      fixes: rename ? [rename] : [],
    });
    return;
  }
  if (!fits(known, holder)) {
    reportMisplaced(key, map, known, holder, path, toTemplate, move, cx);
    return;
  }
  if (known.deprecated === undefined) return;
  const isInject = key === "sidecar.istio.io/inject";
  cx.report({
    path,
    at: "key",
    severity: "information",
    message: fit(`${shown} is deprecated: ${known.deprecated}`, ""),
    fixes: isInject ? move([...holder.path, "labels"], "Make it a label of the pods") : [],
  });
}

function fits({ on }: MeshName, { is }: Holder): boolean {
  return on.includes("Any") || (is !== undefined && on.includes(is));
}

function reportMisplaced(
  key: string,
  map: Map,
  { on }: MeshName,
  holder: Holder,
  path: Path,
  toTemplate: Path | undefined,
  move: (to: Path, title: string) => readonly Fix[],
  cx: RuleContext,
): void {
  // Tables name fewer kinds than there are: of those with others nothing is said.
  if (on.includes("Other") && !on.includes("Pod")) return;
  const shown = clipped(key, 50);
  if (holder.is === undefined && on.includes("Pod") && toTemplate) {
    // Labels of a workload are often those of its pods; Istio's own charts write some there.
    const home: Path = [...toTemplate, map];
    if (cx.value([...home, key]) !== undefined || (map === "labels" && !DECIDING.has(key))) return;
    cx.report({
      path,
      at: "key",
      message: fit(
        `Istio reads ${shown} on pods, not on their ${cx.resource.id.kind}`,
        ": it belongs on the pod template",
      ),
      fixes: move(home, "Move it to the pod template"),
    });
    return;
  }
  if (map === "labels" && !DECIDING.has(key)) return;
  const kinds = on.filter((kind) => kind !== "Other").map((kind) => `${kind}s`);
  cx.report({
    path,
    at: "key",
    message: fit(`Istio reads ${shown} on ${kinds.join(" and ")}, not on a ${holder.is ?? cx.resource.id.kind}`, ""),
  });
}

/** Labels by which somebody means to put pods into the mesh, or to keep them out. */
const DECIDING: ReadonlySet<string> = new Set([
  "istio-injection",
  "sidecar.istio.io/inject",
  "istio.io/dataplane-mode",
]);
