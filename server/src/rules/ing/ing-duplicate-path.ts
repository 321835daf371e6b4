// ing-duplicate-path: the same host, path and pathType twice in one Ingress.

import type { Path } from "../../base/json.ts";
import type { IngressBackend, IngressRule } from "../../model/facts.ts";
import { isTemplate } from "../../model/read.ts";
import { clipped } from "../nameSyntax.ts";
import { relatedHere } from "../relatedHere.ts";
import { defineRule } from "../rule.ts";
import { rulesOf } from "./spec.ts";

/** Two equal paths leave it to the controller which backend is reached; ingress-nginx refuses them at admission. */
export const ingDuplicatePath = defineRule({
  code: "ing-duplicate-path",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    const first = new Map<
      string,
      { readonly rule: number; readonly path: Path; readonly backend: IngressBackend | undefined }
    >();
    for (const rule of facts.rules) {
      if (isHostUnread(cx.value(["spec", "rules", rule.index, "host"]))) continue;
      for (const entry of rule.paths) {
        const at = ["spec", "rules", rule.index, "http", "paths", entry.index];
        const text = cx.value([...at, "path"]) ?? "";
        if (typeof text !== "string" || isTemplate(text)) continue;
        const key = JSON.stringify([rule.host ?? "", text, entry.pathType ?? ""]);
        const before = first.get(key);
        if (!before) {
          first.set(key, { rule: rule.index, path: [...at, "path"], backend: entry.backend });
          continue;
        }
        const target =
          before.backend?.service === undefined ? "" : ` to Service ${clipped(before.backend.service, 20)}`;
        const where = before.rule === rule.index ? "above" : `by rules[${before.rule}]`;
        cx.report({
          path: [...at, "path"],
          message:
            `${clipped(rule.host ?? "", 40)}${text === "" ? " without path" : clipped(text, 30)} is routed${target} ${where} already`.trim(),
          related: relatedHere(cx, before.path, "It is routed here first"),
          fixes: [
            {
              title: "Remove this path",
              edits: [{ edit: { is: "remove", path: removable(rule, at, rulesOf(cx.resource).length) } }],
            },
          ],
        });
      }
    }
  },
});

/** A host that is a template or no text: what it equals is not known. */
function isHostUnread(host: unknown): boolean {
  return host !== undefined && host !== null && (typeof host !== "string" || isTemplate(host));
}

/** The path alone, or the whole rule where it holds nothing else. */
function removable(
  { paths }: IngressRule,
  at: readonly (string | number)[],
  rules: number,
): readonly (string | number)[] {
  return paths.length === 1 && rules > 1 ? at.slice(0, 3) : at;
}
