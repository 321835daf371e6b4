// Names of policies, and of what else binds pods, as a line has room for them.

import type { PolicyFacts } from "../model/facts.ts";
import { type ResourceId, showId, showName } from "../model/resourceId.ts";
import type { Reach } from "./reach.ts";

/** Policies on the pods, and what else binds them. */
export function idsOf({ selectedBy, boundBy }: Reach): readonly ResourceId[] {
  return [...selectedBy.map(({ id }) => id), ...boundBy];
}

/** What is called `default` or `istio` most often is told by its kind. */
const BY_KIND: ReadonlySet<string> = new Set(["Sidecar", "ConfigMap", "PeerAuthentication"]);

/** `deny-all, more +2`: two names where they are short. */
export function namesOf(ids: readonly ResourceId[]): string {
  const names = ids.map((id) => (BY_KIND.has(id.kind) ? `${id.kind} ${id.name}` : id.name));
  const [first = "", second = ""] = names;
  const shown = names.length < 2 || first.length + second.length > LONG_NAMES ? [first] : [first, second];
  return names.length > shown.length ? `${shown.join(", ")} +${names.length - shown.length}` : shown.join(", ");
}

const LONG_NAMES = 40;

/** `web/more`; what belongs to no namespace is told by its kind, for its name may be but `default`. */
export function showPolicy({ id }: PolicyFacts): string {
  return id.namespace === "" ? showId(id) : showName(id);
}
