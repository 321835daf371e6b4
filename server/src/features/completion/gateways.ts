// Offers for the parentRefs of routes: Gateways that admit the route's namespace, and their listeners.

import { CompletionItemKind } from "vscode-languageserver-types";
import type { Snapshot } from "../../analysis/snapshot.ts";
import type { Json, JsonObject } from "../../base/json.ts";
import type { Entry } from "../../index/bucket.ts";
import { entriesOf, entryOf } from "../../index/catalog.ts";
import { readInteger, readList, readObject, readText } from "../../model/read.ts";
import { selects, toSelector } from "../../model/selector.ts";
import { GATEWAY } from "../customSlot.ts";
import { namespacesOf } from "../pods.ts";
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
    const { id, value } = entry.resource;
    if (!admits(snapshot, id.namespace, value, place.namespace)) return [];
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
        detail: listenersOf(value).map(showListener).join(", "),
        source: sourceOf(snapshot, entry),
      },
    ];
  });
}

/** The listeners of the Gateway that the parentRef names. */
export function offerListeners(
  snapshot: Snapshot,
  place: Place,
  { which, gateway }: Extract<Slot, { is: "listener" }>,
): readonly Offer[] {
  const entry = gateway === undefined ? undefined : entryOf(snapshot.catalog, GATEWAY, place.namespace, gateway);
  if (!entry) return [];
  return listenersOf(entry.resource.value).flatMap((listener, index): Offer[] => {
    const value = which === "name" ? readText(listener["name"]) : readInteger(listener["port"]);
    return value === undefined
      ? []
      : [{ ...toOffer(snapshot, entry, listener, value), sort: String(index).padStart(3, "0") }];
  });
}

function toOffer(snapshot: Snapshot, entry: Entry, listener: JsonObject, value: string | number): Offer {
  const other = typeof value === "string" ? listener["port"] : listener["name"];
  return {
    label: String(value),
    insert: { is: "scalar", value },
    kind: CompletionItemKind.Value,
    hint: typeof other === "string" || typeof other === "number" ? String(other) : undefined,
    detail: [listener["protocol"], listener["hostname"]].flatMap((item) => readText(item) ?? []).join(" "),
    source: sourceOf(snapshot, entry),
  };
}

/** Gateway API spec.listeners[].allowedRoutes.namespaces.from: Same where absent. */
function admits(snapshot: Snapshot, home: string, gateway: JsonObject, from: string): boolean {
  if (home === from) return true;
  return listenersOf(gateway).some((listener) => {
    const allowed = readObject(readObject(listener["allowedRoutes"])["namespaces"]);
    if (allowed["from"] !== "Selector") return allowed["from"] === "All";
    const selector = toSelector(allowed["selector"]);
    const namespace = namespacesOf(snapshot).find(({ id }) => id.name === from);
    // Labels of a namespace that nobody describes may be the right ones.
    return !selector || selector.unclear || !namespace?.declared || selects(selector, namespace.labels);
  });
}

function listenersOf(gateway: JsonObject): readonly JsonObject[] {
  return readList(readObject(gateway["spec"])["listeners"]).map((item: Json) => readObject(item));
}

/** `http 80`. */
function showListener(listener: JsonObject): string {
  return [readText(listener["name"]), readInteger(listener["port"])].filter((part) => part !== undefined).join(" ");
}
