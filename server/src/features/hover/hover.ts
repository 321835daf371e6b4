// textDocument/hover: what the thing under the cursor resolves to, then the field's documentation, where structure is ours.

import type { Hover } from "vscode-languageserver-types";
import { ownsStructure } from "../../analysis/settings.ts";
import { cursorAt, type FileState, resourcesIn, type Snapshot } from "../../analysis/snapshot.ts";
import { jsonAt } from "../../base/json.ts";
import { type Span, shift, touches } from "../../base/span.ts";
import {
  DESTINATION_RULE,
  INGRESS,
  INGRESS_CLASS,
  ISTIO_GATEWAY,
  SECRET,
  SERVICE_ENTRY,
} from "../../index/policyView.ts";
import { LISTENER_SET } from "../../index/referenceTable/gatewayApi.ts";
import { readList } from "../../model/read.ts";
import type { Resource } from "../../model/resource.ts";
import { type KindKey, toKindKey } from "../../model/views.ts";
import { type ThingAt, thingAt } from "../../yaml/cursor.ts";
import { offsetInValue, partSpan } from "../../yaml/scalarPart.ts";
import { isCiliumPolicy } from "../ciliumSlot.ts";
import { ROUTE_KINDS } from "../codeLens/route.ts";
import { GATEWAY } from "../customSlot.ts";
import { defineFeature } from "../feature.ts";
import { fieldHover } from "../fieldDocumentation.ts";
import { ATTACHMENT_KINDS } from "../gateway/attachments.ts";
import { escape, paragraphs } from "../markdown.ts";
import { toOffset, toRange } from "../range.ts";
import { isAdminPolicy, lookedForIn, type Place, type Slot, slotAt } from "../slot.ts";
import { oldestOf, saysStale } from "../source.ts";
import { hoverCidr } from "./addresses.ts";
import { hoverAnnotation } from "./annotations.ts";
import { hoverCalicoSelector } from "./calicoSelector.ts";
import { hoverFqdn } from "./fqdn.ts";
import { hoverListener } from "./gateways.ts";
import { hoverEntryPort, hoverIstioHost, hoverMeshGateway, hoverPodSecret, hoverSubset } from "./istio.ts";
import { hoverIstio } from "./istioSecurity.ts";
import { hoverHost, hoverIngressClass, hoverNamespace, hoverObject, hoverTlsSecret, hoverWord } from "./objects.ts";
import { hoverOwn } from "./own.ts";
import { hoverPods, hoverPolicyPort, hoverPolicyTypes } from "./policies.ts";
import { hoverLabel, hoverSelector } from "./selectors.ts";
import { hoverService, hoverServicePort, hoverTargetPort } from "./services.ts";
import { hoverRule } from "./traefikRule.ts";

interface HoverParams {
  readonly textDocument: { readonly uri: string };
  readonly position: { readonly line: number; readonly character: number };
}

export const hover = defineFeature<HoverParams, Hover | null>({
  method: "textDocument/hover",
  capability: { hoverProvider: true },
  empty: null,
  handle(snapshot, { textDocument, position }) {
    const state = snapshot.files.get(textDocument.uri);
    return (state && hoverAt(snapshot, state, toOffset(state, position))) ?? null;
  },
});

/** What is told at an offset of a file; undefined where there is nothing to tell. Never throws. */
export function hoverAt(snapshot: Snapshot, state: FileState, offset: number): Hover | undefined {
  const cursor = cursorAt(snapshot, state.uri, offset);
  if (!cursor || offset < cursor.placed.start) return undefined;
  const { placed } = cursor;
  const thing = thingAt(placed.document.tree(), cursor.offset);
  const resource =
    thing &&
    resourcesIn(state, placed.document).findLast((item) =>
      item.path.every((step, index) => thing.path[index] === step),
    );
  if (!thing || !resource) return undefined;
  const place = placeIn(resource, thing);
  const slot = slotAt(place);
  const inner = slot && tellInside(snapshot, placed.document.text, place, slot, thing, cursor.offset);
  const own = inner
    ? inner.text
    : isOwnName(place)
      ? hoverOwn(snapshot, state, resource)
      : slot
        ? tell(snapshot, lookedForIn(place, slot), slot, thing)
        : tellOther(snapshot, place, thing);
  const kind = { apiVersion: resource.apiVersion, kind: resource.id.kind };
  const field =
    ownsStructure(snapshot.settings, state.uri) &&
    !(slot?.is === "annotation" && own !== "") &&
    (thing.at === "key" || own === undefined)
      ? snapshot.schemas.field(kind, place.path)
      : undefined;
  const told = own && withAge(snapshot, own, kindsAt(place, slot));
  const parts = [told, field && fieldHover(kind, place.path, field)].filter(
    (part) => part !== undefined && part !== "",
  );
  if (parts.length === 0) return undefined;
  return {
    contents: { kind: "markdown", value: parts.join("\n\n---\n\n") },
    range: toRange(state, shift(inner?.span ?? thing.span, placed.start)),
  };
}

