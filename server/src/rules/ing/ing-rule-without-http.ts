// ing-rule-without-http: a rule that names a host and nothing to route.

import { readObject } from "../../model/read.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";
import { pathSkeleton } from "./skeleton.ts";
import { isV1, isWritten, rulesOf } from "./spec.ts";

/** networking/v1 IngressRule without http: every request of its host goes to the default backend. */
export const ingRuleWithoutHttp = defineRule({
  code: "ing-rule-without-http",
  severity: "information",
  on: "ingress",
  check(_, cx) {
    const own = isWritten(readObject(cx.resource.value["spec"])["defaultBackend"]);
    for (const { path, value, host: name } of rulesOf(cx.resource)) {
      if (name === undefined || isWritten(value["http"])) continue;
      const host = clipped(name, 60);
      cx.report({
        path: [...path, "host"],
        message: own
          ? `This rule sends ${host} to the default backend`
          : `This rule sends ${host} to the controller's default backend`,
        fixes: isV1(cx.resource)
          ? [
              {
                title: "Add http.paths",
                edits: [{ edit: { is: "set", path: [...path, "http"], value: { paths: [pathSkeleton(cx)] } } }],
              },
            ]
          : [],
      });
    }
  },
});
