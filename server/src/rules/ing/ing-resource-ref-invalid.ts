// ing-resource-ref-invalid: a reference to an object of another API whose parts the API server refuses.

import type { JsonObject, Path } from "../../base/json.ts";
import { isTemplate } from "../../model/read.ts";
import { pathSegmentProblem, quoted, subdomainProblem } from "../nameSyntax.ts";
import { defineRuleOnAny, type RuleContext } from "../rule.ts";
import { backendsOf, isClear, isV1, isWritten } from "./spec.ts";

/**
 * A backend's resource and an IngressClass's parameters (core/v1 TypedLocalObjectReference): kind and name are required
 * path segments, apiGroup is a DNS name where it is there.
 */
export const ingResourceRefInvalid = defineRuleOnAny({
  code: "ing-resource-ref-invalid",
  severity: "error",
  kinds: ["Ingress", "IngressClass"],
  check({ is }, cx) {
    if (!isV1(cx.resource)) return;
    if (is === "ingressClass") {
      const path = ["spec", "parameters"];
      const value = cx.value(path);
      if (isClear(value)) check(cx, path, value);
    }
    if (is !== "ingress") return;
    for (const { path, value } of backendsOf(cx.resource)) {
      if (!isClear(value) || isWritten(value["service"])) continue;
      const { resource } = value;
      if (isClear(resource)) check(cx, [...path, "resource"], resource);
    }
  },
});

function check(cx: RuleContext, path: Path, reference: JsonObject): void {
  const group = reference["apiGroup"];
  const wrongGroup = typeof group === "string" && !isTemplate(group) ? subdomainProblem(group) : undefined;
  if (typeof group === "string" && wrongGroup !== undefined) {
    cx.report({
      path: [...path, "apiGroup"],
      message: `${quoted(group)} is no API group: ${wrongGroup}`,
      // The core group is meant by leaving the field out.
      fixes:
        group === ""
          ? [{ title: "Remove apiGroup", edits: [{ edit: { is: "remove", path: [...path, "apiGroup"] } }] }]
          : [],
    });
  }
  for (const key of ["kind", "name"] as const) {
    const value = reference[key] ?? "";
    if (typeof value !== "string" || isTemplate(value)) continue;
    const at = [...path, key];
    if (value === "") {
      cx.report({
        path: at,
        ...(Object.hasOwn(reference, key) ? {} : { at: "key" }),
        message: `The reference needs a ${key}`,
      });
      continue;
    }
    const reason = pathSegmentProblem(value);
    if (reason !== undefined) cx.report({ path: at, message: `${quoted(value)} can't be a ${key}: ${reason}` });
  }
}