/** What is told of sets that are not kept up with says so, unless it does already. */
function withAge(snapshot: Snapshot, text: string, kinds: readonly KindKey[]): string {
  if (text === "" || saysStale(text)) return text;
  const since = oldestOf(snapshot, kinds);
  return since === undefined ? text : paragraphs(text, escape(`Cluster stale since ${since}`));
}

/** The kinds that an answer about a place is made of. */
function kindsAt(place: Place, slot: Slot | undefined): readonly KindKey[] {
  if (isOwnName(place)) return ROUTE_KINDS;
  switch (slot?.is) {
    case undefined:
      return place.path.at(-1) === "policyTypes" ? [] : ROUTE_KINDS;
    case "object":
      return slot.kinds;
    case "gateway":
      return [GATEWAY];
    case "listener":
      return ATTACHMENT_KINDS;
    case "meshGateway":
      return [ISTIO_GATEWAY];
    case "entryPort":
      return [SERVICE_ENTRY];
    case "podSecret":
      return [...ROUTE_KINDS, SECRET];
    case "subset":
      return [...ROUTE_KINDS, DESTINATION_RULE];
    case "istioHost":
      return [...ROUTE_KINDS, SERVICE_ENTRY];
    case "ingressClass":
      return [INGRESS_CLASS];
    case "tlsSecret":
      return [SECRET, INGRESS];
    case "host":
      return [INGRESS];
    // Annotations are told from tables of our own; what one names is told from where that is known.
    case "annotation":
      return slot.names ? kindsAt(place, slot.names) : [];
    case "annotations":
    case "words":
      return [];
    default:
      return ROUTE_KINDS;
  }
}

/** A part of a value that is a language of its own, where its letters are found in the document; else the value as a whole. */
function tellInside(
  snapshot: Snapshot,
  text: string,
  place: Place,
  slot: Slot,
  { at, node }: ThingAt,
  offset: number,
): { readonly text: string; readonly span: Span | undefined } | undefined {
  if ((slot.is !== "traefikRule" && slot.is !== "calicoSelector") || node.is !== "scalar") return undefined;
  // A selector that is written without a value is one: all().
  const value = node.value === null && slot.is === "calicoSelector" ? "" : node.value;
  if (typeof value !== "string") return undefined;
  const ask = (inside: number | undefined): { readonly text: string; readonly part: Span | undefined } =>
    slot.is === "traefikRule"
      ? hoverRule(place, slot.dialect, value, inside)
      : hoverCalicoSelector(snapshot, place, slot.field, value, inside);
  const told = ask(at === "key" ? undefined : offsetInValue(text, node, offset));
  const span = told.part && partSpan(text, node, told.part);
  // Between two lines of a block the nearest part stands elsewhere.
  return span && touches(span, offset) ? { text: told.text, span } : { text: ask(undefined).text, span: undefined };
}

/** The object itself is meant: its kind, or its name. */
function isOwnName({ path }: Place): boolean {
  return path.join(" ") === "kind" || path.join(" ") === "metadata name";
}

function placeIn({ id, value, path }: Resource, thing: ThingAt): Place {
  return { group: id.group, kind: id.kind, namespace: id.namespace, value, path: thing.path.slice(path.length) };
}

/** Places where nothing is chosen, but something can be told. */
function tellOther(snapshot: Snapshot, place: Place, { at }: ThingAt): string | undefined {
  const { group, kind, path, namespace, value } = place;
  const field = path.join(" ");
  const key = toKindKey(group, kind);
  if ((key === GATEWAY || key === LISTENER_SET) && /^spec listeners \d+ name$/.test(field)) {
    const [own, at] = [jsonAt(value, ["metadata", "name"]), path.slice(0, -1).join(" ")];
    return typeof own === "string"
      ? hoverListener(snapshot, key, namespace, own, (listener) => listener.path.join(" ") === at)
      : undefined;
  }
  if (at === "key" && isAdminPolicy(kind) && path.at(-1) === "pods") return hoverPods(snapshot, place);
  if (kind === "NetworkPolicy" && field === "spec policyTypes") return hoverPolicyTypes(place);
  if (at === "key" && isCiliumPolicy(place) && /^(?:to|from)(?:Endpoints|Nodes)$/.test(String(path.at(-1))))
    return hoverSelectors(snapshot, place);
  if (at === "key" && path.at(-1) === "ipBlock") {
    const cidr = jsonAt(value, [...path, "cidr"]);
    const inner: Place = { ...place, path: [...path, "cidr"] };
    return typeof cidr === "string" ? hoverCidr(snapshot, inner, cidr, true) : undefined;
  }
  const name = at === "key" && path.at(-1) === "service" ? jsonAt(value, [...path, "name"]) : undefined;
  return kind === "Ingress" && typeof name === "string" ? hoverService(snapshot, namespace, name) : undefined;
}

