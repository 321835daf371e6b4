// What listeners take, and why they don't take a route, in words for messages, lenses and hovers. Plain text, for others to escape.

import type { RouteFacts } from "../../../model/facts.ts";
import { hostnamesOf, type ParentRef, type Refusal } from "./attachment.ts";
import type { Listener, NamespacesFrom } from "./listeners.ts";

/** `HTTPS 443, *.example.com`. */
export function showEndpoint({ protocol, port, hostname }: Listener): string {
  const socket = [protocol, port].filter((part) => part !== undefined && part !== "").join(" ");
  return hostname === undefined ? socket : `${socket}, ${hostname}`;
}

/** `of its own namespace only`. */
export function showFrom(from: NamespacesFrom): string {
  switch (from.is) {
    case "Same":
      return "of its own namespace only";
    case "None":
      return "of no namespace";
    case "All":
      return "of all namespaces";
    case "Selector":
      return "of selected namespaces only";
  }
}

/** `HTTPRoute, GRPCRoute`. */
export function showKinds({ kinds }: Listener): string {
  return kinds
    .slice(0, 3)
    .map((kind) => kind.slice(kind.indexOf("/") + 1))
    .join(", ");
}

/** What keeps a route from a listener: `http takes routes of its own namespace only`. */
export function showRefusal(route: RouteFacts, parent: ParentRef, listener: Listener, why: Refusal): string {
  const { name } = listener;
  switch (why) {
    case "section":
      return `it has no listener ${parent.section}`;
    case "port":
      return `it has no such listener on port ${parent.port}`;
    case "kind":
      return `${name} takes ${showKinds(listener)}, no ${route.id.kind}`;
    case "namespace":
      return `${name} takes routes ${showFrom(listener.from)}`;
    case "hostname":
      return `${name} takes ${listener.hostname}, not ${hostnamesOf(route).slice(0, 2).join(", ")}`;
  }
}
