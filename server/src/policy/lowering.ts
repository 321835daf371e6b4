// What policies mean: each is lowered by its dialect, and kept for as long as nothing changes that it names. What no single policy
// says comes of the dialects' other objects. Knows no pods.

import { canonical } from "../base/json.ts";
import type { PolicyFacts } from "../model/facts.ts";
import type { PolicyView } from "../model/views.ts";
import { dialects } from "./dialects/index.ts";
import { type EngineOptions, isIgnored, type NetworkPlugin } from "./options.ts";
import type { Detour, LoweredPolicy, PolicyDialect, PolicyPart } from "./policyRule.ts";
import { EMPTY_VIEW, memoInWorld } from "./world.ts";

/**
 * What a policy means among what a view knows; kept with its facts while nothing changes that it names. A policy of a kind that
 * no dialect reads has no parts. Without a view: of a policy that can name nothing else, as NetworkPolicy.
 */
export function lowerPolicy(facts: PolicyFacts, view: PolicyView = EMPTY_VIEW): LoweredPolicy {
  return lowerIn(facts, view);
}

const lowerIn = memoInWorld(
  (facts: PolicyFacts, world): LoweredPolicy => dialectOf(facts)?.lower(facts, world) ?? { parts: [], problems: [] },
);

/** Policies of a namespace whose policies count in all of them. */
export function rootPolicies(
  view: PolicyView,
  groups: { get(namespace: string): readonly PolicyFacts[] | undefined },
  namespace: string | undefined,
): readonly PolicyFacts[] {
  return dialects.flatMap((dialect) => {
    const { root } = rootOf(dialect, view);
    if (root === undefined || root === namespace) return [];
    return (groups.get(root) ?? []).filter((facts) => dialectOf(facts) === dialect);
  });
}

/** The detours of a dialect. */
export const detoursIn = memoInWorld((dialect: PolicyDialect, world) => dialect.detours?.(world) ?? NO_DETOURS);
const NO_DETOURS: readonly Detour[] = [];

const rootOf = memoInWorld((dialect: PolicyDialect, world) => ({ root: dialect.root?.(world) }));

/** Parts that come of no single policy and may select pods of a namespace. */
export function besidesIn(
  view: PolicyView,
  namespace: string | undefined,
  options: EngineOptions,
): readonly PolicyPart[] {
  const read = dialects.filter(({ kinds }) => kinds.some(({ group }) => !isIgnored(group, options)));
  const all = read.flatMap((dialect) => besidesOf(dialect, view));
  return all.filter(({ subject }) => subject.namespace === undefined || subject.namespace === namespace);
}

const ignored = new Map<NetworkPlugin, LoweredPolicy>();

/** One and the same for a plugin, so that what was made with it is kept. */
export function withoutEffect(plugin: NetworkPlugin): LoweredPolicy {
  const known = ignored.get(plugin) ?? { parts: [], problems: [{ path: [], text: `the network plugin is ${plugin}` }] };
  ignored.set(plugin, known);
  return known;
}

const NO_PARTS: readonly PolicyPart[] = [];
const besidesOf = memoInWorld((dialect: PolicyDialect, world) => {
  const before = lastBesides.get(dialect);
  const parts = new Map((dialect.beside?.(world) ?? NO_PARTS).map((part) => [canonical(part), part]));
  // A part that says the same is the same: rows are kept by it.
  for (const key of parts.keys()) {
    const known = before?.get(key);
    if (known) parts.set(key, known);
  }
  lastBesides.set(dialect, parts);
  return [...parts.values()];
});

const lastBesides = new WeakMap<PolicyDialect, ReadonlyMap<string, PolicyPart>>();

/** The dialect that reads a policy's kind. */
export function dialectOf(facts: PolicyFacts): PolicyDialect | undefined {
  return dialects.find((dialect) =>
    dialect.kinds.some(({ group, kind }) => group === facts.id.group && kind === facts.id.kind),
  );
}
