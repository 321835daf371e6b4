// Related information about another place of the resource that a finding is about.

import type { Path } from "../base/json.ts";
import { toKindKey } from "../model/views.ts";
import type { Related, RuleContext } from "./rule.ts";

/** One place of the same document; [] where the catalog does not hold it (an object without a name). */
export function relatedHere(cx: RuleContext, path: Path, message: string): readonly Related[] {
  const { id } = cx.resource;
  const own = cx.declarations(toKindKey(id.group, id.kind), id.namespace, id.name);
  const entry = own.find(({ resource }) => resource === cx.resource);
  return entry ? [{ entry, path, message }] : [];
}
