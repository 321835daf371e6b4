// "Find references": who names the thing under the cursor; of a workload also what selects it and what routes to it.

import type { Location } from "vscode-languageserver-types";
import { definitionsOf, referencesOf } from "../../index/resolve.ts";
import { defineFeature } from "../feature.ts";
import { type PositionParams, sitesAt, toLocations } from "./siteAt.ts";

interface ReferenceParams extends PositionParams {
  readonly context: { readonly includeDeclaration: boolean };
}

export const references = defineFeature<ReferenceParams, readonly Location[]>({
  method: "textDocument/references",
  capability: { referencesProvider: true },
  empty: [],
  handle(snapshot, params) {
    const places = sitesAt(snapshot, params).flatMap(({ uri, resource, site }) => [
      ...definitionsOf(snapshot.catalog, uri, resource, site),
      ...referencesOf(snapshot.catalog, uri, resource, site),
    ]);
    return toLocations(
      snapshot,
      params.context.includeDeclaration ? places : places.filter(({ role }) => role === "refers"),
    );
  },
});
