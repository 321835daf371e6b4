// ing-api-removed: an Ingress or IngressClass under a version that no API server serves any more.

import { isObject, type Json } from "../../base/json.ts";
import { isTemplate, readObject } from "../../model/read.ts";
import type { Resource } from "../../model/resource.ts";
import { defineRuleOnAny, type FixEdit } from "../rule.ts";
import { toNewBackend } from "./oldBackend.ts";
import { isClear, isWritten, pathsOf, V1 } from "./spec.ts";

const REMOVED: ReadonlyMap<string, string> = new Map([
  ["extensions/v1beta1", "1.22"],
  ["networking.k8s.io/v1beta1", "1.22"],
]);

/** networking.k8s.io/v1 is the one version left (Kubernetes' guide of removed APIs, 1.22); the fix converts the fields too. */
export const ingApiRemoved = defineRuleOnAny({
  code: "ing-api-removed",
  severity: "error",
  kinds: ["Ingress", "IngressClass"],
  check({ id }, cx) {
    const { apiVersion } = cx.resource;
    if (id.group !== "networking.k8s.io" || apiVersion === V1 || isTemplate(apiVersion)) return;
    const since = REMOVED.get(apiVersion);
    cx.report({
      path: ["apiVersion"],
      message:
        since === undefined
          ? `${apiVersion} has no ${id.kind}; use ${V1}`
          : `${id.kind} ${apiVersion} is gone since Kubernetes ${since}; use ${V1}`,
      fixes: [
        {
          title: `Convert to ${V1}`,
          edits: [
            { edit: { is: "set", path: ["apiVersion"], value: V1 } },
            ...(id.kind === "Ingress" ? toV1(cx.resource) : []),
          ],
        },
      ],
    });
  },
});

/** The same Ingress in v1: without pathType v1beta1 meant ImplementationSpecific. */
function toV1(resource: Resource): readonly FixEdit[] {
  const spec = readObject(resource.value["spec"]);
  const own: readonly FixEdit[] = Object.hasOwn(spec, "backend")
    ? [{ edit: { is: "rename", path: ["spec", "backend"], to: "defaultBackend" } }]
    : [];
  return [
    ...own,
    ...convert(["spec", "backend"], spec["backend"]),
    ...pathsOf(resource).flatMap(({ path, value }): readonly FixEdit[] => [
      ...(isWritten(value["pathType"]) ? [] : [pathType(path, value)]),
      ...convert([...path, "backend"], value["backend"]),
    ]),
  ];
}

function convert(path: readonly (string | number)[], backend: Json | undefined): readonly FixEdit[] {
  return isObject(backend) && isClear(backend) ? toNewBackend(path, backend) : [];
}

function pathType(path: readonly (string | number)[], value: { readonly [key: string]: Json }): FixEdit {
  if (Object.hasOwn(value, "pathType"))
    return { edit: { is: "set", path: [...path, "pathType"], value: "ImplementationSpecific" } };
  const where = Object.hasOwn(value, "path")
    ? { after: "path" }
    : Object.hasOwn(value, "backend")
      ? { before: "backend" }
      : {};
  return { edit: { is: "insert", path, key: "pathType", value: "ImplementationSpecific", ...where } };
}
