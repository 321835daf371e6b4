// textDocument/completion. Reads the one document under the cursor, asks what its slot is, and writes the offers of that
// slot; keys and enumerations come last, and only where structure is ours.

import type { CompletionItem } from "vscode-languageserver-types";
import { ownsStructure } from "../../analysis/settings.ts";
import { cursorAt, type FileState, type Snapshot } from "../../analysis/snapshot.ts";
import { shift } from "../../base/span.ts";
import { blockContextAt } from "../../yaml/blockCursor.ts";
import { type CursorContext, contextAt } from "../../yaml/cursor.ts";
import { toTextChanges } from "../../yaml/edits.ts";
import type { PlacedDocument } from "../../yaml/file.ts";
import { listIndentOf } from "../../yaml/textLayout.ts";
import { defineFeature } from "../feature.ts";
import { toOffset, toRange, toTextEdits } from "../range.ts";
import { lookedForIn, type Place, type Slot, slotAt } from "../slot.ts";
import { offerCidrs, offerExcepts, offerPolicyPorts } from "./addresses.ts";
import { offerAnnotations, offerAnnotationValues } from "./annotations.ts";
import { offerCalicoSelector } from "./calicoSelector.ts";
import { offerEndpointLabels } from "./endpoints.ts";
import { offerF5Listeners } from "./f5Listeners.ts";
import { offerFqdns } from "./fqdn.ts";
import { offerGateways, offerListeners } from "./gateways.ts";
import type { InnerOffers } from "./innerText.ts";
import type { Writing } from "./insertText.ts";
import { offerIntentEnds, offerIntentPorts } from "./intents.ts";
import { offerEntryPorts, offerIstioHosts, offerMeshGateways, offerPodSecrets, offerSubsets } from "./istio.ts";
import { offerIstio } from "./istioSecurity.ts";
import { offerApiVersions, offerEnum, offerFirstKeys, offerKeys, offerKinds } from "./keys.ts";
import { offerLabels, offerSelectors } from "./labels.ts";
import {
  offerHosts,
  offerIngressClasses,
  offerNamespaces,
  offerObjects,
  offerTlsSecrets,
  offerWords,
} from "./objects.ts";
import type { Offer } from "./offer.ts";
import { type Found, findPlace, mayBecomeManifest } from "./place.ts";
import { offerServicePorts, offerServices, offerTargetPorts } from "./services.ts";
import { offerRule } from "./traefikRule.ts";
import { stepOf, toItem } from "./write.ts";

interface CompletionParams {
  readonly textDocument: { readonly uri: string };
  readonly position: { readonly line: number; readonly character: number };
  readonly context?: { readonly triggerKind: number; readonly triggerCharacter?: string };
}

interface CompletionAnswer {
  readonly isIncomplete: boolean;
  readonly items: readonly CompletionItem[];
}

const nothing: CompletionAnswer = { isIncomplete: false, items: [] };

/** More are cut off, and asked for again while the person types. */
const MOST = 150;

/** Up to this many are all there is. */
const MOST_WHOLE = 60;

/** A rule's value; a selector's function, set, negation. */
const INNER_TRIGGERS: readonly string[] = ["`", "(", "{", "!"];

export const completion = defineFeature<CompletionParams, CompletionAnswer>({
  method: "textDocument/completion",
  capability: { completionProvider: { triggerCharacters: [" ", ":", '"', "'", "/", ...INNER_TRIGGERS] } },
  empty: nothing,
  handle(snapshot, { textDocument, position, context: trigger }) {
    const state = snapshot.files.get(textDocument.uri);
    return state ? complete(snapshot, state, toOffset(state, position), trigger?.triggerCharacter) : nothing;
  },
});

/** What is offered at an offset of a file. Never throws, at whatever offset. */
export function complete(snapshot: Snapshot, state: FileState, offset: number, typed?: string): CompletionAnswer {
  if (
    state.role === "kustomization" ||
    state.role === "helmValues" ||
    (state.role === "helmTemplate" && !snapshot.settings.helmTemplates)
  )
    return nothing;
  const cursor = cursorAt(snapshot, state.uri, offset);
  if (!cursor || offset < cursor.placed.start || isOnMarker(state, cursor.placed, offset)) return nothing;
  const { placed } = cursor;
  const context = contextAt(placed.document, cursor.offset) ?? blockContextAt(placed.document, cursor.offset);
  if (!context) return nothing;
  // A space typed into indentation asks for nothing.
  if (typed === " " && context.prefix === "" && (context.at === "key" || context.path.length === 0) && !context.flow)
    return nothing;
  const found = findPlace(state, placed, context, snapshot.catalog.cluster?.namespace);
  const { place } = found;
  const slot = place && slotAt(place);
  const inner = place && slot && offersInside(snapshot, place, slot, context);
  // These begin something in languages inside a value alone.
  if (!inner && (context.block || (typed !== undefined && INNER_TRIGGERS.includes(typed)))) return nothing;
  const { offers, asItem } = inner
    ? { offers: inner.offers, asItem: false }
    : offersAt(snapshot, state, context, found);
  if (offers.length === 0) return nothing;
  const at = inner?.context ?? context;
  const fitting = offers.length > MOST ? offers.filter(({ label }) => mayMatch(label, at.prefix)) : offers;
  const writing = writingAt(state, placed, at, asItem);
  // A long list may have been cut by whoever offered it, too.
  return {
    isIncomplete: offers.length > MOST_WHOLE,
    items: distinct(fitting.slice(0, MOST)).map((offer) => toItem(writing, offer)),
  };
}

