// What of a request's path a route takes, and whether one route takes all that another does. Pure; knows paths alone, not
// whose they are or in which order they are tried.

import { compileRe2 } from "../../base/re2.ts";

/** What of a request's path a route takes. */
export type RouteMatch =
  | { readonly is: "exact"; readonly path: string }
  /** Whole path elements: /foo takes /foo and /foo/bar, not /foobar; a slash at the end says nothing. */
  | { readonly is: "elements"; readonly path: string }
  /** Whatever begins with the text; "" takes everything. */
  | { readonly is: "characters"; readonly path: string; readonly ignoreCase?: boolean }
  /** RE2, found anywhere in the path unless its source begins with ^. */
  | { readonly is: "regex"; readonly source: string; readonly ignoreCase: boolean }
  /** No path: TCP, UDP, TLS by its server name. */
  | { readonly is: "connection" };

/** Whether a path is taken; undefined where a regular expression can't be read. */
export function takesPath(match: RouteMatch, path: string): boolean | undefined {
  switch (match.is) {
    case "exact":
      return path === match.path;
    case "elements":
      return isWithin(path, match.path);
    case "characters":
      return match.ignoreCase === true
        ? path.toLowerCase().startsWith(match.path.toLowerCase())
        : path.startsWith(match.path);
    case "regex": {
      const expression = compileRe2(match.source, match.ignoreCase);
      return "why" in expression ? undefined : expression.finds(path);
    }
    case "connection":
      return false;
  }
}

/** Whether every path that `inner` takes is taken by `outer` too; false also where that can't be told. */
export function coversPath(outer: RouteMatch, inner: RouteMatch): boolean {
  if (inner.is === "connection" || outer.is === "connection") return inner.is === outer.is;
  switch (outer.is) {
    case "exact":
      return inner.is === "exact" && inner.path === outer.path;
    case "elements": {
      // Every path begins with a slash.
      if (outer.path === "/") return true;
      if (inner.is === "exact" || inner.is === "elements") return isWithin(inner.path, outer.path);
      if (ignoresCase(inner)) return false;
      const head = inner.is === "characters" ? inner.path : outlineOf(inner).head;
      return head.startsWith(withSlash(outer.path)) || (inner.is === "regex" && isElement(inner, outer.path));
    }
    case "characters": {
      if (outer.path === "" || outer.path === "/") return true;
      if (outer.ignoreCase !== true && ignoresCase(inner)) return false;
      const head = inner.is === "regex" ? outlineOf(inner).head : trimmed(inner);
      return outer.ignoreCase === true
        ? head.toLowerCase().startsWith(outer.path.toLowerCase())
        : head.startsWith(outer.path);
    }
    case "regex":
      return regexCovers(outer, inner);
  }
}

/** Whether a rule's host takes a request's host: equal, a wildcard for exactly one label, or no host at all (networking/v1 IngressRule.host). */
export function takesHost(ruleHost: string | undefined, host: string): boolean {
  if (ruleHost === undefined) return true;
  const wanted = ruleHost.toLowerCase();
  const asked = host.toLowerCase();
  if (!wanted.startsWith("*.")) return wanted === asked;
  const dot = asked.indexOf(".");
  return dot > 0 && asked.slice(dot) === wanted.slice(1);
}

type Regex = Extract<RouteMatch, { is: "regex" }>;

function regexCovers(outer: Regex, inner: Exclude<RouteMatch, { is: "connection" }>): boolean {
  if (inner.is === "regex" && inner.source === outer.source && (outer.ignoreCase || !inner.ignoreCase)) return true;
  if (inner.is === "exact") return takesPath(outer, inner.path) === true;
  const { head, open } = outlineOf(outer);
  if (open === "no") return false;
  if (!outer.ignoreCase && ignoresCase(inner)) return false;
  const own = inner.is === "regex" ? outlineOf(inner).head : trimmed(inner);
  const text = outer.ignoreCase ? own.toLowerCase() : own;
  const start = outer.ignoreCase ? head.toLowerCase() : head;
  if (open === "characters") return text.startsWith(start);
  if (text.startsWith(withSlash(start))) return true;
  if (text !== start) return false;
  return inner.is === "elements" || (inner.is === "regex" && outlineOf(inner).open === "element");
}

function isElement(inner: Regex, path: string): boolean {
  const { head, open } = outlineOf(inner);
  return open === "element" && isWithin(head, path);
}

function ignoresCase(match: RouteMatch): boolean {
  return (match.is === "characters" || match.is === "regex") && match.ignoreCase === true;
}

/**
 * How a regular expression begins and ends, as far as its text tells: `head` is what every match begins with; `open` says
 * that whatever begins with the head is matched (`characters`), or what goes on with a slash or ends there (`element`).
 */
function outlineOf({ source }: Regex): { readonly head: string; readonly open: "no" | "characters" | "element" } {
  if (!source.startsWith("^")) return { head: "", open: "no" };
  const bare = source.slice(1);
  const text = /^[\w\-./~%:@!,;=&' ]*/.exec(bare)?.[0] ?? "";
  // A quantifier belongs to the last character before it; an alternation may begin otherwise; a dot is any character.
  if (/\|/.test(bare.replace(/\([^()]*\)/g, ""))) return { head: "", open: "no" };
  const whole = /^[?*+{]/.test(bare.slice(text.length)) ? text.slice(0, -1) : text;
  const dot = whole.indexOf(".");
  const head = dot < 0 ? whole : whole.slice(0, dot);
  return { head, open: openness(bare.slice(head.length)) };
}

function openness(tail: string): "no" | "characters" | "element" {
  if (/^(?:\(?\.\*\)?\$?)?$/.test(tail)) return "characters";
  return /^\((?:\?:)?\/\|\$\)(?:\(?\.\*\)?\$?)?$/.test(tail) ? "element" : "no";
}

function trimmed(match: Exclude<RouteMatch, { is: "regex" | "connection" }>): string {
  return match.is === "elements" && match.path !== "/" ? match.path.replace(/\/$/, "") : match.path;
}

/** Whether a path is a prefix's own or lies below it, by whole elements. */
function isWithin(path: string, prefix: string): boolean {
  const bare = prefix.replace(/\/$/, "");
  return path === bare || path === prefix || path.startsWith(`${bare}/`);
}

function withSlash(path: string): string {
  return path.endsWith("/") ? path : `${path}/`;
}
