// res-duplicate-name: one object defined in two documents.

import type { Entry } from "../../index/bucket.ts";
import { showId } from "../../model/resourceId.ts";
import { toKindKey } from "../../model/views.ts";
import { defineRuleOnAny } from "../rule.ts";

/**
 * Of two documents with the same kind, namespace and name the later one replaces the earlier. Looks at one file (warning)
 * and its folder (information): overlays of one application define the same names in folders of their own.
 */
export const resDuplicateName = defineRuleOnAny({
  code: "res-duplicate-name",
  severity: "warning",
  check({ id }, cx) {
    if (!cx.resource.named) return;
    const all = cx.declarations(toKindKey(id.group, id.kind), id.namespace, id.name);
    const others = all.filter(
      (entry) =>
        entry.resource !== cx.resource && entry.origin.is === "file" && folderOf(entry.origin.uri) === folderOf(cx.uri),
    );
    const beside = others.find((entry) => fileOf(entry) === cx.uri);
    const other = beside ?? others[0];
    if (!other || all.length === others.length) return;
    cx.report({
      path: ["metadata", "name"],
      message: beside
        ? `${showId(id)} is defined twice in this file`
        : `${showId(id)} is defined in ${nameOf(other)} too`,
      related: [{ entry: other, path: ["metadata", "name"], message: `${showId(id)} again` }],
      ...(beside ? {} : { severity: "information" }),
    });
  },
});

function fileOf({ origin }: Entry): string {
  return origin.is === "file" ? origin.uri : "";
}

function folderOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf("/"));
}

function nameOf(entry: Entry): string {
  const uri = fileOf(entry);
  return decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1));
}
