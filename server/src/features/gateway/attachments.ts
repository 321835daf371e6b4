// Which routes attach to which listeners in a snapshot, and what keeps the others away: what lenses and hovers of the Gateway
// API are told from. A route asks for its parents alone; a Gateway asks an index of routes that is kept by namespace.

import type { Snapshot } from "../../analysis/snapshot.ts";
import type { Bucket } from "../../index/bucket.ts";
import { effectiveEntries } from "../../index/bucket.ts";
import { type Catalog, entryOf, lookUp, tableOf } from "../../index/catalog.ts";
import { NAMESPACE, SERVICE } from "../../index/policyView.ts";
import { GATEWAY, LISTENER_SET } from "../../index/referenceTable/gatewayApi.ts";
import {
  type FromNamespace,
  type ParentRef,
  parentRefsOf,
  type Refusal,
  refusalOf,
} from "../../ingress/controllers/gatewayApi/attachment.ts";
import { GATEWAY_GROUP, type Listener, listenersOf } from "../../ingress/controllers/gatewayApi/listeners.ts";
import type { Facts, OtherFacts, RouteFacts } from "../../model/facts.ts";
import { hasTemplate } from "../../model/read.ts";
import type { ResourceId } from "../../model/resourceId.ts";
import { type KindKey, toKindKey } from "../../model/views.ts";

export const GATEWAY_ROUTES: readonly KindKey[] = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"].map(
  (kind) => toKindKey(GATEWAY_GROUP, kind),
);

/** The kinds that attachments are told from, Namespaces beside them. */
export const ATTACHMENT_KINDS: readonly KindKey[] = [GATEWAY, LISTENER_SET, ...GATEWAY_ROUTES];

/** How a route stands to a listener of a parent that it names. */
export interface Meeting {
  readonly route: RouteFacts;
  readonly parent: ParentRef;
  readonly listener: Listener;
  /** Undefined: it attaches. */
  readonly refusal: Refusal | "unclear" | undefined;
}

/** A parent of a route, as far as it is known. */
export type Parent =
  | { readonly is: "known"; readonly parent: ParentRef; readonly meetings: readonly Meeting[] }
  | { readonly is: "missing"; readonly parent: ParentRef; readonly sure: boolean }
  | { readonly is: "unknown"; readonly parent: ParentRef; readonly why: string }
  /** A Service whose callers' requests are routed by a mesh. */
  | { readonly is: "mesh"; readonly parent: ParentRef }
  | { readonly is: "foreign"; readonly parent: ParentRef };

/** Whether facts are those of a Gateway or a ListenerSet. */
export function hasListeners(facts: Facts): facts is OtherFacts {
  const { group, kind } = facts.id;
  return facts.is === "other" && group === GATEWAY_GROUP && (kind === "Gateway" || kind === "ListenerSet");
}

/** Whether facts are those of a route of the Gateway API. */
export function isGatewayRoute(facts: Facts): facts is RouteFacts {
  return facts.is === "route" && facts.id.group === GATEWAY_GROUP;
}

/** The parents that a route names, in order. */
export function parentsOf(snapshot: Snapshot, route: RouteFacts): readonly Parent[] {
  return parentRefsOf(route).map((parent): Parent => {
    if (parent.kind === SERVICE) return { is: "mesh", parent };
    if (parent.kind !== GATEWAY && parent.kind !== LISTENER_SET) return { is: "foreign", parent };
    if (hasTemplate(parent.namespace)) return { is: "unknown", parent, why: "its namespace is a template" };
    const found = lookUp(snapshot.catalog, parent.kind, parent.namespace, parent.name);
    if (found.is === "missing") return { is: "missing", parent, sure: found.sure };
    if (found.is === "unknown") return { is: "unknown", parent, why: found.why };
    const { facts } = found.value;
    return hasListeners(facts)
      ? { is: "known", parent, meetings: meet(snapshot, route, parent, facts) }
      : { is: "foreign", parent };
  });
}

/** The routes that name a Gateway or a ListenerSet, each with how it stands to every listener. */
export function meetingsAt(snapshot: Snapshot, gateway: OtherFacts): readonly Meeting[] {
  const key = keyOf(gateway.id);
  return routesNaming(snapshot.catalog, key).flatMap((route) =>
    parentRefsOf(route)
      .filter((parent) => `${parent.kind}/${parent.namespace}/${parent.name}` === key)
      .flatMap((parent) => meet(snapshot, route, parent, gateway)),
  );
}

/** How a route stands to a parent as a whole: attached where one listener takes it. */
export function standingOf(meetings: readonly Meeting[]): "attached" | "unclear" | "refused" {
  if (meetings.some(({ refusal }) => refusal === undefined)) return "attached";
  return meetings.some(({ refusal }) => refusal === "unclear") ? "unclear" : "refused";
}

/** The reason to tell where every listener refuses: that of one that was meant, before those of others. */
export function reasonOf(meetings: readonly Meeting[]): (Meeting & { readonly refusal: Refusal }) | undefined {
  const refused = meetings.flatMap((meeting) =>
    meeting.refusal === undefined || meeting.refusal === "unclear" ? [] : [{ ...meeting, refusal: meeting.refusal }],
  );
  return ORDER.map((why) => refused.find(({ refusal }) => refusal === why)).find((meeting) => meeting !== undefined);
}

const ORDER: readonly Refusal[] = ["hostname", "namespace", "kind", "port", "section"];

/** A namespace with its labels, where it is declared or live. */
export function fromNamespace({ catalog }: Pick<Snapshot, "catalog">, name: string): FromNamespace {
  const facts = entryOf(catalog, NAMESPACE, "", name)?.facts;
  return { name, labels: facts?.is === "namespace" ? facts.labels : undefined };
}

function meet(snapshot: Snapshot, route: RouteFacts, parent: ParentRef, gateway: OtherFacts): readonly Meeting[] {
  const from = fromNamespace(snapshot, route.id.namespace);
  return listenersOf(gateway).map((listener) => ({
    route,
    parent,
    listener,
    refusal: refusalOf(route, parent, listener, from, gateway.id.namespace),
  }));
}

function routesNaming(catalog: Catalog, key: string): readonly RouteFacts[] {
  return GATEWAY_ROUTES.flatMap((kind) =>
    [...tableOf(catalog, kind).namespaces.values()].flatMap((bucket) => byParent(bucket).get(key) ?? []),
  );
}

/** The routes of a namespace by the parents that they name; made once for each state of their facts. */
function byParent(bucket: Bucket): ReadonlyMap<string, readonly RouteFacts[]> {
  const known = indexes.get(bucket.stamp);
  if (known) return known;
  const index = new Map<string, RouteFacts[]>();
  for (const { facts } of effectiveEntries(bucket)) {
    if (facts.is !== "route") continue;
    const keys = new Set(parentRefsOf(facts).map(({ kind, namespace, name }) => `${kind}/${namespace}/${name}`));
    for (const key of keys) {
      const own = index.get(key);
      if (own) own.push(facts);
      else index.set(key, [facts]);
    }
  }
  indexes.set(bucket.stamp, index);
  return index;
}

const indexes = new WeakMap<object, ReadonlyMap<string, readonly RouteFacts[]>>();

function keyOf({ group, kind, namespace, name }: ResourceId): string {
  return `${group}/${kind}/${namespace}/${name}`;
}
