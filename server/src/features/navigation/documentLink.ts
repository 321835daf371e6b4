// Links from a kustomization to the files that it takes in. Only to files that are known already: a link never leads out
// of the workspace and never runs anything.

import type { DocumentLink } from "vscode-languageserver-types";
import type { FileState, Snapshot } from "../../analysis/snapshot.ts";
import { shift } from "../../base/span.ts";
import { nodeAt, type YamlNode } from "../../yaml/node.ts";
import { defineFeature } from "../feature.ts";
import { toRange } from "../range.ts";

interface DocumentLinkParams {
  readonly textDocument: { readonly uri: string };
}

export const documentLink = defineFeature<DocumentLinkParams, readonly DocumentLink[]>({
  method: "textDocument/documentLink",
  capability: { documentLinkProvider: {} },
  empty: [],
  handle(snapshot, { textDocument }) {
    const state = snapshot.files.get(textDocument.uri);
    return state?.role === "kustomization" ? linksOf(snapshot, state) : [];
  },
});

/** Fields of a Kustomization that list files or folders, or objects with a `path`. */
const FIELDS = [
  "resources",
  "bases",
  "components",
  "crds",
  "configurations",
  "generators",
  "transformers",
  "patches",
  "patchesStrategicMerge",
  "patchesJson6902",
];

function linksOf(snapshot: Snapshot, state: FileState): readonly DocumentLink[] {
  return state.file.documents.flatMap(({ document, start }) =>
    FIELDS.flatMap((field) => {
      const list = nodeAt(document.tree(), [field]);
      return (list?.is === "list" ? list.items : []).flatMap((item): readonly DocumentLink[] => {
        const node = item.is === "map" ? nodeAt(item, ["path"]) : item;
        const target = node && targetOf(snapshot, state.uri, node);
        return node && target !== undefined ? [{ range: toRange(state, shift(node.span, start)), target }] : [];
      });
    }),
  );
}

function targetOf(snapshot: Snapshot, base: string, node: YamlNode): string | undefined {
  if (node.is !== "scalar" || typeof node.value !== "string" || node.value === "" || node.value.includes("\n"))
    return undefined;
  const uri = resolve(base, node.value);
  if (uri === undefined) return undefined;
  if (snapshot.files.has(uri)) return uri;
  const folder = uri.endsWith("/") ? uri : `${uri}/`;
  return ["kustomization.yaml", "kustomization.yml", "Kustomization"]
    .map((name) => folder + name)
    .find((file) => snapshot.files.has(file));
}

/** A relative path as the URI of a file beside; undefined for addresses of the network. */
function resolve(base: string, relative: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(relative)) return undefined;
  try {
    return new URL(relative.replaceAll(/[?#%]/g, encodeURIComponent), base).href;
  } catch {
    return undefined;
  }
}
