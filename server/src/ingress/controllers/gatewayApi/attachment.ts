// Whether a route attaches to a listener, and what keeps it away: section name, port, kind, namespace, host names
// (gateway.networking.k8s.io/v1 ParentReference, AllowedRoutes, HTTPRouteSpec.hostnames).

import type { JsonObject, Path } from "../../../base/json.ts";
import type { RouteFacts } from "../../../model/facts.ts";
import { readInteger, readList, readObject, readText } from "../../../model/read.ts";
import { type Labels, selects } from "../../../model/selector.ts";
import { GATEWAY_GROUP, type Listener } from "./listeners.ts";

export interface ParentRef {
  /** `group/Kind`. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly section: string | undefined;
  readonly port: number | undefined;
  readonly path: Path;
}

/** The parents that a route names; those without a name are left out. */
export function parentRefsOf({ id, spec }: RouteFacts): readonly ParentRef[] {
  return readList(spec["parentRefs"]).flatMap((item, index): readonly ParentRef[] => {
    const value: JsonObject = readObject(item);
    const name = readText(value["name"]);
    if (name === undefined) return [];
    const group = typeof value["group"] === "string" ? value["group"] : GATEWAY_GROUP;
    return [
      {
        kind: `${group}/${readText(value["kind"]) ?? "Gateway"}`,
        namespace: readText(value["namespace"]) ?? id.namespace,
        name,
        section: readText(value["sectionName"]),
        port: readInteger(value["port"]),
        path: ["spec", "parentRefs", index],
      },
    ];
  });
}

/** Why a route does not attach to a listener. */
export type Refusal = "section" | "port" | "kind" | "namespace" | "hostname";

/** What decides about a namespace. */
export interface FromNamespace {
  readonly name: string;
  /** Undefined where its labels are not known. */
  readonly labels: Labels | undefined;
}

/** What keeps a route from a listener; undefined where nothing does, "unclear" where that is not known. */
export function refusalOf(
  route: RouteFacts,
  parent: Pick<ParentRef, "section" | "port">,
  listener: Listener,
  from: FromNamespace,
  gatewayNamespace: string,
): Refusal | "unclear" | undefined {
  if (parent.section !== undefined && parent.section !== listener.name) return "section";
  if (parent.port !== undefined && parent.port !== listener.port) return "port";
  if (!listener.kinds.includes(`${route.id.group}/${route.id.kind}`)) return "kind";
  const allowed = allows(listener, from, gatewayNamespace);
  if (allowed === false) return "namespace";
  if (commonHosts(listener.hostname, hostnamesOf(route)) === undefined) return "hostname";
  return allowed === undefined ? "unclear" : undefined;
}

function allows({ from: rule }: Listener, from: FromNamespace, gatewayNamespace: string): boolean | undefined {
  switch (rule.is) {
    case "All":
      return true;
    case "None":
      return false;
    case "Same":
      return from.name === gatewayNamespace;
    case "Selector": {
      if (rule.selector.unclear || !from.labels) return undefined;
      return selects(rule.selector, from.labels);
    }
  }
}

/** spec.hostnames in lower case; empty: whatever the listener takes. */
export function hostnamesOf({ spec }: RouteFacts): readonly string[] {
  return readList(spec["hostnames"]).flatMap((item) => readText(item)?.toLowerCase() ?? []);
}

/**
 * The hosts that a route takes at a listener: where both name some, those in both. A wildcard stands for one or more labels.
 * @returns undefined where they have none in common; [undefined] for every host
 */
export function commonHosts(
  listener: string | undefined,
  route: readonly string[],
): readonly (string | undefined)[] | undefined {
  if (route.length === 0) return [listener];
  if (listener === undefined) return route;
  const common = route.flatMap((host) => (covers(listener, host) ? [host] : covers(host, listener) ? [listener] : []));
  return common.length === 0 ? undefined : [...new Set(common)];
}

function covers(outer: string, inner: string): boolean {
  if (outer === inner) return true;
  if (!outer.startsWith("*.")) return false;
  const bare = inner.startsWith("*.") ? inner.slice(2) : inner;
  return bare.endsWith(outer.slice(1)) && bare.length > outer.length - 1;
}
