// The call hierarchy, read as traffic: outgoing are those whom an object may open connections to, incoming those who may
// connect to it. Items carry an id and are asked again on the snapshot of the day.

import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type Range,
} from "vscode-languageserver-types";
import { locate, type Snapshot } from "../../analysis/snapshot.ts";
import { entryOf } from "../../index/catalog.ts";
import { type ResourceId, showName } from "../../model/resourceId.ts";
import { toKindKey } from "../../model/views.ts";
import type { Cite } from "../../policy/policyRule.ts";
import { defineFeature } from "../feature.ts";
import type { PositionParams } from "../navigation/siteAt.ts";
import { SYMBOLS } from "../navigation/workspaceSymbol.ts";
import { toRange } from "../range.ts";
import type { End } from "./ends.ts";
import { type Stand, type Subject, standOf, subjectAt, subjectOf } from "./subject.ts";
import { endsOf } from "./traffic.ts";

interface ItemParams {
  readonly item?: CallHierarchyItem;
}

export const prepareCallHierarchy = defineFeature<PositionParams, readonly CallHierarchyItem[] | null>({
  method: "textDocument/prepareCallHierarchy",
  capability: { callHierarchyProvider: true },
  empty: null,
  handle(snapshot, params) {
    const subject = subjectAt(snapshot, params);
    return subject ? [itemOfSubject(snapshot, subject)] : null;
  },
});

export const outgoingCalls = defineFeature<ItemParams, readonly CallHierarchyOutgoingCall[]>({
  method: "callHierarchy/outgoingCalls",
  capability: {},
  empty: [],
  handle(snapshot, { item }) {
    const subject = subjectOfItem(snapshot, item);
    if (!subject) return [];
    const own = standOf(snapshot, subject.id);
    return endsOf(snapshot, subject, "egress").map((end) => {
      const places = placesOf(snapshot, end.because());
      return { to: itemOfEnd(snapshot, end, own, places), fromRanges: rangesIn(own, places) };
    });
  },
});

export const incomingCalls = defineFeature<ItemParams, readonly CallHierarchyIncomingCall[]>({
  method: "callHierarchy/incomingCalls",
  capability: {},
  empty: [],
  handle(snapshot, { item }) {
    const subject = subjectOfItem(snapshot, item);
    if (!subject) return [];
    const own = standOf(snapshot, subject.id);
    return endsOf(snapshot, subject, "ingress").map((end) => {
      const places = placesOf(snapshot, end.because());
      const from = itemOfEnd(snapshot, end, own, places);
      return { from, fromRanges: rangesIn(from, places) };
    });
  },
});

function itemOfSubject(snapshot: Snapshot, subject: Subject): CallHierarchyItem {
  const { id } = subject;
  return {
    name: showName(id),
    detail: subject.is === "service" ? `Service, ${subject.facts.type}` : id.kind,
    kind: SYMBOLS[subject.is],
    ...standOf(snapshot, id),
    data: id,
  };
}

/** What is no object stands where the rule does that decides it, else where the object does that was asked of. */
function itemOfEnd(snapshot: Snapshot, end: End, own: Stand, places: readonly Place[]): CallHierarchyItem {
  const { name, detail, symbol, id } = end;
  const [rule] = places;
  const stand = id
    ? standOf(snapshot, id)
    : rule
      ? { uri: rule.uri, range: rule.range, selectionRange: rule.range }
      : own;
  return { name, detail, kind: symbol, ...stand, ...(id ? { data: id } : {}) };
}

function subjectOfItem(snapshot: Snapshot, item: CallHierarchyItem | undefined): Subject | undefined {
  const data: unknown = item?.data;
  return isId(data) ? subjectOf(snapshot, data) : undefined;
}

function isId(data: unknown): data is ResourceId {
  return (
    typeof data === "object" &&
    data !== null &&
    "group" in data &&
    "kind" in data &&
    "namespace" in data &&
    "name" in data
  );
}

interface Place {
  readonly uri: string;
  readonly range: Range;
}

/** Each place once; finding one in a closed file parses it, so of many rules the first few are told. */
const MOST_PLACES = 8;

function placesOf(snapshot: Snapshot, cites: readonly Cite[]): readonly Place[] {
  const places = new Map<string, Place>();
  for (const { id, path } of cites.slice(0, MOST_PLACES)) {
    const entry = entryOf(snapshot.catalog, toKindKey(id.group, id.kind), id.namespace, id.name);
    const location = entry && locate(snapshot, entry, path);
    const state = location && snapshot.files.get(location.uri);
    if (location && state)
      places.set(`${location.uri} ${location.span.start}`, { uri: location.uri, range: toRange(state, location.span) });
  }
  return [...places.values()];
}

/** The rules in the document that the editor shows beside the list; where none is in it, the object itself. */
function rangesIn(shown: Stand, places: readonly Place[]): Range[] {
  const ranges = places.filter(({ uri }) => uri === shown.uri).map(({ range }) => range);
  return ranges.length > 0 ? ranges : [shown.selectionRange];
}
