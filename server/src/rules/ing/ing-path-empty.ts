// ing-path-empty: a path entry of type Exact or Prefix without a path.

import { defineRule } from "../rule.ts";
import { pathsOf } from "./spec.ts";

/** Exact and Prefix need a path; ImplementationSpecific may do without (networking/validation). */
export const ingPathEmpty = defineRule({
  code: "ing-path-empty",
  severity: "error",
  on: "ingress",
  check(_, cx) {
    for (const { path, value } of pathsOf(cx.resource)) {
      const type = value["pathType"];
      if ((type !== "Exact" && type !== "Prefix") || (value["path"] ?? "") !== "") continue;
      const at = [...path, "path"];
      const written = Object.hasOwn(value, "path");
      cx.report({
        path: at,
        ...(written ? {} : { at: "key" }),
        message:
          type === "Prefix"
            ? "A Prefix path needs a value; / takes every path"
            : "An Exact path needs a value, such as /",
        fixes: [
          {
            title: "Add path: /",
            edits: [
              {
                edit: written
                  ? { is: "set", path: at, value: "/" }
                  : { is: "insert", path, key: "path", value: "/", before: "pathType" },
              },
            ],
          },
        ],
      });
    }
  },
});
