// gw-filter-shape: a filter without the field of its type, with that of another, or twice in a rule; and what the fields of
// one filter ask of one another.

import type { Json, JsonObject, Path } from "../../base/json.ts";
import { isObject } from "../../base/json.ts";
import { filterListsOf } from "../../ingress/controllers/gatewayApi/references.ts";
import { hasTemplate, readInteger, readList, readObject, readText } from "../../model/read.ts";
import { clipped } from "../nameSyntax.ts";
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
/** May not stand in a list of filters more than once. */
const SINGLE = new Set(["RequestHeaderModifier", "ResponseHeaderModifier", "RequestRedirect", "URLRewrite", "CORS"]);

/** CEL rules of HTTPRouteFilter, GRPCRouteFilter and of the lists that hold them. */
export const gwFilterShape = defineRule({
  code: "gw-filter-shape",
  severity: "error",
  on: "route",
  kinds: ["HTTPRoute", "GRPCRoute"],
  check(facts, cx) {
    if (!isGatewayRoute(facts)) return;
    for (const [index, rule] of readList(facts.spec["rules"]).entries())
      for (const { filters, path } of filterListsOf(rule, ["spec", "rules", index])) checkList(cx, filters, path);
  },
});

function checkList(cx: RuleContext, filters: readonly Json[], at: Path): void {
  const seen = new Set<string>();
  for (const [index, item] of filters.entries()) {
    const type = readText(readObject(item)["type"]);
    if (!isObject(item) || type === undefined || hasTemplate(item)) continue;
    const path = [...at, index];
    checkOne(cx, item, type, path);
    if (seen.has(type) && SINGLE.has(type))
      cx.report({
        path: [...path, "type"],
        message: `${type} stands in a list of filters once; this is the second`,
        fixes: [{ title: "Remove this filter", edits: [{ edit: { is: "remove", path } }] }],
      });
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
  const [other] = others;
  const own = filter[field];
  if (own === undefined || own === null) {
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
    return;
  }
  for (const name of others)
    cx.report({
      path: [...path, name],
      at: "key",
      message: `A filter of type ${type} has ${field} alone, not ${name}`,
      fixes: [{ title: `Remove ${name}`, edits: [{ edit: { is: "remove", path: [...path, name] } }] }],
    });
  checkField(cx, type, readObject(own), [...path, field]);
}

function checkField(cx: RuleContext, type: string, value: JsonObject, path: Path): void {
  switch (type) {
    case "RequestHeaderModifier":
    case "ResponseHeaderModifier":
      checkHeaders(cx, value, path);
      return;
    case "RequestRedirect":
    case "URLRewrite":
      checkPathModifier(cx, value["path"], [...path, "path"]);
      return;
    case "RequestMirror":
      checkShare(cx, value, path);
      return;
    case "CORS":
      checkOrigins(cx, value, path);
      return;
    case "ExternalAuth":
      checkProtocol(cx, value, path);
      return;
    default:
      return;
  }
}

/** HTTPHeaderFilter: set and add are maps by name. */
function checkHeaders(cx: RuleContext, value: JsonObject, path: Path): void {
  for (const key of ["set", "add"]) {
    const seen = new Set<string>();
    for (const [index, item] of readList(value[key]).entries()) {
      const name = readText(readObject(item)["name"]);
      if (name === undefined) continue;
      if (seen.has(name))
        cx.report({
          path: [...path, key, index, "name"],
          message: `${key} has the header ${clipped(name, 40)} already; the API server refuses it twice`,
          fixes: [{ title: "Remove it", edits: [{ edit: { is: "remove", path: [...path, key, index] } }] }],
        });
      seen.add(name);
    }
  }
}

const REPLACED: readonly (readonly [string, string])[] = [
  ["ReplaceFullPath", "replaceFullPath"],
  ["ReplacePrefixMatch", "replacePrefixMatch"],
];

/** HTTPPathModifier: the field of the type, and no other. */
function checkPathModifier(cx: RuleContext, value: Json | undefined, path: Path): void {
  const modifier = readObject(value);
  const type = readText(modifier["type"]);
  const own = REPLACED.find(([name]) => name === type);
  const other = REPLACED.find(([name]) => name !== type);
  if (!own || !other) return;
  const [[, field], [otherType, otherField]] = [own, other];
  const has = modifier[field] !== undefined;
  const hasOther = modifier[otherField] !== undefined;
  const byOther = { title: `Use type ${otherType}`, edits: [{ edit: setType(path, otherType) }] };
  if (!has)
    cx.report({
      path: [...path, "type"],
      message: `Type ${type} needs ${field}${hasOther ? `; this has ${otherField}` : ""}`,
      fixes: hasOther ? [byOther] : [],
    });
  else if (hasOther)
    cx.report({
      path: [...path, otherField],
      at: "key",
      message: `Type ${type} has ${field} alone, not ${otherField}`,
      fixes: [{ title: `Remove ${otherField}`, edits: [{ edit: { is: "remove", path: [...path, otherField] } }] }],
    });
}

function setType(path: Path, value: string): { readonly is: "set"; readonly path: Path; readonly value: string } {
  return { is: "set", path: [...path, "type"], value };
}

/** HTTPRequestMirrorFilter: a percentage or a fraction, and none above the whole. */
function checkShare(cx: RuleContext, { percent, fraction }: JsonObject, path: Path): void {
  if (percent !== undefined && fraction !== undefined)
    cx.report({
      path: [...path, "fraction"],
      at: "key",
      message: "percent and fraction exclude each other",
      fixes: [{ title: "Remove fraction", edits: [{ edit: { is: "remove", path: [...path, "fraction"] } }] }],
    });
  const { numerator, denominator } = readObject(fraction);
  const [above, below] = [readInteger(numerator), denominator === undefined ? 100 : readInteger(denominator)];
  if (above !== undefined && below !== undefined && above > below)
    cx.report({
      path: [...path, "fraction", "numerator"],
      message: `The fraction ${above}/${below} is more than the whole`,
    });
}

/** HTTPCORSFilter: * stands alone. */
function checkOrigins(cx: RuleContext, value: JsonObject, path: Path): void {
  for (const key of ["allowOrigins", "allowMethods", "allowHeaders"]) {
    const list = readList(value[key]);
    const star = list.indexOf("*");
    if (star < 0 || list.length < 2) continue;
    cx.report({
      path: [...path, key, star],
      message: `* in ${key} stands alone; the API server refuses it beside others`,
      fixes: [
        { title: "Remove the others", edits: [{ edit: { is: "set", path: [...path, key], value: ["*"] } }] },
        { title: "Remove *", edits: [{ edit: { is: "remove", path: [...path, key, star] } }] },
      ],
    });
  }
}

/** HTTPExternalAuthFilter: grpc or http, as protocol says. */
function checkProtocol(cx: RuleContext, value: JsonObject, path: Path): void {
  const protocol = readText(value["protocol"]);
  if (protocol !== "GRPC" && protocol !== "HTTP") return;
  const [own, other] = protocol === "GRPC" ? ["grpc", "http"] : ["http", "grpc"];
  if (own === undefined || other === undefined) return;
  if (value[own] === undefined)
    cx.report({ path: [...path, "protocol"], message: `Protocol ${protocol} needs ${own}` });
  if (value[other] !== undefined)
    cx.report({
      path: [...path, other],
      at: "key",
      message: `Protocol ${protocol} has ${own}, not ${other}`,
      fixes: [{ title: `Remove ${other}`, edits: [{ edit: { is: "remove", path: [...path, other] } }] }],
    });
}
