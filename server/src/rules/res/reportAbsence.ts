// The finding of a pod's reference that is not there, alike for every kind that pods refer to.

import type { Path } from "../../base/json.ts";
import type { KindKey } from "../../model/views.ts";
import { absenceOf } from "../absence.ts";
import type { RuleContext } from "../rule.ts";

/** Reports `kind` `name` at a path where it is missing from the resource's namespace. */
export function reportAbsence(cx: RuleContext, kind: KindKey, name: string, path: Path): void {
  const absence = absenceOf(cx, kind, cx.resource.id.namespace, name);
  if (!absence) return;
  const { suggestion, ...said } = absence;
  const shown = kind.slice(kind.indexOf("/") + 1);
  cx.report({
    ...said,
    path,
    fixes:
      suggestion === undefined
        ? []
        : [{ title: `Use ${shown} ${suggestion}`, edits: [{ edit: { is: "set", path, value: suggestion } }] }],
  });
}
