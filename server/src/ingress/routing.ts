// What the paths of an Ingress match and which one takes a request, as each controller does it; where a controller is not
// known, as networking/v1 says. Pure; knows hosts and paths, not the objects that they come from.

import type { ControllerId } from "./controller.ts";

export interface Route {
  /** Absent: every host. */
  readonly host: string | undefined;
  readonly path: string;
  readonly pathType: string;
}

/** How paths are read for a host: by a controller, and whether ingress-nginx reads all paths of the host as regular expressions. */
export interface PathReading {
  readonly controller: ControllerId | undefined;
  readonly regexHost: boolean;
}

/** What a path matches. `head` is text that every match begins with. */
export type PathMatch =
  | { readonly is: "exact"; readonly path: string }
  /** Whole path elements: /foo takes /foo and /foo/bar, not /foobar; a slash at the end says nothing. */
  | { readonly is: "elements"; readonly path: string }
  | { readonly is: "characters"; readonly path: string }
  /** From the start of the path, case ignored (ingress-nginx). `open`: whatever begins with the head (and, with `element`, a slash or nothing then) matches. */
  | {
      readonly is: "regex";
      readonly head: string;
      readonly open: "no" | "characters" | "element";
      readonly source: string;
    };

/** Whether a rule's host takes a request's host: equal, a wildcard for exactly one label, or no host at all (networking/v1 IngressRule.host). */
export function takesHost(ruleHost: string | undefined, host: string): boolean {
  if (ruleHost === undefined) return true;
  const wanted = ruleHost.toLowerCase();
  const asked = host.toLowerCase();
  if (!wanted.startsWith("*.")) return wanted === asked;
  const dot = asked.indexOf(".");
  return dot > 0 && asked.slice(dot) === wanted.slice(1);
}

/** What a route's path matches; undefined where that depends on what is not known (ImplementationSpecific without a known controller, a regular expression). */
export function toMatch({ path, pathType }: Route, { controller, regexHost }: PathReading): PathMatch | undefined {
  if (controller === "nginx" && regexHost) return toRegex(path);
  if (pathType === "Exact") return { is: "exact", path };
  if (pathType === "Prefix") {
    if (controller === "nginxInc") return { is: "characters", path };
    // Traefik reads by characters, or by elements with strictPrefixMatching; this is what both match.
    if (controller === "traefik" && path.endsWith("/")) return { is: "characters", path };
    return { is: "elements", path };
  }
  switch (controller) {
    case "nginx":
      return { is: "elements", path };
    case "nginxInc":
    case "haproxy":
    case "traefik":
      return { is: "characters", path };
    default:
      return undefined;
  }
}

/** Whether a path is matched; undefined for a regular expression that is not plain text. */
export function matchesPath(match: PathMatch, path: string): boolean | undefined {
  switch (match.is) {
    case "exact":
      return path === match.path;
    case "elements":
      return isWithin(path, match.path);
    case "characters":
      return path.startsWith(match.path);
    case "regex": {
      const asked = path.toLowerCase();
      if (!asked.startsWith(match.head)) return false;
      if (match.open === "element" && isWithin(asked, match.head)) return true;
      return match.open === "characters" ? true : match.open === "element" ? false : undefined;
    }
  }
}

/** Whether every path that `inner` matches is matched by `outer` too; false also where that can't be told. */
export function covers(outer: PathMatch, inner: PathMatch): boolean {
  switch (outer.is) {
    case "exact":
      return inner.is === "exact" && inner.path === outer.path;
    case "elements": {
      if (inner.is === "exact" || inner.is === "elements") return isWithin(inner.path, outer.path);
      const head = inner.is === "characters" ? inner.path : inner.head;
      return (
        head.startsWith(withSlash(outer.path)) ||
        (inner.is === "regex" && inner.open === "element" && isWithin(head, outer.path))
      );
    }
    case "characters":
      return inner.is === "regex" ? false : trimmed(inner).startsWith(outer.path);
    case "regex": {
      const head = (inner.is === "regex" ? inner.head : trimmed(inner)).toLowerCase();
      if (outer.open === "characters") return head.startsWith(outer.head);
      if (outer.open === "no") return false;
      const inside = head.startsWith(withSlash(outer.head));
      return (
        inside ||
        (head === outer.head &&
          (inner.is === "exact" || inner.is === "elements" || (inner.is === "regex" && inner.open === "element")))
      );
    }
  }
}

/**
 * Whether a controller tries `first` before `second`, on one host; undefined where that is not known.
 * Exact before the rest and longest first, but for Traefik (longest text of the rule that it makes of a path) and for
 * ingress-nginx with regular expressions (longest path text).
 */
export function goesFirst(first: Route, second: Route, { controller, regexHost }: PathReading): boolean | undefined {
  if (controller === "traefik") return compare(ruleLength(first), ruleLength(second));
  if (controller === "nginx" && regexHost) return compare(first.path.length, second.path.length);
  const exact = compare(Number(first.pathType === "Exact"), Number(second.pathType === "Exact"));
  return exact ?? compare(first.path.replace(/\/$/, "").length, second.path.replace(/\/$/, "").length);
}

/** The one of `others` that takes every request of a route before the route is tried; they are of the route's own host. */
export function shadowOf<R extends Route>(route: Route, others: readonly R[], reading: PathReading): R | undefined {
  const own = toMatch(route, reading);
  return (
    own &&
    others.find((other) => {
      const match = toMatch(other, reading);
      return match !== undefined && goesFirst(other, route, reading) === true && covers(match, own);
    })
  );
}

function compare(first: number, second: number): boolean | undefined {
  return first === second ? undefined : first > second;
}

/** Length of the rule that Traefik makes of a path and sorts by: Path(`…`) or PathPrefix(`…`). */
function ruleLength({ path, pathType }: Route): number {
  return path.length + (pathType === "Exact" ? "Path(``)" : "PathPrefix(``)").length;
}

/** A path as the regular expression that ingress-nginx reads it as, as far as its start and end tell. */
function toRegex(source: string): PathMatch {
  const text = /^[\w\-./~%:@!,;=&' ]*/.exec(source.replace(/^\^/, ""))?.[0] ?? "";
  const rest = source.replace(/^\^/, "").slice(text.length);
  // A quantifier belongs to the last character before it; a dot matches any character.
  const whole = /^[?*+{]/.test(rest) ? text.slice(0, -1) : text;
  const dot = whole.indexOf(".");
  const head = (dot < 0 ? whole : whole.slice(0, dot)).toLowerCase();
  const tail = source.replace(/^\^/, "").slice(head.length);
  return { is: "regex", head, open: openness(tail), source };
}

function openness(tail: string): "no" | "characters" | "element" {
  if (/^(?:\(?\.\*\)?\$?)?$/.test(tail) || tail === "?(.*)") return tail === "?(.*)" ? "no" : "characters";
  return /^\((?:\?:)?\/\|\$\)(?:\(?\.\*\)?\$?)?$/.test(tail) ? "element" : "no";
}

function trimmed(match: Exclude<PathMatch, { is: "regex" }>): string {
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
