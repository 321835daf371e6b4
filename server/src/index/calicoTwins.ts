// One policy of Calico under two groups: what the API serves, and where it is kept. It counts once: what a file says before what
// a cluster tells, and else as it is served. Knows names and origins alone.

import { isMirrored, plainName, tierNameOf } from "../model/calicoName.ts";
import type { PolicyFacts } from "../model/facts.ts";
import type { Entry } from "./bucket.ts";

const SERVED = "projectcalico.org";
const KEPT = "crd.projectcalico.org";

/** The policies that count, of entries in their order. */
export function withoutTwins(entries: readonly Entry[]): readonly PolicyFacts[] {
  const policies = entries.flatMap(({ facts, origin }) =>
    facts.is === "policy" && !isMirror(facts) ? [{ facts, isOfFile: origin.is === "file" }] : [],
  );
  const counting = new Map<string, { readonly facts: PolicyFacts; readonly isOfFile: boolean }>();
  for (const one of policies) {
    const key = keyOf(one.facts);
    const other = key === undefined ? undefined : counting.get(key);
    if (key === undefined || (other && comesBefore(other, one))) continue;
    counting.set(key, one);
  }
  return policies.flatMap(({ facts }) => {
    const key = keyOf(facts);
    return key === undefined || counting.get(key)?.facts === facts ? [facts] : [];
  });
}

function comesBefore(a: { readonly facts: PolicyFacts; readonly isOfFile: boolean }, b: typeof a): boolean {
  return a.isOfFile === b.isOfFile ? a.facts.id.group === SERVED : a.isOfFile;
}

/** Equal for both names of one policy; undefined for what has one name. */
function keyOf({ id, spec }: PolicyFacts): string | undefined {
  if (id.group !== SERVED && id.group !== KEPT) return undefined;
  return `${id.kind} ${id.namespace} ${plainName(id.name, tierNameOf(spec))} ${tierNameOf(spec)}`;
}

function isMirror({ id }: PolicyFacts): boolean {
  return (id.group === SERVED || id.group === KEPT) && isMirrored(id.name);
}
