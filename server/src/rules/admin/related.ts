// Related information about a policy that the engine cites.

import { showName } from "../../model/resourceId.ts";
import { toKindKey } from "../../model/views.ts";
import type { Cite } from "../../policy/policyRule.ts";
import { shorten } from "../np/spec.ts";
import type { Related, RuleContext } from "../rule.ts";

/** The places that the engine cites, at most five; none for objects that have gone. */
export function relatedTo(
  cx: RuleContext,
  cites: readonly Cite[],
  message: (cite: Cite) => string,
): readonly Related[] {
  return cites.slice(0, 5).flatMap((cite): readonly Related[] => {
    const { group, kind, namespace, name } = cite.id;
    const found = cx.lookUp(toKindKey(group, kind), namespace, name);
    return found.is === "found" ? [{ entry: found.value, path: cite.path, message: message(cite) }] : [];
  });
}

/** `ClusterNetworkPolicy deny-internet`, cut to fit. */
export function showPolicy({ id }: Cite): string {
  return `${id.kind} ${shorten(showName(id), 40)}`;
}