/** A list of selectors: each as it would be told alone. */
function hoverSelectors(snapshot: Snapshot, place: Place): string {
  const list = readList(jsonAt(place.value, place.path));
  const told = list.slice(0, 3).flatMap((_, index) => {
    const inner: Place = { ...place, path: [...place.path, index] };
    const slot = slotAt(inner);
    return slot?.is === "selector" ? (hoverSelector(snapshot, inner, slot) ?? []) : [];
  });
  return paragraphs(...told, list.length > 3 ? `+${list.length - 3}` : undefined);
}

function tell(snapshot: Snapshot, place: Place, slot: Slot, thing: ThingAt): string | undefined {
  const { at, node } = thing;
  const text = node.is === "scalar" && node.value !== null ? String(node.value) : undefined;
  switch (slot.is) {
    case "service":
      return text === undefined ? undefined : hoverService(snapshot, place.namespace, slot.name ?? text);
    case "servicePort":
      return hoverServicePort(snapshot, place, slot);
    case "targetPort":
      return text === undefined ? undefined : hoverTargetPort(snapshot, place, text);
    case "ingressClass":
      return text === undefined ? undefined : hoverIngressClass(snapshot, text);
    case "tlsSecret":
      return text === undefined ? undefined : hoverTlsSecret(snapshot, place, text);
    case "host":
      return text === undefined ? undefined : hoverHost(snapshot, text);
    case "namespace":
      return text === undefined ? undefined : hoverNamespace(snapshot, text);
    case "object":
      return text === undefined ? undefined : hoverObject(snapshot, place, slot.kinds, slot.name ?? text);
    case "gateway":
      return text === undefined
        ? undefined
        : hoverObject(snapshot, { ...place, namespace: slot.in ?? place.namespace }, [GATEWAY], text);
    case "cidr":
    case "except":
      return text === undefined ? undefined : hoverCidr(snapshot, place, text, slot.is === "cidr");
    case "policyPort":
      return hoverPolicyPort(snapshot, place, slot, text);
    case "labelMap":
    case "selector":
      return at === "key" ? hoverSelector(snapshot, place, slot) : undefined;
    case "fqdn":
      return text === undefined ? undefined : hoverFqdn(snapshot, place, slot, text);
    case "labelKey":
      return text === undefined ? undefined : hoverLabel(snapshot, slot, text, undefined);
    case "labelValue":
      return hoverLabel(snapshot, slot, slot.key, at === "key" || text === undefined ? undefined : text);
    case "words":
      return text === undefined
        ? undefined
        : hoverWord(
            slot.words,
            text,
            place.kind === "NetworkPolicy" && place.path[1] === "policyTypes" ? hoverPolicyTypes(place) : undefined,
          );
    case "listener": {
      const { kind, gateway, which } = slot;
      if (text === undefined || gateway === undefined) return undefined;
      return hoverListener(snapshot, kind, place.namespace, gateway, (listener) =>
        which === "name" ? listener.name === text : String(listener.port) === text,
      );
    }
    case "annotation":
      return paragraphs(
        at === "value" && slot.names ? tell(snapshot, lookedForIn(place, slot.names), slot.names, thing) : undefined,
        hoverAnnotation(snapshot, place, slot.key),
      );
    case "istio":
      return text === undefined ? undefined : hoverIstio(snapshot, place, slot.field, text);
    case "meshGateway":
      return text === undefined ? undefined : hoverMeshGateway(snapshot, place, text);
    case "istioHost":
      return text === undefined ? undefined : hoverIstioHost(snapshot, place, slot.of, text);
    case "subset":
      return text === undefined ? undefined : hoverSubset(snapshot, slot.host, text);
    case "entryPort":
      return hoverEntryPort(snapshot, place, slot.host);
    case "podSecret":
      return text === undefined ? undefined : hoverPodSecret(snapshot, place, slot, text);
    case "annotations":
    case "f5Listener":
    case "intentEnd":
    case "intentPort":
    case "apiVersion":
    case "kind":
    case "traefikRule":
    case "calicoSelector":
      return undefined;
  }
}
