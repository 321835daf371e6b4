// What is told of a selector of Calico: the key or the value under the cursor, or the whole with what it picks now.

import type { Snapshot } from "../../analysis/snapshot.ts";
import type { Span } from "../../base/span.ts";
import type { WorkloadFacts } from "../../model/facts.ts";
import { type LabelExpression, meetsExpression } from "../../model/labelExpression.ts";
import type { Labels } from "../../model/selector.ts";
import { POD, unseenWhy } from "../../policy/coverageWords.ts";
import { parseSelector } from "../../policy/dialects/calico/selector/parseSelector.ts";
import type { SelectorField } from "../../policy/dialects/calico/selector/selectorFields.ts";
import { selectorThingAt } from "../../policy/dialects/calico/selector/selectorPlace.ts";
import { showSelector } from "../../policy/dialects/calico/selector/showSelector.ts";
import { toExpression } from "../../policy/dialects/calico/selector/toExpression.ts";
import { endpointLabels, labelIn, namespaceLabels } from "../../policy/dialects/calico/virtualLabels.ts";
import { type CalicoScope, calicoScope, type Labelled } from "../calicoScope.ts";
import { listWorkloads, showReady } from "../describe.ts";
import { bold, code, count, escape, few, lines } from "../markdown.ts";
import { livePodsOfAll, showPodCount } from "../pods.ts";
import { notReadyLine } from "../readiness.ts";
import type { Place } from "../slot.ts";

export interface SelectorHover {
  readonly text: string;
  /** The part of the selector that it is about; undefined: the whole. */
  readonly part: Span | undefined;
}

/**
 * What is told of a selector.
 * @param offset in the text; undefined for the whole
 */
export function hoverCalicoSelector(
  snapshot: Snapshot,
  place: Place,
  field: SelectorField,
  text: string,
  offset: number | undefined,
): SelectorHover {
  const scope = calicoScope(snapshot, place, field);
  const thing = offset === undefined ? undefined : selectorThingAt(text, offset);
  return thing
    ? { text: label(snapshot, scope, thing.key, thing.value), part: thing.span }
    : { text: whole(snapshot, place, field, scope, text), part: undefined };
}

function whole(snapshot: Snapshot, place: Place, field: SelectorField, scope: CalicoScope, text: string): string {
  const parsed = text.includes("{{") ? undefined : parseSelector(text);
  if (!parsed) return lines(bold("Selector of Calico"), "It is a template, so what it picks is not known");
  if (parsed.is === "broken")
    return lines(bold("Selector of Calico"), `Not readable: ${escape(parsed.problems[0].message)}`);
  const { tree } = parsed;
  const who = nameOf(field, scope);
  const shown =
    tree.is === "global"
      ? "what has no namespace"
      : tree.is === "all"
        ? `all ${who}`
        : `${who} with ${escape(showSelector(tree))}`;
  const where = scope.where === "" ? "" : ` ${escape(scope.where)}`;
  const picked = pickedOf(scope, toExpression(tree));
  const told = [...tellPicked(snapshot, picked)];
  return lines(
    bold(`${field.negated ? "all but " : ""}${shown}${where}`),
    ...(told.length > 0 ? told : tree.is === "global" ? [] : [nonePicked(snapshot, place, field, who)]),
    ...notReadyLine(snapshot, livePodsOfAll(snapshot, picked.workloads)),
  );
}

function nameOf({ picks }: SelectorField, { objects }: CalicoScope): string {
  switch (picks) {
    case "namespaces":
    case "nodes":
      return picks;
    case "serviceAccounts":
      return "service accounts";
    case "endpoints":
    case "ends": {
      const kinds = new Set(objects.map(({ entry }) => `${entry.resource.id.kind}s`));
      return ["pods", ...kinds].join(", ").replace(/, ([^,]*)$/, " and $1");
    }
  }
}

