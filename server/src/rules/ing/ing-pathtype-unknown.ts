// ing-pathtype-unknown: a pathType that is none of the three.

import { nearest } from "../../base/nearest.ts";
import { isTemplate } from "../../model/read.ts";
import { quoted } from "../nameSyntax.ts";
import { defineRule, type Fix } from "../rule.ts";
import { isPathType, PATH_TYPES } from "./pathTypes.ts";
import { pathsOf } from "./spec.ts";

/** The API server compares pathType with case (networking/v1 PathType). */
export const ingPathtypeUnknown = defineRule({
  code: "ing-pathtype-unknown",
  severity: "error",
  on: "ingress",
  check(_, cx) {
    for (const at of pathsOf(cx.resource)) {
      const type = at.value["pathType"];
      if (typeof type !== "string" || isPathType(type) || isTemplate(type)) continue;
      const path = [...at.path, "pathType"];
      const suggestion =
        nearest(type, PATH_TYPES) ??
        PATH_TYPES.find((known) => known.toLowerCase().startsWith(type.toLowerCase()) && type.length > 2);
      const sorted = [...PATH_TYPES].sort((a, b) => Number(b === suggestion) - Number(a === suggestion));
      cx.report({
        path,
        message: `${quoted(type)} is no pathType; ${suggestion === undefined ? "use Prefix, Exact or ImplementationSpecific" : `did you mean ${suggestion}?`}`,
        fixes: sorted.map(
          (known, index): Fix => ({
            title: `Use ${known}`,
            edits: [{ edit: { is: "set", path, value: known } }],
            safe: index === 0 && suggestion !== undefined,
          }),
        ),
      });
    }
  },
});
