// ing-pathtype-missing: a path of v1 without pathType.

import { defineRule, type Fix } from "../rule.ts";
import { PATH_TYPES, type PathType, reads } from "./pathTypes.ts";
import { isV1, isWritten, type PathAt, pathsOf } from "./spec.ts";

/** networking/v1 HTTPIngressPath.pathType is required; v1 has no default for it. */
export const ingPathtypeMissing = defineRule({
  code: "ing-pathtype-missing",
  severity: "error",
  on: "ingress",
  check(_, cx) {
    if (!isV1(cx.resource)) return;
    for (const at of pathsOf(cx.resource)) {
      if (isWritten(at.value["pathType"])) continue;
      cx.report({
        path: [...at.path, "pathType"],
        at: "key",
        message: "Each path needs a pathType: Prefix, Exact or ImplementationSpecific",
        fixes: order(at).map((type) => add(at, type)),
      });
    }
  },
});

function order({ value }: PathAt): readonly PathType[] {
  const path = typeof value["path"] === "string" ? value["path"] : "";
  return PATH_TYPES.filter((type) => reads(type, path));
}

function add({ path, value }: PathAt, type: PathType): Fix {
  const title = `Add pathType: ${type}`;
  if (Object.hasOwn(value, "pathType"))
    return { title, edits: [{ edit: { is: "set", path: [...path, "pathType"], value: type } }] };
  const where = Object.hasOwn(value, "path")
    ? { after: "path" }
    : Object.hasOwn(value, "backend")
      ? { before: "backend" }
      : {};
  return { title, edits: [{ edit: { is: "insert", path, key: "pathType", value: type, ...where } }] };
}
