// The conditions of a match of F5 NGINX (VirtualServer Condition): header, cookie, argument or variable, and a value as the map
// of nginx reads it: text in any case, ~ and ~* for regular expressions, ! in front for the opposite.

import { isObject, type Json } from "../../../base/json.ts";
import { readList, readText } from "../../../model/read.ts";
import type { Condition } from "../../routes/route.ts";

/** The conditions of a match, all of which must hold. */
export function readConditions(value: Json | undefined): readonly Condition[] {
  return readList(value).flatMap((item) => (isObject(item) ? [readCondition(item)] : []));
}

function readCondition(item: { readonly [key: string]: Json }): Condition {
  const written = readText(item["value"]);
  const value = written ?? "!";
  const header = readText(item["header"]);
  const argument = readText(item["argument"]);
  const name = header ?? argument;
  if (name !== undefined && !value.startsWith("!"))
    return { is: header === undefined ? "query" : "header", name, value: toExpression(value), regex: true };
  const variable = readText(item["variable"]);
  if (variable === "$request_method" && /^[A-Za-z]+$/.test(value)) return { is: "method", value };
  const cookie = readText(item["cookie"]);
  const what = [
    header === undefined ? undefined : `header ${header}`,
    argument === undefined ? undefined : `query parameter ${argument}`,
    cookie === undefined ? undefined : `cookie ${cookie}`,
    variable === undefined ? undefined : `variable ${variable}`,
  ].find((text) => text !== undefined);
  return { is: "other", text: `${what ?? "condition"}: ${written ?? "a value that can't be read"}` };
}

/** Plain text is compared whole and in any case (nginx, ngx_http_map_module). */
function toExpression(value: string): string {
  if (value.startsWith("~*")) return `(?i)${value.slice(2)}`;
  if (value.startsWith("~")) return value.slice(1);
  return `(?i)^${value.replace(/[\\.+*?()|[\]{}^$]/g, "\\$&")}$`;
}
