// The parts of policies that select at least the pods of another part, found by what they demand and not by trying each.

import type { Requirement } from "../../model/selector.ts";
import type { PolicyPart } from "../../policy/policyRule.ts";
import { isWiderMatch } from "./wider.ts";

/** For a part the parts of the same direction, itself too, whose subject takes in all of its pods; in the order given. */
export function partsBySubject(parts: readonly PolicyPart[]): (part: PolicyPart) => readonly PolicyPart[] {
  const byDemand = new Map<string, { readonly part: PolicyPart; readonly at: number }[]>();
  for (const [at, part] of parts.entries()) {
    const key = `${part.direction} ${demandOf(part.subject.pods?.requirements[0])}`;
    const list = byDemand.get(key) ?? [];
    list.push({ part, at });
    byDemand.set(key, list);
  }
  const known = new Map<PolicyPart, readonly PolicyPart[]>();
  return (part) => {
    let found = known.get(part);
    if (!found) {
      // A wider selector demands nothing, or speaks of a key of which the narrower one speaks too.
      const demands = new Set([
        "",
        ...(part.subject.pods?.requirements ?? []).flatMap((one) => [one.key, demandOf(one)]),
      ]);
      found = [...demands]
        .flatMap((demand) => byDemand.get(`${part.direction} ${demand}`) ?? [])
        .filter((other) => isWiderMatch(other.part.subject, part.subject))
        .sort((a, b) => a.at - b.at)
        .map((other) => other.part);
      known.set(part, found);
    }
    return found;
  };
}

function demandOf(requirement: Requirement | undefined): string {
  if (!requirement) return "";
  const { key, operator, values } = requirement;
  return operator === "In" && values.length === 1 ? `${key}=${values[0]}` : key;
}
