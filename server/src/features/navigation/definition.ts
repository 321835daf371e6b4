// "Go to definition": from a name to the object, from a port to its line, from a selector to the pods it picks.

import type { Location } from "vscode-languageserver-types";
import { definitionsOf } from "../../index/resolve.ts";
import { defineFeature } from "../feature.ts";
import { type PositionParams, sitesAt, toLocations } from "./siteAt.ts";

export const definition = defineFeature<PositionParams, readonly Location[]>({
  method: "textDocument/definition",
  capability: { definitionProvider: true },
  empty: [],
  handle(snapshot, params) {
    return toLocations(
      snapshot,
      sitesAt(snapshot, params).flatMap(({ uri, resource, site }) =>
        definitionsOf(snapshot.catalog, uri, resource, site),
      ),
    );
  },
});
