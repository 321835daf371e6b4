// Objects of all files by name: `Service web/cart`.

import { type SymbolInformation, SymbolKind } from "vscode-languageserver-types";
import type { Snapshot } from "../../analysis/snapshot.ts";
import { spanOf } from "../../analysis/snapshot.ts";
import type { Facts } from "../../model/facts.ts";
import { showId } from "../../model/resourceId.ts";
import { defineFeature } from "../feature.ts";
import { toRange } from "../range.ts";

interface WorkspaceSymbolParams {
  readonly query: string;
}

/** Finding the place of an object in a closed file parses it; the editor asks again with a longer query. */
const MOST = 200;

export const workspaceSymbol = defineFeature<WorkspaceSymbolParams, readonly SymbolInformation[]>({
  method: "workspace/symbol",
  capability: { workspaceSymbolProvider: true },
  empty: [],
  handle(snapshot, { query }) {
    const symbols: SymbolInformation[] = [];
    for (const symbol of find(snapshot, query.toLowerCase())) {
      symbols.push(symbol);
      if (symbols.length >= MOST) break;
    }
    return symbols;
  },
});

function* find(snapshot: Snapshot, query: string): Generator<SymbolInformation> {
  for (const state of snapshot.files.values()) {
    for (const resource of state.resources) {
      if (!resource.named) continue;
      // A patch is no object, and whose namespace it takes is not its to say.
      const { id } = resource;
      const name = state.role === "patch" ? `${id.kind} ${id.name} (patch)` : showId(id);
      if (!isWithin(query, name.toLowerCase())) continue;
      const span = spanOf(state, resource, ["metadata", "name"], "value");
      if (span)
        yield { name, kind: SYMBOLS[resource.facts.is], location: { uri: state.uri, range: toRange(state, span) } };
    }
  }
}

/** Whether the letters of the query stand in the text in this order, as editors match symbols. */
function isWithin(query: string, text: string): boolean {
  let at = 0;
  for (const letter of query) {
    if (letter === " ") continue;
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** The icon of an object. */
export const SYMBOLS: { readonly [is in Facts["is"]]: SymbolKind } = {
  workload: SymbolKind.Class,
  service: SymbolKind.Interface,
  namespace: SymbolKind.Namespace,
  node: SymbolKind.Object,
  ingressClass: SymbolKind.Constant,
  ingress: SymbolKind.Event,
  route: SymbolKind.Event,
  secret: SymbolKind.Key,
  endpointSlice: SymbolKind.Array,
  policy: SymbolKind.Operator,
  other: SymbolKind.Object,
};
