// What open manifests ask of the cluster. A lens, a route, a finding of policies ask who reaches whom; other kinds ask for those
// that are followed beside them.

import type { Facts } from "../model/facts.ts";
import type { Resource } from "../model/resource.ts";
import { toKindKey } from "../model/views.ts";
import { families, familyKey, NEEDS, type Need } from "./families.ts";

const ASKS_REACH: ReadonlySet<Facts["is"]> = new Set(["policy", "workload", "service", "ingress", "route"]);
const needs: ReadonlyMap<string, Need> = new Map(families.map((family) => [familyKey(family), family.need]));

/** The greatest need of the resources; names where none of them asks for more. */
export function needOf(resources: readonly Resource[]): Need {
  let most: Need = "names";
  for (const { facts, id } of resources) {
    if (ASKS_REACH.has(facts.is)) return "reach";
    const own = needs.get(toKindKey(id.group, id.kind)) ?? "names";
    if (NEEDS.indexOf(own) > NEEDS.indexOf(most)) most = own;
  }
  return most;
}