interface Picked {
  readonly workloads: readonly WorkloadFacts[];
  readonly objects: readonly Labelled[];
  /** Of namespaces and nodes. */
  readonly names: readonly { readonly unit: string; readonly name: string }[];
}

function pickedOf(scope: CalicoScope, expression: LabelExpression): Picked {
  const isMet = (labels: Labels, mayHave = false): boolean =>
    meetsExpression(expression, labelIn(labels), mayHave) === "yes";
  return {
    workloads: scope.workloads.filter((workload) => isMet(endpointLabels(workload), workload.labelsUnclear)),
    objects: scope.objects.filter(({ labels }) => isMet(labels)),
    names: [
      ...scope.namespaces.flatMap((item) =>
        isMet(namespaceLabels(item)) ? [{ unit: "namespace", name: item.id.name }] : [],
      ),
      ...scope.nodes.flatMap(({ labels, id }) => (isMet(labels) ? [{ unit: "node", name: id.name }] : [])),
    ],
  };
}

function* tellPicked(snapshot: Snapshot, { workloads, objects, names }: Picked): Generator<string> {
  if (workloads.length > 0) yield `${showReady(snapshot, workloads)} now: ${listWorkloads(workloads, 6)}`;
  if (objects.length > 0) yield listObjects(objects);
  const [first] = names;
  if (first)
    yield `${count(names.length, first.unit)} now: ${few(
      names.map(({ name }) => escape(name)),
      8,
    )}`;
}

function listObjects(objects: readonly Labelled[]): string {
  return few(
    objects.map(({ entry }) => escape(`${entry.resource.id.kind} ${entry.resource.id.name}`)),
    6,
  );
}

/** That none is known, and why one may be there nevertheless. */
function nonePicked(snapshot: Snapshot, { namespace }: Place, { picks }: SelectorField, who: string): string {
  if (picks === "endpoints" || picks === "ends") {
    const why = unseenWhy(snapshot.policyView().coverage(POD, namespace), "pods", namespace);
    if (why !== undefined) return escape(`Which pods it picks is unknown (${why})`);
  }
  return `No known ${who} now`;
}

/** One label of a selector: who has it. */
function label(snapshot: Snapshot, scope: CalicoScope, key: string, value: string | undefined): string {
  const expression: LabelExpression = value === undefined ? { is: "has", key } : { is: "in", key, values: [value] };
  const picked = pickedOf(scope, expression);
  const head = bold(code(value === undefined ? key : `${key} == "${value}"`));
  const some = [
    ...(scope.workloads.length > 0 || picked.workloads.length > 0
      ? [`${showPodCount(snapshot, picked.workloads)}${scope.where === "" ? "" : ` ${escape(scope.where)}`}`]
      : []),
    ...(picked.objects.length > 0 ? [listObjects(picked.objects)] : []),
    ...(scope.namespaces.length > 0 ? [count(picked.names.length, "namespace")] : []),
    ...(scope.nodes.length > 0 ? [count(picked.names.length, "node")] : []),
  ];
  const nobody = picked.workloads.length + picked.objects.length + picked.names.length === 0;
  const values = valuesOf(scope, key);
  return lines(
    [head, ...some].join(" · "),
    picked.workloads.length > 0 ? listWorkloads(picked.workloads, 6) : undefined,
    picked.names.length > 0
      ? few(
          picked.names.map(({ name }) => escape(name)),
          8,
        )
      : undefined,
    (nobody || value === undefined) && values.length > 0 ? `Values in use: ${few(values.map(code), 8)}` : undefined,
  );
}

function valuesOf(scope: CalicoScope, key: string): readonly string[] {
  const all = [
    ...scope.workloads.map(endpointLabels),
    ...scope.objects.map(({ labels }) => labels),
    ...scope.namespaces.map(namespaceLabels),
    ...scope.nodes.map(({ labels }) => labels),
  ];
  return [...new Set(all.flatMap((labels) => labelIn(labels)(key) ?? []))].sort();
}
