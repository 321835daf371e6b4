// The workload that a selector without pods was likely meant for, and the labels that would pick it.

import type { Path } from "../../base/json.ts";
import { editDistance } from "../../base/nearest.ts";
import type { WorkloadFacts } from "../../model/facts.ts";
import { readList, readObject } from "../../model/read.ts";
import type { Labels, Selector } from "../../model/selector.ts";
import type { Fix, RuleContext } from "../rule.ts";
import { labelsToSelect } from "../svc/selected.ts";
import { shorten } from "./spec.ts";

export interface NearPod {
  readonly workload: WorkloadFacts;
  /** Labels that pick it: the selector's own keys where the workload has them all. */
  readonly labels: Labels;
}

/** The workload whose pods share most with what the selector demands; undefined where none is near. */
export function nearPod(selector: Selector, workloads: readonly WorkloadFacts[]): NearPod | undefined {
  const wanted = demanded(selector);
  let best: WorkloadFacts | undefined;
  let most = 0;
  for (const workload of workloads) {
    if (workload.labelsUnclear) continue;
    const points = wanted.reduce(
      (sum, [key, value]) => sum + likeness(value, workload.podLabels[key], workload.id.name),
      0,
    );
    if (points <= most) continue;
    most = points;
    best = workload;
  }
  const labels = best && labelsFor(wanted, best);
  return best && labels ? { workload: best, labels } : undefined;
}

/** `app=web, tier=api`. */
export function showPlain(labels: Labels): string {
  return shorten(
    Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(", "),
    45,
  );
}

/**
 * Where a selector goes wrong: the one label or the one expression of which only one is wrong, the key where no pod has
 * it, else the selector. `workloads` are those that could have been picked.
 */
export function culprit(
  path: Path,
  selector: Selector,
  workloads: readonly WorkloadFacts[],
  cx: RuleContext,
): { readonly path: Path; readonly at: "key" | "value" } {
  const written = placesOf(path, selector, cx);
  const wrong = written.filter(({ key, value }) => !workloads.some(({ podLabels }) => podLabels[key] === value));
  const [one] = wrong.length > 0 ? wrong : written;
  const single = wrong.length === 1 || (wrong.length === 0 && written.length === 1);
  if (!one || !single || selector.requirements.length !== written.length) return { path, at: "key" };
  const isKeyWrong = workloads.length > 0 && !workloads.some(({ podLabels }) => Object.hasOwn(podLabels, one.key));
  return isKeyWrong && one.inLabels ? { path: one.path, at: "key" } : { path: one.path, at: "value" };
}

/** A label that a selector asks for by one value, and where that value is written. */
interface Place {
  readonly key: string;
  readonly value: string;
  readonly path: Path;
  /** In matchLabels; else in matchExpressions. */
  readonly inLabels: boolean;
}

function placesOf(path: Path, selector: Selector, cx: RuleContext): readonly Place[] {
  const expressions = readList(cx.value([...path, "matchExpressions"])).map(readObject);
  return demanded(selector).flatMap(([key, value]): readonly Place[] => {
    const label = [...path, "matchLabels", key];
    if (cx.value(label) === value) return [{ key, value, path: label, inLabels: true }];
    const at = expressions.findIndex(
      (item) => item["key"] === key && item["operator"] === "In" && readList(item["values"])[0] === value,
    );
    return at < 0 ? [] : [{ key, value, path: [...path, "matchExpressions", at, "values", 0], inLabels: false }];
  });
}

/**
 * Makes the selector at `path` pick the near pod. Expressions are changed value by value, where the pod has their keys;
 * none where they ask for something else, which people write for a reason.
 */
export function pickFix(
  path: Path,
  selector: Selector,
  near: NearPod | undefined,
  cx: RuleContext,
  namespace: string,
): readonly Fix[] {
  if (!near) return [];
  const { labels, workload } = near;
  const name = workload.id.namespace === namespace ? workload.id.name : `${workload.id.namespace}/${workload.id.name}`;
  const title = `Select ${shorten(name, 40)} (${showPlain(labels)})`;
  if (cx.value([...path, "matchExpressions"]) !== undefined) {
    const places = placesOf(path, selector, cx);
    const changed = places.filter(({ key, value }) => labels[key] !== value);
    const has = places.every(({ key }) => Object.hasOwn(labels, key));
    if (!has || places.length < selector.requirements.length || changed.length === 0) return [];
    return [
      {
        title,
        edits: changed.map(({ key, path: at }) => ({ edit: { is: "set", path: at, value: labels[key] ?? "" } })),
      },
    ];
  }
  const before = cx.value([...path, "matchLabels"]);
  const keys = typeof before === "object" && before !== null ? Object.keys(before) : [];
  const sameKeys = keys.length === Object.keys(labels).length && keys.every((key) => Object.hasOwn(labels, key));
  const changed = Object.entries(labels).filter(([key, value]) => cx.value([...path, "matchLabels", key]) !== value);
  return [
    {
      title,
      edits: sameKeys
        ? changed.map(([key, value]) => ({ edit: { is: "set", path: [...path, "matchLabels", key], value } }))
        : [{ edit: { is: "set", path: [...path, "matchLabels"], value: labels } }],
    },
  ];
}

function labelsFor(wanted: readonly (readonly [string, string])[], workload: WorkloadFacts): Labels | undefined {
  const own = wanted.map(([key]) => [key, workload.podLabels[key]] as const);
  if (own.length > 0 && own.every((entry): entry is [string, string] => entry[1] !== undefined))
    return Object.fromEntries(own);
  return labelsToSelect(workload);
}

/** Keys with the one value that the selector asks for. */
function demanded({ requirements }: Selector): readonly (readonly [string, string])[] {
  return requirements.flatMap(({ key, operator, values }) => {
    const [value] = values;
    return operator === "In" && values.length === 1 && value !== undefined ? [[key, value] as const] : [];
  });
}

function likeness(wanted: string, has: string | undefined, name: string): number {
  if (has === undefined) return wanted === name ? 1 : 0;
  if (wanted === has) return 1;
  const limit = Math.floor(Math.max(wanted.length, has.length) / 3);
  if (editDistance(wanted, has, limit) <= limit) return 1.5;
  return has.startsWith(`${wanted}-`) || wanted.startsWith(`${has}-`) ? 1.2 : wanted === name ? 1 : 0;
}
