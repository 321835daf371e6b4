// Edits of annotations that the fixes of this area share.

import type { Path } from "../../base/json.ts";
import { readObject } from "../../model/read.ts";
import type { FixEdit, RuleContext } from "../rule.ts";

const ANNOTATIONS: Path = ["metadata", "annotations"];

/** Takes an annotation away, and `annotations` where it holds nothing else. */
export function removeAnnotation(cx: RuleContext, key: string): FixEdit {
  const only = Object.keys(readObject(cx.value(ANNOTATIONS))).length === 1;
  return { edit: { is: "remove", path: only ? ANNOTATIONS : [...ANNOTATIONS, key] } };
}

/** Puts another annotation in the place of one. */
export function replaceAnnotation(key: string, to: string, value: string, before: string): readonly FixEdit[] {
  const path = [...ANNOTATIONS, key];
  const rename: FixEdit = { edit: { is: "rename", path, to } };
  return value === before ? [rename] : [{ edit: { is: "set", path, value } }, rename];
}
