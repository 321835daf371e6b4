// res-label-invalid: a label, its own or of a selector, whose key or value the API server refuses.

import { isTemplate } from "../../model/read.ts";
import { quoted } from "../nameSyntax.ts";
import { labelKeyProblem, labelValueProblem } from "../np/labelSyntax.ts";
import { defineRuleOnAny, type Fix } from "../rule.ts";
import { metadataMapsOf } from "./metadataMaps.ts";
import { isApiObject } from "./nameForms.ts";

/** meta/v1 ObjectMeta.labels and label selectors: keys are qualified names, values at most 63 characters (ValidateLabels). */
export const resLabelInvalid = defineRuleOnAny({
  code: "res-label-invalid",
  severity: "error",
  check({ id }, cx) {
    if (!isApiObject(id)) return;
    for (const { path, entries, what } of metadataMapsOf(cx.resource)) {
      if (what === "annotations") continue;
      for (const [key, value] of Object.entries(entries)) {
        const at = [...path, key];
        const wrongKey = id.kind.endsWith("NetworkSet") && key === CALICO_OWN ? "Calico sets it" : labelKeyProblem(key);
        if (wrongKey !== undefined)
          cx.report({ path: at, field: path, at: "key", message: `${quoted(key)} is no label key: ${wrongKey}` });
        if (typeof value !== "string" || isTemplate(value)) continue;
        const wrongValue = labelValueProblem(value);
        if (wrongValue === undefined) continue;
        const right = toLabelValue(value);
        const fixes: readonly Fix[] =
          right === undefined
            ? []
            : [{ title: `Use ${right}`, edits: [{ edit: { is: "set", path: at, value: right } }] }];
        cx.report({ path: at, field: path, message: `${quoted(value)} is no label value: ${wrongValue}`, fixes });
      }
    }
  },
});

/** A label of endpoints that Calico's network sets must not have. */
const CALICO_OWN = "projectcalico.org/namespace";

/** The value with other signs as hyphens, where that makes it fit. */
function toLabelValue(text: string): string | undefined {
  const value = text
    .trim()
    .replaceAll(/[^-\w.]+/g, "-")
    .replaceAll(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, "");
  return value !== "" && value !== text && labelValueProblem(value) === undefined ? value : undefined;
}
