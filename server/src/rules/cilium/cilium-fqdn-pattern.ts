// cilium-fqdn-pattern: an entry of toFQDNs or rules.dns that is no name: a pattern under matchName, a URL, or both fields.

import type { JsonObject, Path } from "../../base/json.ts";
import { isTemplate } from "../../model/read.ts";
import { fit } from "../message.ts";
import { quoted } from "../nameSyntax.ts";
import type { RuleContext } from "../rule.ts";
import { defineCiliumRule } from "./ciliumRule.ts";
import { itemsOf, portsOf, rulesOf } from "./spec.ts";

/** pkg/policy/api FQDNSelector: one of the two fields; a name has no `*`, and neither has a scheme, a path or a port. */
export const ciliumFqdnPattern = defineCiliumRule({
  code: "cilium-fqdn-pattern",
  severity: "error",
  check(_, cx) {
    for (const rule of rulesOf(cx.resource.value)) {
      for (const { path, value } of itemsOf([...rule.path, "toFQDNs"], rule.value["toFQDNs"])) judge(path, value, cx);
      for (const { path, value } of portsOf(rule)) {
        const { rules } = value;
        const dns = typeof rules === "object" && rules !== null && "dns" in rules ? rules["dns"] : undefined;
        for (const entry of itemsOf([...path, "rules", "dns"], dns)) judge(entry.path, entry.value, cx);
      }
    }
  },
});

function judge(path: Path, value: JsonObject, cx: RuleContext): void {
  const keys = ["matchName", "matchPattern"].filter((key) => typeof value[key] === "string");
  if (keys.length === 2) {
    cx.report({
      path: [...path, Object.keys(value).findLast((key) => keys.includes(key)) ?? "matchPattern"],
      at: "key",
      message: "An entry has a matchName or a matchPattern; two are two entries",
      fixes: [
        {
          title: "Make two entries of them",
          edits: [
            {
              edit: {
                is: "split",
                path: [...path, Object.keys(value).findLast((key) => keys.includes(key)) ?? "matchPattern"],
              },
            },
          ],
        },
        ...keys.map((key) => ({
          title: `Remove ${key}`,
          edits: [{ edit: { is: "remove", path: [...path, key] } }] as const,
        })),
      ],
    });
    return;
  }
  const [key] = keys;
  const text = key === undefined ? undefined : value[key];
  if (key === undefined || typeof text !== "string" || isTemplate(text)) return;
  const at = [...path, key];
  const bare = stripped(text);
  if (bare !== text) {
    cx.report({
      path: at,
      message: fit(
        `${quoted(text)} is no name: names carry no scheme, path or port`,
        bare === "" ? "" : `; write ${bare}`,
      ),
      fixes: bare === "" ? [] : [{ title: `Use ${bare}`, edits: [{ edit: { is: "set", path: at, value: bare } }] }],
    });
    return;
  }
  if (key === "matchName" && text.includes("*"))
    cx.report({
      path: at,
      message: `matchName is one exact name; * is for matchPattern`,
      fixes: [{ title: "Use matchPattern", edits: [{ edit: { is: "rename", path: at, to: "matchPattern" } }] }],
    });
}

/** The name within `https://api.example.com:443/v1`. */
function stripped(text: string): string {
  return text
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, "")
    .replace(/[/?#].*$/, "")
    .replace(/:\d*$/, "");
}
