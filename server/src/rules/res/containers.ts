// The containers of a workload and their places, wherever its kind keeps the pod.

import type { JsonObject, Path } from "../../base/json.ts";
import { templatePath } from "../../model/kinds/workload.ts";
import { itemsAt } from "../ports.ts";
import type { RuleContext } from "../rule.ts";

export interface PlacedContainer {
  readonly container: JsonObject;
  readonly path: Path;
}

/** The path of the pod's spec. */
export function podSpecPath(cx: RuleContext): Path {
  return [...(templatePath(cx.resource.id.kind) ?? []), "spec"];
}

/** All containers: init containers, containers, ephemeral ones (core/v1 PodSpec). */
export function containersOf(cx: RuleContext): readonly PlacedContainer[] {
  const spec = podSpecPath(cx);
  return ["containers", "initContainers", "ephemeralContainers"].flatMap((list) =>
    itemsAt(cx, [...spec, list]).map(({ item, path }) => ({ container: item, path })),
  );
}