/** Of a value that is a language of its own. */
function offersInside(snapshot: Snapshot, place: Place, slot: Slot, context: CursorContext): InnerOffers | undefined {
  if (slot.is === "traefikRule") return offerRule(snapshot, place, context, slot.dialect);
  return slot.is === "calicoSelector" ? offerCalicoSelector(snapshot, place, context, slot.field) : undefined;
}

/** On the line of the document's `---`. */
function isOnMarker(state: FileState, { start }: PlacedDocument, offset: number): boolean {
  return start > 2 && !/[\r\n]/.test(state.file.text.slice(start, offset));
}

function offersAt(
  snapshot: Snapshot,
  state: FileState,
  context: CursorContext,
  { place, kind, root }: Found,
): { readonly offers: readonly Offer[]; readonly asItem: boolean } {
  const own = ownsStructure(snapshot.settings, state.uri);
  if (!place)
    return { offers: own && mayBecomeManifest(root) ? offersOutside(snapshot, context, root) : [], asItem: false };
  const direct = slotAt(place);
  const inItem =
    direct || context.at === "key" || typeof place.path.at(-1) === "number"
      ? undefined
      : slotAt({ ...place, path: [...place.path, 0] });
  const slot = direct ?? inItem;
  const asItem = direct === undefined && inItem !== undefined;
  const offers = slot ? withNamespace(offersFor(snapshot, lookedForIn(place, slot), slot, context), slot) : [];
  if (!own || !kind) return { offers, asItem };
  const { schemas } = snapshot;
  const field = schemas.field(kind, place.path);
  if (slot?.is === "apiVersion")
    return { offers: offerApiVersions(schemas, textOf(place.value["kind"])), asItem: false };
  if (slot?.is === "kind") return { offers: offerKinds(schemas, textOf(place.value["apiVersion"])), asItem: false };
  const values = context.at === "key" || offers.length > 0 ? [] : offerEnum(field);
  if (context.at === "value") return { offers: [...offers, ...values], asItem };
  // A mapping that is to be an item of a list begins with a dash.
  const isChosen = (path: Place["path"]): boolean => slotAt({ ...place, path }) !== undefined;
  const keys = offerKeys(schemas, kind, place.path, context.siblings, isChosen);
  if (keys.length > 0 || context.at === "key" || typeof place.path.at(-1) === "number" || offers.length > 0)
    return { offers: [...offers, ...values, ...keys], asItem };
  const itemKeys = offerKeys(schemas, kind, [...place.path, 0], [], isChosen);
  const itemValues = values.length > 0 ? [] : offerEnum(schemas.field(kind, [...place.path, 0]));
  return { offers: [...values, ...itemValues, ...itemKeys], asItem: values.length === 0 };
}

/** Of a document that lacks apiVersion or kind: these two, and their values. */
function offersOutside(snapshot: Snapshot, context: CursorContext, root: Found["root"]): readonly Offer[] {
  const { path } = context;
  const value = (key: string): string | undefined =>
    typeof root === "object" && root !== null && key in root
      ? textOf((root as Record<string, unknown>)[key])
      : undefined;
  if (path.length === 0 && context.at !== "value") return offerFirstKeys(context.siblings);
  if (path.length !== 1 || context.at !== "value") return [];
  if (path[0] === "apiVersion") return offerApiVersions(snapshot.schemas, value("kind"));
  return path[0] === "kind" ? offerKinds(snapshot.schemas, value("apiVersion")) : [];
}

function offersFor(snapshot: Snapshot, place: Place, slot: Slot, context: CursorContext): readonly Offer[] {
  const isValue = context.at !== "key";
  switch (slot.is) {
    case "service":
      return isValue ? offerServices(snapshot, place, slot) : [];
    case "servicePort": {
      const asMap = place.path.at(-1) === "port" && place.kind === "Ingress";
      if (asMap && context.siblings.length > 0) return [];
      return asMap || isValue ? offerServicePorts(snapshot, place, slot, asMap) : [];
    }
    case "labelMap":
    case "labelKey":
    case "labelValue":
      if (slot.is !== "labelMap" && !isValue) return [];
      return slot.labels.is === "endpoints"
        ? offerEndpointLabels(snapshot, place, slot, slot.labels, context.prefix)
        : offerLabels(snapshot, place, slot);
    case "selector":
      return isValue && context.quote === "" && context.siblings.length === 0
        ? offerSelectors(snapshot, place, slot, context.sameLine)
        : [];
    case "annotations":
      return offerAnnotations(snapshot, place, context.siblings);
    case "annotation": {
      const values = isValue ? offerAnnotationValues(snapshot, place, slot.key, context.prefix) : [];
      return values.length > 0 || !slot.names
        ? values
        : offersFor(snapshot, lookedForIn(place, slot.names), slot.names, context);
    }
    case "apiVersion":
    case "kind":
    case "traefikRule":
    case "calicoSelector":
      return [];
    default:
      return isValue ? scalarOffers(snapshot, place, slot, context.prefix) : [];
  }
}

