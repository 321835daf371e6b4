// Tiers of Calico (reach-semantics CA-1 to CA-3): where a tier's policies stand, and what its end does to what no rule of it
// decided. Tiers without an object are those that every cluster has. Knows nothing of the policies in them.

import { isObject, jsonAt } from "../../../base/json.ts";
import { memoOnAll } from "../../../base/memo.ts";
import type { OtherFacts } from "../../../model/facts.ts";
import { toKindKey } from "../../../model/views.ts";
import type { PolicyWorld } from "../../world.ts";
import { tiers } from "../tiers.ts";
import { CALICO_GROUPS } from "./groups.ts";

export interface TierPlace {
  /** Smaller comes first; another number for every tier. */
  readonly tier: number;
  /** Whether its end denies: Deny, unless defaultAction is Pass. */
  readonly denies: boolean;
  /** Why its place, its end or its existence is not known. */
  readonly doubt: string | undefined;
}

/** Where nothing can come before: what stands here by doubt decides nothing for certain. */
export const FIRST = Number.NEGATIVE_INFINITY;

/** Tiers that are always there; the names of the admin kinds' tiers were others before Calico 3.32. */
const BUILT_IN: ReadonlyMap<string, TierPlace> = new Map([
  ["default", { tier: tiers.networkPolicy, denies: true, doubt: undefined }],
  ...["kube-admin", "adminnetworkpolicy"].map((name): [string, TierPlace] => [
    name,
    { tier: tiers.admin, denies: false, doubt: undefined },
  ]),
  ...["kube-baseline", "baselineadminnetworkpolicy"].map((name): [string, TierPlace] => [
    name,
    { tier: tiers.baseline, denies: false, doubt: undefined },
  ]),
]);

const KINDS = CALICO_GROUPS.map((group) => toKindKey(group, "Tier"));

/** The place of a tier by its name; undefined where it is certain that there is none, so that its policies do nothing. */
export function tierNamed(name: string, world: PolicyWorld): TierPlace | undefined {
  const builtIn = BUILT_IN.get(name);
  if (builtIn) return builtIn;
  if (name.includes("{{")) return { tier: FIRST, denies: true, doubt: "the tier is a template value" };
  const lists = KINDS.map((kind) => world.objects(kind));
  const known = placesOf(lists).get(name);
  if (known) return known;
  const isSure = KINDS.some((kind) => world.coverage(kind, "").is === "complete");
  return isSure ? undefined : { tier: FIRST, denies: true, doubt: `which place tier ${name} has is not known` };
}

const keptOn = memoOnAll<ReadonlyMap<string, TierPlace>>();

function placesOf(lists: readonly (readonly OtherFacts[])[]): ReadonlyMap<string, TierPlace> {
  return keptOn(lists, () => makePlaces(lists.flat()));
}

interface Ordered {
  readonly name: string;
  readonly order: number;
}

/** Tiers by order, an absent one last; those of one order by name, which is to come out of their numbers too (CA-1). */
function makePlaces(objects: readonly OtherFacts[]): ReadonlyMap<string, TierPlace> {
  const byName = new Map(objects.filter(({ id }) => !BUILT_IN.has(id.name)).map((facts) => [facts.id.name, facts]));
  const all: Ordered[] = [...byName].map(([name, { kept }]) => ({ name, order: orderIn(kept) }));
  for (const [name, { tier }] of BUILT_IN) if (!name.endsWith("adminnetworkpolicy")) all.push({ name, order: tier });
  const orders = [...new Set(all.map(({ order }) => order))].sort((a, b) => a - b);
  const places = new Map<string, TierPlace>();
  orders.forEach((order, index) => {
    const same = all.filter((one) => one.order === order).sort((a, b) => (a.name < b.name ? -1 : 1));
    const anchor = Math.max(
      0,
      same.findIndex(({ name }) => BUILT_IN.has(name)),
    );
    const before = orders[index - 1] ?? FIRST;
    const after = orders[index + 1] ?? Number.POSITIVE_INFINITY;
    const isLast = order === Number.POSITIVE_INFINITY;
    // Small enough to stay between the neighbours; where there is nothing behind, whole numbers do.
    const base = isLast ? Math.max(1, before) * 2 : order;
    const step = isLast ? base : Math.min(1, order - before, after - order) / (same.length + 1);
    same.forEach(({ name }, at) => {
      const facts = byName.get(name);
      if (!facts) return;
      const tier = base + (at - anchor) * step;
      places.set(name, { tier, ...endOf(name, facts) });
    });
  });
  return places;
}

function orderIn(kept: OtherFacts["kept"]): number {
  const order = jsonAt(kept, ["order"]);
  return typeof order === "number" ? order : Number.POSITIVE_INFINITY;
}

function endOf(name: string, { kept }: OtherFacts): Pick<TierPlace, "denies" | "doubt"> {
  const { defaultAction, order } = isObject(kept) ? kept : {};
  const isTemplate = [defaultAction, order].some((value) => typeof value === "string" && value.includes("{{"));
  return {
    denies: defaultAction !== "Pass",
    doubt: isTemplate ? `order or defaultAction of tier ${name} is a template value` : undefined,
  };
}
