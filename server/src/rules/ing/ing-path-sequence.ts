// ing-path-sequence: an Exact or Prefix path with a part that the API server refuses.

import { quoted } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";
import { normalised, refusedSequence } from "./pathTypes.ts";
import { pathsOf } from "./spec.ts";

/** networking/validation: no //, /./, /../ or encoded slash in Exact and Prefix paths, and no /. or /.. at their end. */
export const ingPathSequence = defineRule({
  code: "ing-path-sequence",
  severity: "error",
  on: "ingress",
  check(_, cx) {
    for (const { path, value } of pathsOf(cx.resource)) {
      const type = value["pathType"];
      const text = value["path"];
      if ((type !== "Exact" && type !== "Prefix") || typeof text !== "string") continue;
      const sequence = refusedSequence(text);
      if (sequence === undefined) continue;
      const at = [...path, "path"];
      const right = text.startsWith("/") ? normalised(text) : undefined;
      cx.report({
        path: at,
        message: `The API server refuses ${sequence} in ${type === "Exact" ? "an Exact" : "a Prefix"} path`,
        fixes:
          right === undefined
            ? []
            : [{ title: `Use ${quoted(right)}`, edits: [{ edit: { is: "set", path: at, value: right } }] }],
      });
    }
  },
});
