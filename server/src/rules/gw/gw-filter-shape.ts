// gw-filter-shape: a filter without the field of its type, with that of another, or twice in a rule.

import type { JsonObject, Path } from "../../base/json.ts";
import { isObject } from "../../base/json.ts";
import { hasTemplate, readList, readObject, readText } from "../../model/read.ts";
import { defineRule, type RuleContext } from "../rule.ts";
import { isGatewayRoute } from "./parents.ts";

/** Field by type (HTTPRouteFilter, GRPCRouteFilter). */
const FIELDS: ReadonlyMap<string, string> = new Map([
  ["RequestHeaderModifier", "requestHeaderModifier"],
  ["ResponseHeaderModifier", "responseHeaderModifier"],
  ["RequestMirror", "requestMirror"],
  ["RequestRedirect", "requestRedirect"],
  ["URLRewrite", "urlRewrite"],
  ["CORS", "cors"],
  ["ExternalAuth", "externalAuth"],
  ["ExtensionRef", "extensionRef"],
]);
/** May stand in a rule more than once. */
const REPEATED = new Set(["RequestMirror", "ExtensionRef"]);

/** CEL rules of HTTPRouteFilter and HTTPRouteRule.filters. */
export const gwFilterShape = defineRule({
  code: "gw-filter-shape",
  severity: "error",
  on: "route",
  kinds: ["HTTPRoute", "GRPCRoute"],
  check(facts, cx) {
    if (!isGatewayRoute(facts)) return;
    for (const [index, item] of readList(facts.spec["rules"]).entries()) {
      const rule = readObject(item);
      const at: Path = ["spec", "rules", index];
      checkList(cx, rule["filters"], [...at, "filters"]);
      for (const [ref, backend] of readList(rule["backendRefs"]).entries())
        checkList(cx, readObject(backend)["filters"], [...at, "backendRefs", ref, "filters"]);
    }
  },
});

function checkList(cx: RuleContext, filters: JsonObject[string] | undefined, at: Path): void {
  const seen = new Set<string>();
  for (const [index, item] of readList(filters).entries()) {
    const type = readText(readObject(item)["type"]);
    if (!isObject(item) || type === undefined || hasTemplate(item)) continue;
    const path = [...at, index];
    checkOne(cx, item, type, path);
    if (seen.has(type) && !REPEATED.has(type))
      cx.report({ path: [...path, "type"], message: `A rule has ${type} once; this is the second` });
    if (
      (type === "URLRewrite" && seen.has("RequestRedirect")) ||
      (type === "RequestRedirect" && seen.has("URLRewrite"))
    )
      cx.report({ path: [...path, "type"], message: "RequestRedirect and URLRewrite exclude each other in a rule" });
    seen.add(type);
  }
}

function checkOne(cx: RuleContext, filter: JsonObject, type: string, path: Path): void {
  const field = FIELDS.get(type);
  if (field === undefined) return;
  const others = [...FIELDS.values()].filter((name) => name !== field && filter[name] !== undefined);
  const isThere = filter[field] !== undefined && filter[field] !== null;
  const [other] = others;
  if (!isThere)
    cx.report({
      path: [...path, "type"],
      message: `A filter of type ${type} needs ${field}${other === undefined ? "" : `; this has ${other}`}`,
      fixes:
        other === undefined
          ? []
          : [
              {
                title: `Rename ${other} to ${field}`,
                edits: [{ edit: { is: "rename", path: [...path, other], to: field } }],
              },
            ],
    });
  else
    for (const name of others)
      cx.report({
        path: [...path, name],
        at: "key",
        message: `A filter of type ${type} has ${field} alone, not ${name}`,
        fixes: [{ title: `Remove ${name}`, edits: [{ edit: { is: "remove", path: [...path, name] } }] }],
      });
}
