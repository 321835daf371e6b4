// Offers for the parentRefs of routes: Gateways that admit the route's namespace, and their listeners.

import { CompletionItemKind } from "vscode-languageserver-types";
import type { Snapshot } from "../../analysis/snapshot.ts";
import type { Entry } from "../../index/bucket.ts";
import { entriesOf, entryOf } from "../../index/catalog.ts";
import { takesFrom } from "../../ingress/controllers/gatewayApi/attachment.ts";
import { type Listener, listenersOf } from "../../ingress/controllers/gatewayApi/listeners.ts";
import type { OtherFacts } from "../../model/facts.ts";
import { GATEWAY } from "../customSlot.ts";
import { fromNamespace } from "../gateway/attachments.ts";
import type { Place, Slot } from "../slot.ts";
import { sourceOf } from "../source.ts";
import type { Offer } from "./offer.ts";

/** Gateways of the namespace that is written; where none is, those of others too that admit the route, with their namespace. */
export function offerGateways(
  snapshot: Snapshot,
  place: Place,
  slot: Extract<Slot, { is: "gateway" }>,
): readonly Offer[] {
  return [...entriesOf(snapshot.catalog, GATEWAY, slot.in)].flatMap((entry): Offer[] => {
    const { facts } = entry;
    if (facts.is !== "other" || !admits(snapshot, facts, place.namespace)) return [];
    const { id } = facts;
    const isNear = id.namespace === (slot.in ?? place.namespace);
    return [
      {
        label: id.name,
        insert: {
          is: "scalar",
          value: id.name,
          beside: isNear ? undefined : { key: "namespace", body: { is: "value", value: id.namespace } },
        },
        kind: CompletionItemKind.Reference,
        rank: isNear ? 1 : 2,
        hint: isNear ? undefined : `in ${id.namespace}`,
        detail: listenersOf(facts).map(showListener).join(", "),
        source: sourceOf(snapshot, entry),
      },
    ];
  });
}

/** The listeners of the Gateway or ListenerSet that the parentRef names. */
export function offerListeners(
  snapshot: Snapshot,
  place: Place,
  { which, kind, gateway }: Extract<Slot, { is: "listener" }>,
): readonly Offer[] {
  const entry = gateway === undefined ? undefined : entryOf(snapshot.catalog, kind, place.namespace, gateway);
  if (entry?.facts.is !== "other") return [];
  return listenersOf(entry.facts).flatMap((listener, index): Offer[] => {
    const value = which === "name" ? listener.name : listener.port;
    return value === undefined
      ? []
      : [{ ...toOffer(snapshot, entry, listener, value), sort: String(index).padStart(3, "0") }];
  });
}

function toOffer(snapshot: Snapshot, entry: Entry, listener: Listener, value: string | number): Offer {
  const other = typeof value === "string" ? listener.port : listener.name;
  return {
    label: String(value),
    insert: { is: "scalar", value },
    kind: CompletionItemKind.Value,
    hint: other === undefined ? undefined : String(other),
    detail: [listener.protocol, listener.hostname].filter((text) => text !== undefined && text !== "").join(" "),
    source: sourceOf(snapshot, entry),
  };
}

/** One listener that takes routes of the namespace, or may. */
function admits(snapshot: Snapshot, gateway: OtherFacts, namespace: string): boolean {
  if (gateway.id.namespace === namespace) return true;
  const from = fromNamespace(snapshot, namespace);
  return listenersOf(gateway).some((listener) => takesFrom(listener.from, from, gateway.id.namespace) !== false);
}

/** `http 80`. */
function showListener({ name, port }: Listener): string {
  return port === undefined ? name : `${name} ${port}`;
}
