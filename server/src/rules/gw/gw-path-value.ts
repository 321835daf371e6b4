// gw-path-value: the value of a path match that the API server refuses.

import type { Json, Path } from "../../base/json.ts";
import { isTemplate, readList, readObject } from "../../model/read.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";
import { isGatewayRoute } from "./parents.ts";

const SEQUENCES = ["//", "/./", "/../", "%2f", "%2F", "#"];

/** CEL rules of HTTPPathMatch, for the types Exact and PathPrefix. */
export const gwPathValue = defineRule({
  code: "gw-path-value",
  severity: "error",
  on: "route",
  kinds: ["HTTPRoute"],
  check(facts, cx) {
    if (!isGatewayRoute(facts)) return;
    for (const [rule, item] of readList(facts.spec["rules"]).entries())
      for (const [index, match] of readList(readObject(item)["matches"]).entries()) {
        const { type, value } = readObject(readObject(match)["path"]);
        if (type === "RegularExpression" || typeof value !== "string" || isTemplate(value)) continue;
        const problem = problemOf(value, type);
        if (problem === undefined) continue;
        const path: Path = ["spec", "rules", rule, "matches", index, "path", "value"];
        const fixed = normal(value);
        cx.report({
          path,
          message: problem,
          fixes:
            fixed === value || problemOf(fixed, type) !== undefined
              ? []
              : [{ title: `Use ${clipped(fixed, 60)}`, edits: [{ edit: { is: "set", path, value: fixed } }] }],
        });
      }
  },
});

function problemOf(value: string, type: Json | undefined): string | undefined {
  const shown = clipped(value, 50);
  if (!value.startsWith("/")) return `${shown === "" ? '""' : shown} must start with /`;
  const sequence = SEQUENCES.find((text) => value.includes(text));
  if (sequence !== undefined) return `The API server refuses "${sequence}" in a path`;
  if (value.endsWith("/..") || value.endsWith("/."))
    return `The API server refuses a path that ends with ${value.endsWith("/..") ? "/.." : "/."}`;
  if (type === undefined || type === "PathPrefix" || type === "Exact")
    return /^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})*$/.test(value)
      ? undefined
      : `${shown} holds signs that a path of type ${typeof type === "string" ? type : "PathPrefix"} can't have`;
  return undefined;
}

function normal(value: string): string {
  const path = value.replace(/#.*$/, "").replaceAll(/%2f/gi, "/");
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  return `/${parts.join("/")}`;
}
