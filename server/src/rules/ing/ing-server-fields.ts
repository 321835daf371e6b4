// ing-server-fields: fields that the cluster writes, left over in a manifest.

import { isList, isObject, type Json, type Path } from "../../base/json.ts";
import { defineRuleOnAny, type FixEdit } from "../rule.ts";

const FIELDS: readonly Path[] = [
  ["metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"],
  ["metadata", "creationTimestamp"],
  ["metadata", "managedFields"],
  ["metadata", "resourceVersion"],
  ["metadata", "selfLink"],
  ["metadata", "uid"],
  ["status"],
];

/** meta/v1 ObjectMeta and status are filled in by the API server. Items of a List are a dump of a cluster and stay alone. */
export const ingServerFields = defineRuleOnAny({
  code: "ing-server-fields",
  severity: "hint",
  check(_, cx) {
    if (cx.resource.path.length > 0) return;
    const found = FIELDS.filter((path) => hasContent(cx.value(path)));
    const edits = found.map((path): FixEdit => ({ edit: { is: "remove", path } }));
    for (const path of found) {
      const key = String(path.at(-1));
      const fixes = [
        { title: found.length === 1 ? `Remove ${key}` : `Remove all ${found.length} fields from the cluster`, edits },
      ];
      cx.report({ path, at: "key", message: `${key} comes from the cluster and does not belong in a manifest`, fixes });
    }
  },
});

/** Generators write `creationTimestamp: null` and `status: {}`; these say nothing. */
function hasContent(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === "") return false;
  if (isList(value)) return value.length > 0;
  return !isObject(value) || Object.values(value).some(hasContent);
}
