// The routers that Traefik makes of Ingresses and IngressRoutes, by host, for rules that compare every one with every other; and
// which of two takes all that the other takes.

import { jsonAt } from "../../base/json.ts";
import { memoOn } from "../../base/memo.ts";
import { matchesPattern } from "../../base/re2.ts";
import { customRoutes, ingressRoutes } from "../../ingress/controllers/traefik/routes.ts";
import { coversPath } from "../../ingress/routes/match.ts";
import type { Condition, TableRoute } from "../../ingress/routes/route.ts";
import type { Facts } from "../../model/facts.ts";

export interface Router {
  readonly route: TableRoute;
  readonly facts: Facts;
  readonly priority: number;
  /** Whether the priority is written, and not the length of the rule. */
  readonly set: boolean;
  /** Entry points; empty: all. */
  readonly points: readonly string[];
  /** What must hold besides host, path and entry point. */
  readonly conditions: readonly Condition[];
}

/** The routers of one object, as far as they are clear. */
export const routersOf: (facts: Facts) => readonly Router[] = memoOn((facts: Facts) => {
  const routes =
    facts.is === "ingress"
      ? ingressRoutes(facts, { strictPrefixMatching: false, tlsEntryPoints: [] })
      : facts.is === "route" && facts.id.kind === "IngressRoute"
        ? customRoutes(facts)
        : [];
  return routes.flatMap((route): readonly Router[] => {
    if (route.unclear !== undefined) return [];
    const point = route.conditions.find((condition) => condition.is === "other" && condition.text.startsWith(POINT));
    return [
      {
        route,
        facts,
        priority: -Number(route.order[0]),
        set: isSet(facts, route),
        points: point?.is === "other" ? point.text.slice(POINT.length).split(" or ") : [],
        conditions: route.conditions.filter((condition) => condition !== point),
      },
    ];
  });
});

const POINT = "entry point ";

export interface RouterIndex {
  readonly byHost: ReadonlyMap<string, readonly Router[]>;
  /** Those of no single host: any host, a wildcard, an expression. */
  readonly wide: readonly Router[];
}

/** All routers of a kind, for `derive`. */
export function indexRouters(all: readonly Facts[]): RouterIndex {
  const byHost = new Map<string, Router[]>();
  const wide: Router[] = [];
  for (const router of all.flatMap(routersOf)) {
    const host = exactHost(router);
    if (host === undefined) wide.push(router);
    else if (byHost.has(host)) byHost.get(host)?.push(router);
    else byHost.set(host, [router]);
  }
  return { byHost, wide };
}

/** The one host of a router; undefined for wildcards and where any host will do. */
export function exactHost({ route }: Router): string | undefined {
  const { host } = route;
  return host === undefined || host.startsWith("*") ? undefined : host;
}

/** Whether a router takes every request that another one takes, at one entry point. */
export function covers(outer: Router, inner: Router): boolean {
  return (
    outer.route.tls.is === inner.route.tls.is &&
    inner.route.tls.is !== "unknown" &&
    (outer.points.length === 0 ||
      inner.points.length === 0 ||
      outer.points.some((point) => inner.points.includes(point))) &&
    hostCovers(outer, inner) &&
    coversPath(outer.route.match, inner.route.match) &&
    outer.conditions.every(
      (condition) => isHostRegex(condition) || inner.conditions.some((other) => isSame(condition, other)),
    )
  );
}

function hostCovers({ route, conditions }: Router, inner: Router): boolean {
  const { host } = route;
  const other = inner.route.host;
  const regexes = conditions.flatMap((condition) =>
    isHostRegex(condition) ? [condition.text.slice(REGEX.length)] : [],
  );
  if (regexes.length > 0) {
    const exact = exactHost(inner);
    return exact !== undefined && regexes.every((regex) => matchesPattern(regex, exact));
  }
  if (host === undefined || host === other) return true;
  if (!host.startsWith("*.") || other === undefined) return false;
  const dot = other.indexOf(".");
  return dot > 0 && other.slice(dot) === host.slice(1);
}

const REGEX = "HostRegexp ";

function isHostRegex(condition: Condition): condition is Extract<Condition, { is: "other" }> {
  return condition.is === "other" && condition.text.startsWith(REGEX);
}

function isSame(a: Condition, b: Condition): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function isSet(facts: Facts, route: TableRoute): boolean {
  if (facts.is === "route") return Boolean(jsonAt(facts.spec, [...route.path.slice(1, -1), "priority"]));
  if (facts.is !== "ingress") return false;
  return Object.keys(facts.annotations).some((key) =>
    /^traefik\.ingress\.kubernetes\.io\/router\.priority$/i.test(key),
  );
}
