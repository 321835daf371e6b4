// ing-annotation-not-text: an annotation or label whose value YAML reads as a boolean, a number or nothing.

import type { Json, Path } from "../../base/json.ts";
import { quoted } from "../nameSyntax.ts";
import { metadataMapsOf } from "../res/metadataMaps.ts";
import { defineRuleOnAny } from "../rule.ts";
import { sourceText } from "../sourceText.ts";

/**
 * meta/v1 ObjectMeta.annotations and .labels map text to text. null is taken as empty text by the API server and refused
 * by older kubectl, so that is a warning.
 */
export const ingAnnotationNotText = defineRuleOnAny({
  code: "ing-annotation-not-text",
  severity: "error",
  check(_, cx) {
    for (const { path, entries, what } of metadataMapsOf(cx.resource)) {
      if (what === "selector") continue;
      for (const [key, value] of Object.entries(entries)) {
        if (typeof value === "string" || (typeof value === "object" && value !== null)) continue;
        const at: Path = [...path, key];
        const text = value === null ? "" : (sourceText(cx.resource, at) ?? String(value));
        const values = what === "labels" ? "Label" : "Annotation";
        cx.report({
          path: at,
          message:
            value === null
              ? `${values} values are text; nothing is written here`
              : `${values} values are text; write ${quoted(text)}`,
          ...(value === null ? { severity: "warning" } : {}),
          fixes: [
            {
              title: `Write ${quoted(text)}`,
              edits: [{ edit: { is: "set", path: at, value: text satisfies Json } }],
              safe: true,
            },
          ],
        });
      }
    }
  },
});
