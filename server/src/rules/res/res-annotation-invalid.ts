// res-annotation-invalid: an annotation whose key the API server refuses, or too much in all of them.

import { quoted } from "../nameSyntax.ts";
import { labelKeyProblem } from "../np/labelSyntax.ts";
import { defineRuleOnAny } from "../rule.ts";
import { metadataMapsOf } from "./metadataMaps.ts";
import { isApiObject } from "./nameForms.ts";

const MAX_SIZE = 256 * 1024;

/** meta/v1 ObjectMeta.annotations: keys are qualified names (case aside), keys and values together at most 256 KiB (ValidateAnnotations). */
export const resAnnotationInvalid = defineRuleOnAny({
  code: "res-annotation-invalid",
  severity: "error",
  check({ id }, cx) {
    if (!isApiObject(id)) return;
    for (const { path, entries, what } of metadataMapsOf(cx.resource)) {
      if (what !== "annotations") continue;
      let size = 0;
      for (const [key, value] of Object.entries(entries)) {
        size += bytesOf(key) + (typeof value === "string" ? bytesOf(value) : 0);
        const reason = labelKeyProblem(key.toLowerCase());
        if (reason !== undefined)
          cx.report({
            path: [...path, key],
            field: path,
            at: "key",
            message: `${quoted(key)} is no annotation key: ${reason}`,
          });
      }
      if (size > MAX_SIZE)
        cx.report({
          path,
          at: "key",
          message: `All annotations together have ${size} bytes; the API server takes ${MAX_SIZE}`,
        });
    }
  },
});

function bytesOf(text: string): number {
  return text.length > MAX_SIZE / 4 ? new TextEncoder().encode(text).length : text.length;
}
