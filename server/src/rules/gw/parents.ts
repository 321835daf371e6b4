// The Gateways that a route names, as far as they are known: what the rules on attachment ask.

import type { Entry } from "../../index/bucket.ts";
import { NAMESPACE } from "../../index/policyView.ts";
import {
  type FromNamespace,
  type ParentRef,
  parentRefsOf,
  type Refusal,
  refusalOf,
} from "../../ingress/controllers/gatewayApi/attachment.ts";
import { GATEWAY_GROUP, type Listener, listenersOf } from "../../ingress/controllers/gatewayApi/listeners.ts";
import type { OtherFacts, RouteFacts } from "../../model/facts.ts";
import { isTemplate } from "../../model/read.ts";
import { type KindKey, toKindKey } from "../../model/views.ts";
import type { RuleContext } from "../rule.ts";

export const ROUTE_KINDS = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"];
export const GATEWAY: KindKey = toKindKey(GATEWAY_GROUP, "Gateway");
export const GRANT: KindKey = toKindKey(GATEWAY_GROUP, "ReferenceGrant");
const LISTENER_SET: KindKey = toKindKey(GATEWAY_GROUP, "ListenerSet");

/** A parent of a route that is a known Gateway or ListenerSet. */
export interface KnownParent {
  readonly parent: ParentRef;
  readonly gateway: OtherFacts;
  readonly entry: Entry;
  readonly listeners: readonly Listener[];
}

/** Whether a route is one of the Gateway API. */
export function isGatewayRoute({ id }: RouteFacts): boolean {
  return id.group === GATEWAY_GROUP;
}

/** The parents that are Gateways or ListenerSets, known or not. */
export function gatewayParents(facts: RouteFacts): readonly ParentRef[] {
  if (!isGatewayRoute(facts)) return [];
  return parentRefsOf(facts).filter(({ kind, name, namespace }) => {
    return (kind === GATEWAY || kind === LISTENER_SET) && !isTemplate(name) && !isTemplate(namespace);
  });
}

/** The parents whose Gateway is known, with its listeners. */
export function knownParents(facts: RouteFacts, cx: RuleContext): readonly KnownParent[] {
  return gatewayParents(facts).flatMap((parent): readonly KnownParent[] => {
    const found = cx.lookUp(parent.kind, parent.namespace, parent.name);
    if (found.is !== "found" || found.value.facts.is !== "other") return [];
    const listeners = listenersOf(found.value.facts);
    // Without one there is nothing to compare: it is half written, or its listeners are templates.
    return listeners.length === 0 ? [] : [{ parent, gateway: found.value.facts, entry: found.value, listeners }];
  });
}

/** The namespace of a route, with its labels where they are known. */
export function fromNamespace({ id }: RouteFacts, cx: RuleContext): FromNamespace {
  const found = cx.lookUp(NAMESPACE, "", id.namespace);
  const facts = found.is === "found" ? found.value.facts : undefined;
  return { name: id.namespace, labels: facts?.is === "namespace" ? facts.labels : undefined };
}

/** What keeps a route from each listener of a parent; none where one takes it, or where that is not known. */
export function refusals(
  facts: RouteFacts,
  { parent, gateway, listeners }: KnownParent,
  cx: RuleContext,
): readonly { readonly listener: Listener; readonly why: Refusal }[] {
  const from = fromNamespace(facts, cx);
  const found: { listener: Listener; why: Refusal }[] = [];
  for (const listener of listeners) {
    const why = refusalOf(facts, parent, listener, from, gateway.id.namespace);
    if (why === undefined || why === "unclear") return [];
    found.push({ listener, why });
  }
  return found;
}
