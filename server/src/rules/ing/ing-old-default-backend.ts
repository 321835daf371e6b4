// ing-old-default-backend: spec.backend of v1beta1 under v1.

import { readList, readObject } from "../../model/read.ts";
import { defineRule } from "../rule.ts";
import { toNewBackend } from "./oldBackend.ts";
import { isClear, isV1 } from "./spec.ts";

/** networking/v1 IngressSpec has defaultBackend where v1beta1 had backend. */
export const ingOldDefaultBackend = defineRule({
  code: "ing-old-default-backend",
  severity: "error",
  on: "ingress",
  check(_, cx) {
    const spec = readObject(cx.resource.value["spec"]);
    if (!isV1(cx.resource) || !Object.hasOwn(spec, "backend")) return;
    const path = ["spec", "backend"];
    const both = Object.hasOwn(spec, "defaultBackend");
    cx.report({
      path,
      ...(both || readList(spec["rules"]).length > 0 ? {} : { field: ["spec"] }),
      at: "key",
      message: both
        ? "spec.backend belongs to v1beta1; spec.defaultBackend is here too"
        : "spec.backend is named spec.defaultBackend in v1",
      fixes: both
        ? [{ title: "Remove spec.backend", edits: [{ edit: { is: "remove", path } }] }]
        : [
            {
              title: "Write it as defaultBackend",
              edits: [
                { edit: { is: "rename", path, to: "defaultBackend" } },
                ...(isClear(spec["backend"]) ? toNewBackend(path, spec["backend"]) : []),
              ],
              safe: true,
            },
          ],
    });
  },
});
