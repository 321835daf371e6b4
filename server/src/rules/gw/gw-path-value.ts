// gw-path-value: the value of a match of a route that the API server refuses: a host, a path, a method of gRPC, a header or a
// parameter that is named twice.

import { parseAddress } from "../../base/ip.ts";
import type { Json, JsonObject, Path } from "../../base/json.ts";
import type { RouteFacts } from "../../model/facts.ts";
import { hasTemplate, isTemplate, readList, readObject, readText } from "../../model/read.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule, type RuleContext } from "../rule.ts";
import { isGatewayRoute } from "./parents.ts";

const SEQUENCES = ["//", "/./", "/../", "%2f", "%2F", "#"];

/** CEL rules of HTTPPathMatch, for the types Exact and PathPrefix, and of GRPCMethodMatch; lists by name of both matches. */
export const gwPathValue = defineRule({
  code: "gw-path-value",
  severity: "error",
  on: "route",
  kinds: ["HTTPRoute", "GRPCRoute", "TLSRoute"],
  check(facts, cx) {
    if (!isGatewayRoute(facts)) return;
    checkHosts(facts, cx);
    if (facts.id.kind === "TLSRoute") return;
    for (const [rule, item] of readList(facts.spec["rules"]).entries())
      for (const [index, match] of readList(readObject(item)["matches"]).entries()) {
        const at: Path = ["spec", "rules", rule, "matches", index];
        const value = readObject(match);
        if (facts.id.kind === "HTTPRoute") checkPath(readObject(value["path"]), [...at, "path"], cx);
        else checkMethod(value["method"], [...at, "method"], cx);
        checkNames(value["headers"], [...at, "headers"], "header", cx);
        checkNames(value["queryParams"], [...at, "queryParams"], "query parameter", cx);
      }
  },
});

/** Hostname: no IP address. A CEL rule of TLSRouteSpec says so; of other routes the API's documentation alone. */
function checkHosts({ id, spec }: RouteFacts, cx: RuleContext): void {
  for (const [index, host] of readList(spec["hostnames"]).entries())
    if (typeof host === "string" && parseAddress(host))
      cx.report({
        path: ["spec", "hostnames", index],
        message: `${host} is an IP address; hostnames are DNS names`,
        ...(id.kind === "TLSRoute" ? {} : { severity: "warning" as const }),
      });
}

function checkPath({ type, value }: JsonObject, at: Path, cx: RuleContext): void {
  if (type === "RegularExpression" || typeof value !== "string" || isTemplate(value) || hasTemplate(type)) return;
  const problem = problemOf(value, type);
  if (problem === undefined) return;
  const path: Path = [...at, "value"];
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

const SERVICE = /^\.?[a-z_][a-z_0-9]*(?:\.[a-z_][a-z_0-9]*)*$/i;
const METHOD = /^[A-Za-z_][A-Za-z_0-9]*$/;

/** GRPCMethodMatch: one of service and method at least, each a name of protobuf where the type is Exact. */
function checkMethod(value: Json | undefined, at: Path, cx: RuleContext): void {
  if (value === undefined || value === null || hasTemplate(value)) return;
  const { type, service, method } = readObject(value);
  if (service === undefined && method === undefined)
    cx.report({ path: at, at: "key", message: "A match of a method needs service, method, or both" });
  if (type !== undefined && type !== "Exact") return;
  for (const [key, text, form] of [
    ["service", readText(service), SERVICE],
    ["method", readText(method), METHOD],
  ] as const)
    if (text !== undefined && !form.test(text))
      cx.report({
        path: [...at, key],
        message: `${clipped(text, 50)} is no name of a gRPC ${key}; type RegularExpression takes patterns`,
      });
}

/** The lists are maps by name (x-kubernetes-list-map-keys), in which a name stands once. */
function checkNames(list: Json | undefined, at: Path, what: string, cx: RuleContext): void {
  const seen = new Set<string>();
  for (const [index, item] of readList(list).entries()) {
    const name = readText(readObject(item)["name"]);
    if (name === undefined) continue;
    if (seen.has(name))
      cx.report({
        path: [...at, index, "name"],
        message: `The match has the ${what} ${clipped(name, 40)} already; the API server refuses it twice`,
      });
    seen.add(name);
  }
}
