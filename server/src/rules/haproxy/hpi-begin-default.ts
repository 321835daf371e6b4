// hpi-begin-default: a path that haproxy-ingress matches by characters and without case, for want of a path-type.

import { isObject } from "../../base/json.ts";
import { pathsOf } from "../../ingress/routes/ofIngress.ts";
import { hasTemplate } from "../../model/read.ts";
import { shortName } from "../ann/placed.ts";
import { servedBy } from "../ing/routes.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";

/** haproxy-ingress, key path-type: begin where it is not set. */
export const hpiBeginDefault = defineRule({
  code: "hpi-begin-default",
  severity: "information",
  on: "ingress",
  check(facts, cx) {
    const annotations = cx.value(["metadata", "annotations"]);
    if (servedBy(facts, cx)?.controller.id !== "haproxyIngress" || hasTemplate(annotations)) return;
    if (isObject(annotations) && Object.keys(annotations).some((key) => shortName(key) === "path-type")) return;
    for (const { path, pathType, at } of pathsOf(facts)) {
      if (pathType !== "ImplementationSpecific" || path.endsWith("/") || hasTemplate(cx.value([...at, "path"])))
        continue;
      const shown = clipped(path, 30);
      cx.report({
        path: cx.value([...at, "pathType"]) === undefined ? [...at, "path"] : [...at, "pathType"],
        message: fit(
          `${shown} is matched by characters, in any case: it takes ${shown.toUpperCase()}x too`,
          "; set path-type",
        ),
        fixes: [
          {
            title: "Set path-type to prefix",
            edits: [
              {
                edit: {
                  is: "set",
                  path: ["metadata", "annotations", "haproxy-ingress.github.io/path-type"],
                  value: "prefix",
                },
              },
            ],
          },
        ],
      });
    }
  },
});
