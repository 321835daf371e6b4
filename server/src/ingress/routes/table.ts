// Asks a route table: the order in which its routes are tried, which one takes a request, and which never gets any.

import { compileRe2 } from "../../base/re2.ts";
import { toKey } from "../../model/resourceId.ts";
import { coversPath, takesPath } from "./match.ts";
import type { Condition, RouteTable, TableRoute } from "./route.ts";

/** A request as far as routing looks at it. */
export interface Request {
  readonly host: string;
  /** From the first slash, without the query. */
  readonly path: string;
  readonly method: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly query: ReadonlyMap<string, string>;
}

export interface Answer {
  /** The route that takes the request for certain; undefined where none does, or where that depends on `perhaps`. */
  readonly taken: TableRoute | undefined;
  /** Routes tried before it, of which it can't be told whether they take the request. */
  readonly perhaps: readonly TableRoute[];
}

/** The routes as they are tried: by host, the most specific first, then as the controller orders them. */
export function inOrder({ routes }: RouteTable): readonly TableRoute[] {
  return routes
    .map((route, index) => ({ route, index }))
    .sort((a, b) => compareKeys(a.route.order, b.route.order) || compareOwners(a.route, b.route) || a.index - b.index)
    .map(({ route }) => route);
}

/** Which route of a table takes a request. */
export function answer(table: RouteTable, request: Request): Answer {
  const own = table.routes.filter(({ host }) => takesRequestHost(table, host, request.host));
  const perhaps: TableRoute[] = [];
  for (const route of inOrder({ ...table, routes: nearest(table, own) })) {
    const takes = takesRequest(route, request);
    if (takes === true) return { taken: route, perhaps };
    if (takes === undefined) perhaps.push(route);
  }
  return { taken: undefined, perhaps };
}

/** The route that is tried before another of the same host and takes all its requests; undefined where none is known. */
export function shadowOf(routes: readonly TableRoute[], route: TableRoute): TableRoute | undefined {
  if (route.unclear !== undefined) return undefined;
  let passed = false;
  return routes.find((other) => {
    if (other === route) passed = true;
    if (other === route || other.unclear !== undefined || other.host !== route.host) return false;
    const before = compareKeys(other.order, route.order);
    // Written twice in one object: the first stays.
    const isRepeated = before === 0 && !passed && isOwn(other, route) && covers(route, other);
    return (before < 0 || isRepeated) && covers(other, route);
  });
}

/** Routes of other objects that take the same requests and stand at the same place: one of them gets all. */
export function tiesOf(routes: readonly TableRoute[], route: TableRoute): readonly TableRoute[] {
  if (route.unclear !== undefined) return [];
  return routes.filter(
    (other) =>
      other !== route &&
      other.unclear === undefined &&
      other.host === route.host &&
      compareKeys(other.order, route.order) === 0 &&
      !isOwn(other, route) &&
      covers(other, route) &&
      covers(route, other),
  );
}

function covers(outer: TableRoute, inner: TableRoute): boolean {
  return (
    coversPath(outer.match, inner.match) &&
    outer.conditions.every((condition) => inner.conditions.some((own) => isSame(own, condition)))
  );
}

function isOwn(a: TableRoute, b: TableRoute): boolean {
  return a.id === b.id || toKey(a.id) === toKey(b.id);
}

/** Whether a written host takes a request's host. */
export function takesRequestHost(
  { wildcard }: Pick<RouteTable, "wildcard">,
  written: string | undefined,
  host: string,
): boolean {
  if (written === undefined) return true;
  const asked = host.toLowerCase();
  if (written.startsWith("~")) return takesByRegex(written, asked);
  if (!written.startsWith("*.")) return written === asked;
  const rest = written.slice(1);
  if (!asked.endsWith(rest) || asked.length <= rest.length) return false;
  return wildcard === "any labels" || !asked.slice(0, -rest.length).includes(".");
}

/** As nginx writes a host that is a regular expression: `~^www\d+\.example\.com$`. */
function takesByRegex(written: string, asked: string): boolean {
  const expression = compileRe2(written.replace(/^~\*?/, ""), true);
  return !("why" in expression) && expression.finds(asked);
}

/** Compares two lists of keys, element by element; numbers before texts. */
export function compareKeys(a: TableRoute["order"], b: TableRoute["order"]): number {
  const length = Math.max(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const [left, right] = [a[index], b[index]];
    if (left === right) continue;
    if (left === undefined) return -1;
    if (right === undefined) return 1;
    if (typeof left === typeof right) return left < right ? -1 : 1;
    return typeof left === "number" ? -1 : 1;
  }
  return 0;
}

/** Equal routes of several objects stand by name, for nothing tells which is the older. */
function compareOwners({ id: a }: TableRoute, { id: b }: TableRoute): number {
  if (a === b) return 0;
  const [left, right] = [toKey(a), toKey(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Where hosts are apart, the routes of the most specific host alone. */
function nearest({ hostsApart }: RouteTable, routes: readonly TableRoute[]): readonly TableRoute[] {
  if (!hostsApart) return routes;
  const best = Math.max(...routes.map(({ host }) => specificity(host)), -1);
  return routes.filter(({ host }) => specificity(host) === best);
}

/** Exact hosts before wildcards, longer wildcards before shorter, then regular expressions, every host last. */
export function specificity(host: string | undefined): number {
  if (host === undefined) return 0;
  if (host.startsWith("~")) return 0.5;
  return host.startsWith("*.") ? host.length : 1000 + host.length;
}

function takesRequest(route: TableRoute, request: Request): boolean | undefined {
  const takes = takesPath(route.match, request.path);
  if (takes === false) return false;
  let sure = takes === true && route.unclear === undefined;
  for (const condition of route.conditions) {
    const met = meets(condition, request);
    if (met === false) return false;
    if (met === undefined) sure = false;
  }
  return sure ? true : undefined;
}

function meets(condition: Condition, { method, headers, query }: Request): boolean | undefined {
  switch (condition.is) {
    case "method":
      return condition.value.toUpperCase() === method.toUpperCase();
    case "header":
      return meetsValue(condition, headers.get(condition.name.toLowerCase()));
    case "query":
      return meetsValue(condition, query.get(condition.name));
    case "other":
      return undefined;
  }
}

function meetsValue(
  { value, regex }: { readonly value: string | undefined; readonly regex: boolean },
  given: string | undefined,
): boolean | undefined {
  if (given === undefined) return false;
  if (value === undefined) return true;
  if (!regex) return given === value;
  const expression = compileRe2(value);
  return "why" in expression ? undefined : expression.finds(given);
}

function isSame(a: Condition, b: Condition): boolean {
  if (a.is === "other") return b.is === "other" && a.text === b.text;
  if (a.is === "method") return b.is === "method" && a.value === b.value;
  if (b.is !== a.is) return false;
  return a.name.toLowerCase() === b.name.toLowerCase() && a.value === b.value && a.regex === b.regex;
}
