// res-duplicate-name: one object defined in two documents.

import { canonical } from "../../base/json.ts";
import type { Entry } from "../../index/bucket.ts";
import type { Facts } from "../../model/facts.ts";
import { showId } from "../../model/resourceId.ts";
import { toKindKey } from "../../model/views.ts";
import { defineRuleOnAny } from "../rule.ts";

/**
 * Of two documents with the same kind, namespace and name the later one replaces the earlier. Looks at one file (warning)
 * and its folder (information, equal documents aside): overlays of one application define the same names elsewhere.
 */
export const resDuplicateName = defineRuleOnAny({
  code: "res-duplicate-name",
  severity: "warning",
  check({ id }, cx) {
    if (!cx.resource.named) return;
    const all = cx.declarations(toKindKey(id.group, id.kind), id.namespace, id.name);
    const others = all.filter(
      (entry) =>
        entry.resource !== cx.resource &&
        folderOf(fileOf(entry)) === folderOf(cx.uri) &&
        (fileOf(entry) === cx.uri || !isSame(entry.facts, cx.resource.facts)),
    );
    const beside = others.find((entry) => fileOf(entry) === cx.uri);
    const other = beside ?? others[0];
    if (!other) return;
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

/** Files that can be applied alone often state the same Namespace each; that does no harm. */
function isSame(a: Facts, b: Facts): boolean {
  return canonical(a) === canonical(b);
}

function fileOf({ origin }: Entry): string {
  return origin.is === "file" ? origin.uri : "";
}

function folderOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf("/"));
}

function nameOf(entry: Entry): string {
  const uri = fileOf(entry);
  const name = uri.slice(uri.lastIndexOf("/") + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // Not percent-encoded after all.
  }
}