function scalarOffers(
  snapshot: Snapshot,
  place: Place,
  slot: Exclude<
    Slot,
    {
      is:
        | "service"
        | "servicePort"
        | "labelMap"
        | "labelKey"
        | "labelValue"
        | "selector"
        | "annotations"
        | "annotation"
        | "apiVersion"
        | "kind"
        | "traefikRule"
        | "calicoSelector";
    }
  >,
  prefix: string,
): readonly Offer[] {
  switch (slot.is) {
    case "ingressClass":
      return offerIngressClasses(snapshot);
    case "tlsSecret":
      return offerTlsSecrets(snapshot, place);
    case "host":
      return offerHosts(snapshot, place, slot.of);
    case "targetPort":
      return offerTargetPorts(snapshot, place);
    case "namespace":
      return offerNamespaces(snapshot);
    case "object":
      return offerObjects(snapshot, place, slot.kinds);
    case "gateway":
      return offerGateways(snapshot, place, slot);
    case "listener":
      return offerListeners(snapshot, place, slot);
    case "cidr":
      return offerCidrs(snapshot, (text) => mayMatch(text, prefix));
    case "except":
      return offerExcepts(snapshot, slot, (text) => mayMatch(text, prefix));
    case "policyPort":
      return offerPolicyPorts(snapshot, place, slot);
    case "intentEnd":
      return offerIntentEnds(snapshot);
    case "intentPort":
      return offerIntentPorts(snapshot, slot);
    case "words":
      return offerWords(slot.words);
    case "f5Listener":
      return offerF5Listeners(snapshot, place);
    case "fqdn":
      return offerFqdns(snapshot, place, slot);
    case "istio":
      return offerIstio(snapshot, place, slot.field);
    case "meshGateway":
      return offerMeshGateways(snapshot, place);
    case "istioHost":
      return offerIstioHosts(snapshot, place, slot, (text) => mayMatch(text, prefix));
    case "subset":
      return offerSubsets(snapshot, slot);
    case "entryPort":
      return offerEntryPorts(snapshot, place, slot);
    case "podSecret":
      return offerPodSecrets(snapshot, place, slot);
  }
}

/** Where the value names a namespace too, what is offered keeps it. */
function withNamespace(offers: readonly Offer[], slot: Slot): readonly Offer[] {
  if ((slot.is !== "service" && slot.is !== "object") || slot.name === undefined) return offers;
  return offers.map((offer) => {
    if (offer.insert.is !== "scalar") return offer;
    const value = `${slot.namespace}/${offer.insert.value}`;
    return { ...offer, label: value, insert: { ...offer.insert, value } };
  });
}

function writingAt(state: FileState, placed: PlacedDocument, context: CursorContext, asItem: boolean): Writing {
  const { text } = placed.document;
  return {
    context,
    range: toRange(state, shift(context.replace, placed.start)),
    step: stepOf(text),
    listIndent: listIndentOf(context.repaired.text, context.repaired.tree()),
    newline: text.includes("\r\n") ? "\r\n" : "\n",
    asItem,
    // The document as it is: its path holds where only the value at the cursor is half typed.
    set: (path, value) =>
      toTextEdits(
        state,
        placed,
        toTextChanges(placed.document, { is: "set", path: [...resourcePath(context, path), ...path], value }),
      ),
  };
}

/** Items of a List stand under two steps more. */
function resourcePath({ path }: CursorContext, inside: readonly (string | number)[]): readonly (string | number)[] {
  return path[0] === "items" && typeof path[1] === "number" && inside[0] !== "items" ? path.slice(0, 2) : [];
}

/** Whether the typed letters occur in a label in their order, as editors filter. */
function mayMatch(label: string, prefix: string): boolean {
  let at = 0;
  const text = label.toLowerCase();
  for (const char of prefix.toLowerCase()) {
    at = text.indexOf(char, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** No label twice. */
function distinct(offers: readonly Offer[]): readonly Offer[] {
  const seen = new Set<string>();
  return offers.filter(({ label }) => !seen.has(label) && seen.add(label));
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" && !/[\ue000-\uf8ff]/.test(value) ? value : undefined;
}
