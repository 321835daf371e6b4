// Related information about another object of Istio.

import type { Path } from "../../base/json.ts";
import type { Entry } from "../../index/bucket.ts";
import { showId } from "../../model/resourceId.ts";
import type { KindKey } from "../../model/views.ts";
import type { Related, RuleContext } from "../rule.ts";

/** A place of an object that is known. */
export function relatedTo(entry: Entry, path: Path): readonly Related[] {
  return [{ entry, path, message: showId(entry.facts.id) }];
}

/** Another object by its name, and whether it is certainly in one cluster with this one: it is live, or stands in the same file. */
export function otherObject(
  cx: RuleContext,
  kind: KindKey,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): { readonly entry: Entry; readonly isTogether: boolean } | undefined {
  const found = cx.lookUp(kind, namespace, name);
  if (found.is !== "found") return undefined;
  const { origin } = found.value;
  return { entry: found.value, isTogether: origin.is === "cluster" || origin.uri === cx.uri };
}
