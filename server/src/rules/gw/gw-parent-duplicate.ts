// gw-parent-duplicate: a route names the same parent twice without telling its listeners apart.

import type { JsonObject } from "../../base/json.ts";
import { GATEWAY_GROUP } from "../../ingress/controllers/gatewayApi/listeners.ts";
import { hasTemplate, readInteger, readList, readObject, readText } from "../../model/read.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";
import { isGatewayRoute, ROUTE_KINDS } from "./parents.ts";

/**
 * CEL rules of CommonRouteSpec.parentRefs: references to one parent have each a sectionName, and another one. The
 * experimental channel lets a port tell them apart too; what only one of the channels refuses is not reported.
 */
export const gwParentDuplicate = defineRule({
  code: "gw-parent-duplicate",
  severity: "error",
  on: "route",
  kinds: ROUTE_KINDS,
  check(facts, cx) {
    if (!isGatewayRoute(facts)) return;
    const seen: { readonly ref: JsonObject; readonly index: number }[] = [];
    for (const [index, item] of readList(facts.spec["parentRefs"]).entries()) {
      const ref = readObject(item);
      const name = readText(ref["name"]);
      if (name === undefined || hasTemplate(item)) continue;
      const first = seen.find((other) => isSameParent(other.ref, ref) && isRefused(other.ref, ref));
      seen.push({ ref, index });
      if (!first) continue;
      const section = readText(ref["sectionName"]);
      const path = ["spec", "parentRefs", index];
      const isTwice = section === readText(first.ref["sectionName"]);
      cx.report({
        path: [...path, section === undefined ? "name" : "sectionName"],
        message:
          isTwice && section !== undefined
            ? `parentRefs has section ${clipped(section, 40)} of ${clipped(name, 40)} already`
            : `parentRefs has ${clipped(name, 40)} already; each reference to it needs a sectionName of its own`,
        fixes: isTwice ? [{ title: "Remove this parentRef", edits: [{ edit: { is: "remove", path } }] }] : [],
      });
    }
  },
});

/** As the API server compares them: by what is written, with the defaults of group and kind. */
function isSameParent(a: JsonObject, b: JsonObject): boolean {
  const key = (ref: JsonObject): string =>
    [
      typeof ref["group"] === "string" ? ref["group"] : GATEWAY_GROUP,
      readText(ref["kind"]) ?? "Gateway",
      readText(ref["namespace"]) ?? "",
      readText(ref["name"]) ?? "",
    ].join("/");
  return key(a) === key(b);
}

function isRefused(a: JsonObject, b: JsonObject): boolean {
  const [sectionA, sectionB] = [readText(a["sectionName"]), readText(b["sectionName"])];
  if ((sectionA === undefined) !== (sectionB === undefined)) return true;
  const [portA, portB] = [readInteger(a["port"]), readInteger(b["port"])];
  return sectionA === sectionB && (portA === portB || portA === undefined || portB === undefined);
}
