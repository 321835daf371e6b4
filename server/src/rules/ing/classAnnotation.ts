// The edits around the deprecated class annotation of an Ingress.

import type { Path } from "../../base/json.ts";
import { CLASS_ANNOTATION } from "../../ingress/classAnnotation.ts";
import { readObject } from "../../model/read.ts";
import { removeAnnotation } from "../ann/edits.ts";
import type { FixEdit, RuleContext } from "../rule.ts";

export const CLASS_ANNOTATION_PATH: Path = ["metadata", "annotations", CLASS_ANNOTATION];

/** Takes the annotation away, and `annotations` where it holds nothing else. */
export function removeClassAnnotation(cx: RuleContext): FixEdit {
  return removeAnnotation(cx, CLASS_ANNOTATION);
}

/** Writes spec.ingressClassName, as the first key where it is not there yet. */
export function setClassName(cx: RuleContext, name: string): FixEdit {
  const spec = readObject(cx.value(["spec"]));
  const before = Object.keys(spec)[0];
  if (Object.hasOwn(spec, "ingressClassName") || before === undefined)
    return { edit: { is: "set", path: ["spec", "ingressClassName"], value: name } };
  return { edit: { is: "insert", path: ["spec"], key: "ingressClassName", value: name, before } };
}
