// The reach engine: who may talk to whom, and why, computed from facts alone (no positions, no IO, total functions).
// This file joins policies to pods; questions are asked through:
//   connections.ts   connections(engine): all pairs
//   reach.ts         reachOf(engine, workload, direction); policyReach.ts reachOfPolicy(engine, policy)
//   explain.ts       explain(engine, from, to, port)
//   diff.ts          diffConnections(before, after)
//   exposure.ts, inventory.ts
//   words.ts, reachDocument.ts   the sentences a person sees

import { groupBy } from "../base/group.ts";
import { lazy, memoOn } from "../base/memo.ts";
import type { PolicyFacts, WorkloadFacts } from "../model/facts.ts";
import { type ResourceId, toKey } from "../model/resourceId.ts";
import type { PolicyView } from "../model/views.ts";
import { dialects } from "./dialects/index.ts";
import { type Endpoint, endpointOf, type PodEndpoint } from "./endpoint.ts";
import { type Ground, groundOf, isByAddress, takePredecessor } from "./ground.ts";
import { besidesIn, detoursIn, lowerPolicy, rootPolicies, withoutEffect } from "./lowering.ts";
import { isForPod, matchesAnyPeer, matchesPod, portsOf } from "./matching.ts";
import { type EngineOptions, isIgnored, optionsIn } from "./options.ts";
import type { Detour, Direction, LoweredPolicy, PolicyPart } from "./policyRule.ts";
import { makeRow, type Row, type Selecting } from "./row.ts";
import { both, opposite, type Truth } from "./truth.ts";
import { unseenParts } from "./unseen.ts";
import type { Applied } from "./verdict.ts";

export interface Engine {
  readonly view: PolicyView;
  readonly options: EngineOptions;
  readonly ground: Ground;
  /** What was made before, for this engine and its successors on the same ground. */
  readonly kept: Kept;
  /** Every part that may select pods of a namespace in a direction, sorted by tier, order and name. */
  partsFor(namespace: string | undefined, direction: Direction): readonly PolicyPart[];
  /** Parts that say nothing but what is taken as given, where they select a pod. */
  assumedFor(namespace: string | undefined): readonly PolicyPart[];
  /** Ways to names over pods in between. */
  readonly detours: readonly Detour[];
  /** What a policy of the view means. */
  lowered(facts: PolicyFacts): LoweredPolicy;
  /** A policy in the view by its id. */
  policy(id: ResourceId): PolicyFacts | undefined;
}

/**
 * An engine over a view. Cheap: rows are computed when asked for and kept with the view's lists of workloads and
 * namespaces, so an engine over a view with one policy changed computes only the rows of pods whose policies differ.
 */
export function createEngine(view: PolicyView, options: EngineOptions = optionsIn(view)): Engine {
  const ground = groundOf(view, options);
  return makeEngine(view, options, ground, groupsOn(view.policies), keptOn(ground));
}

/**
 * The engine as it would be with one policy in another version. It reads what was made on the ground and keeps its own
 * answers to itself, so asking "what if" disturbs nobody.
 */
export function withPolicy(engine: Engine, policy: PolicyFacts, other: PolicyFacts): Engine {
  const { view, options, ground } = engine;
  const swap = (list: readonly PolicyFacts[]) => list.map((facts) => (facts === policy ? other : facts));
  const policies = lazy(() => swap(view.policies));
  const key = policy.id.namespace || ANYWHERE;
  const groups = groupsOn(view.policies);
  const changed: PolicyView = {
    ...view,
    get policies() {
      return policies();
    },
  };
  const groupOf = { get: (wanted: string) => (wanted === key ? swap(groups.get(key) ?? []) : groups.get(wanted)) };
  return makeEngine(changed, options, ground, groupOf, makeKept(keptOn(ground)));
}

function makeEngine(
  view: PolicyView,
  options: EngineOptions,
  ground: Ground,
  groups: { get(namespace: string): readonly PolicyFacts[] | undefined },
  kept: Kept,
): Engine {
  const lists = new Map<string, PartLists>();
  const listsFor = (namespace: string | undefined): PartLists => {
    const key = namespace ?? ANYWHERE;
    let found = lists.get(key);
    if (!found) {
      const own = (namespace === undefined ? undefined : groups.get(namespace)) ?? noPolicies;
      const anywhere = groups.get(ANYWHERE) ?? noPolicies;
      const policies = [...own, ...anywhere, ...rootPolicies(view, groups, namespace)].map(lowered);
      const besides = besidesIn(view, namespace, options);
      const unseen = unseenParts(view, namespace, options);
      const before = kept.partLists.get(key) ?? kept.below?.partLists.get(key);
      const isSame =
        before &&
        areSame(before.policies, policies) &&
        areSame(before.besides, besides) &&
        areSame(before.unseen, unseen);
      found = isSame ? before : sortParts(policies, besides, unseen);
      if (kept.newest === engine) kept.partLists.set(key, found);
      lists.set(key, found);
    }
    return found;
  };
  const lowered = (facts: PolicyFacts) =>
    isIgnored(facts.id.group, options) ? withoutEffect(options.plugin) : lowerPolicy(facts, view);
  const detours = lazy(() => dialects.flatMap((dialect) => detoursIn(dialect, view)));
  const engine: Engine = {
    view,
    options,
    ground,
    kept,
    lowered,
    policy: (id) => groups.get(id.namespace || ANYWHERE)?.find((facts) => toKey(facts.id) === toKey(id)),
    partsFor: (namespace, direction) => listsFor(namespace)[direction],
    get detours() {
      return detours();
    },
    assumedFor: (namespace) => listsFor(namespace).assumed,
  };
  kept.newest = engine;
  return engine;
}

/** The parts that may select pods of one namespace, sorted by direction, and what they were made from. */
interface PartLists {
  readonly policies: readonly LoweredPolicy[];
  readonly besides: readonly PolicyPart[];
  readonly unseen: readonly PolicyPart[];
  readonly egress: readonly PolicyPart[];
  readonly ingress: readonly PolicyPart[];
  readonly assumed: readonly PolicyPart[];
}

const noPolicies: readonly PolicyFacts[] = [];

/** No namespace has this name: the key of policies that are not bound to one. */
const ANYWHERE = "*";

/** Policies by their namespace: one that has a namespace selects pods of no other. */
const groupsOn = memoOn((policies: readonly PolicyFacts[]) => groupBy(policies, ({ id }) => id.namespace || ANYWHERE));

function sortParts(
  policies: readonly LoweredPolicy[],
  besides: readonly PolicyPart[],
  unseen: readonly PolicyPart[],
): PartLists {
  const parts = [...policies.flatMap((policy) => policy.parts), ...besides, ...unseen];
  const of = (direction: Direction) =>
    parts.filter((part) => part.direction === direction && part.assumes === undefined).sort(byPlace);
  const assumed = besides.filter(({ assumes }) => assumes !== undefined);
  return { policies, besides, unseen, assumed, egress: of("egress"), ingress: of("ingress") };
}

/** What was made on a ground. The newest engine replaces entries that no longer hold; older ones only read. */
export interface Kept {
  newest: Engine | undefined;
  /** Shared with what was made on grounds with other addresses; the newest of them. */
  readonly line: { newest: Kept | undefined };
  /** Endpoints whose row was replaced, since somebody last took these sets away. */
  replaced: Record<Direction, Set<number>>;
  /** Where to look for what is not here; nothing is written there. */
  readonly below: Kept | undefined;
  readonly partLists: Map<string, PartLists>;
  readonly rows: Record<Direction, Row[]>;
  readonly selections: Record<
    Direction,
    { readonly parts: readonly PolicyPart[]; readonly selecting: readonly Selecting[] }[]
  >;
}

const keptOn = memoOn((ground: Ground): Kept => {
  const before = takePredecessor(ground);
  return before ? succeed(keptOn(before), before, ground) : makeKept(undefined);
});

/** What holds on a ground with other addresses: all but the rows with rules by address. */
function succeed(before: Kept, last: Ground, ground: Ground): Kept {
  const next: Kept = { ...makeKept(undefined), line: before.line, partLists: new Map(before.partLists) };
  for (const direction of ["egress", "ingress"] as const) {
    const [rows, replaced] = [next.rows[direction], next.replaced[direction]];
    for (const index of before.replaced[direction]) replaced.add(index);
    before.selections[direction].forEach((known, index) => {
      next.selections[direction][index] = known;
    });
    before.rows[direction].forEach((row, index) => {
      const self = ground.endpoints[index];
      if (!self || row.selecting.some(({ part }) => part.rules.some(isByAddress))) replaced.add(index);
      else rows[index] = self === last.endpoints[index] ? row : { ...row, self };
    });
  }
  next.line.newest = next;
  return next;
}

function makeKept(below: Kept | undefined): Kept {
  const line: Kept["line"] = { newest: undefined };
  const kept: Kept = {
    newest: undefined,
    line,
    replaced: { egress: new Set(), ingress: new Set() },
    below,
    partLists: new Map(),
    rows: { egress: [], ingress: [] },
    selections: { egress: [], ingress: [] },
  };
  line.newest = kept;
  return kept;
}

/** The parts that select a pod in a direction, for certain or perhaps, sorted by tier and order. */
export function selecting(engine: Engine, pod: PodEndpoint, direction: Direction): readonly Selecting[] {
  const list: Selecting[] = [];
  for (const part of engine.partsFor(pod.namespace, direction)) {
    const selects = selectsPod(engine, part, pod);
    if (selects !== "no") list.push({ part, selects });
  }
  return list;
}

export function selectsPod(engine: Engine, part: PolicyPart, pod: PodEndpoint): Truth {
  if (part.perhapsHosts !== undefined && pod.hostNetwork && engine.options.hostNetworkPods === "asNode")
    return engine.options.unsettled === "no" ? "no" : { why: part.perhapsHosts };
  let truth = matchesPod(part.subject, pod, engine.ground);
  for (const other of part.unless ?? []) {
    if (truth === "no") return truth;
    truth = both(truth, opposite(matchesPod(other, pod, engine.ground)));
  }
  return part.doubt === undefined ? truth : both(truth, { why: part.doubt });
}

/** The parts that select a known endpoint; the same list for as long as its namespace's policies are the same. */
export function selectingAt(engine: Engine, index: number, direction: Direction): readonly Selecting[] {
  const self = engine.ground.endpoints[index];
  if (!self) return [];
  const kept = engine.kept.selections[direction];
  const parts = engine.partsFor(self.namespace, direction);
  const known = kept[index] ?? engine.kept.below?.selections[direction][index];
  if (known?.parts === parts) return known.selecting;
  const now = selecting(engine, self, direction);
  const list = known && sameSelecting(known.selecting, now) ? known.selecting : now;
  if (engine.kept.newest === engine) kept[index] = { parts, selecting: list };
  return list;
}

/** The parts that select a pod: looked up for one that is known, found for any other. */
export function selectingOf(engine: Engine, pod: PodEndpoint, direction: Direction): readonly Selecting[] {
  const index = positionsOn(engine.ground).get(pod);
  return index === undefined ? selecting(engine, pod, direction) : selectingAt(engine, index, direction);
}

const positionsOn = memoOn(({ endpoints }: Ground) => new Map(endpoints.map((endpoint, index) => [endpoint, index])));

/** The row of a known endpoint; kept until the policies that select it differ. */
export function rowOf(engine: Engine, index: number, direction: Direction): Row | undefined {
  return rowsOf(engine, direction)(index);
}

/** The same for many of them. */
export function rowsOf(engine: Engine, direction: Direction): (index: number) => Row | undefined {
  const checked = checkedOn(engine)[direction];
  return (index) => (checked[index] ??= findRow(engine, index, direction));
}

/** Rows that this engine has found to hold. */
const checkedOn = memoOn((_: Engine): Record<Direction, (Row | undefined)[]> => ({ egress: [], ingress: [] }));

function findRow(engine: Engine, index: number, direction: Direction): Row | undefined {
  const self = engine.ground.endpoints[index];
  if (!self) return undefined;
  const rows = engine.kept.rows[direction];
  const list = selectingAt(engine, index, direction);
  const known = rows[index] ?? engine.kept.below?.rows[direction][index];
  if (known?.selecting === list) return known;
  const row = makeRow(engine.ground, self, direction, list);
  if (engine.kept.newest === engine) {
    if (rows[index]) engine.kept.replaced[direction].add(index);
    rows[index] = row;
  }
  return row;
}

/**
 * Lets rows go that no longer hold, and notes them as replaced; they are made again when they are asked for. While a cluster is
 * listed they may be thousands.
 */
export function dropOldRows(engine: Engine, direction: Direction): void {
  const { rows, replaced } = engine.kept;
  const held: Row[] = [];
  rows[direction].forEach((row, index) => {
    if (row.selecting === selectingAt(engine, index, direction)) held[index] = row;
    else replaced[direction].add(index);
  });
  rows[direction] = held;
}

/** Which parts select a pod, and which of their rules match the other end. */
export function appliedBetween(
  engine: Engine,
  self: PodEndpoint,
  direction: Direction,
  other: Endpoint,
  list: readonly Selecting[] = selectingOf(engine, self, direction),
): readonly Applied[] {
  return list.map(({ part, selects }) => ({
    part,
    selects,
    matched: part.rules.flatMap((rule) => {
      const own = isForPod(rule, self, engine.ground);
      const matches = own === "no" ? own : both(own, matchesAnyPeer(rule, other, engine.ground));
      return matches === "no" ? [] : [{ rule, matches, ...portsOf(rule, direction === "egress" ? other : self) }];
    }),
  }));
}

/** The endpoint of a workload, known to the engine or not. */
export function podOf(engine: Engine, workload: WorkloadFacts): PodEndpoint {
  const index = engine.ground.endpointIndex.get(workload);
  return (index === undefined ? undefined : engine.ground.endpoints[index]) ?? endpointOf(workload);
}

/** Plane, tier, then order; equal ones by kind, namespace and name, so that an answer does not depend on file order. */
function byPlace(a: PolicyPart, b: PolicyPart): number {
  if (a.plane !== b.plane) return a.plane === "cni" ? -1 : 1;
  if (a.tier !== b.tier) return a.tier - b.tier;
  if (a.order !== b.order) return a.order < b.order ? -1 : 1;
  return (
    compare(a.tie ?? "", b.tie ?? "") ||
    compare(a.id.kind, b.id.kind) ||
    compare(a.id.namespace, b.id.namespace) ||
    compare(a.id.name, b.id.name)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function areSame<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

function sameSelecting(a: readonly Selecting[], b: readonly Selecting[]): boolean {
  return (
    a.length === b.length && a.every(({ part, selects }, i) => part === b[i]?.part && same(selects, b[i]?.selects))
  );
}

function same(a: Selecting["selects"], b: Selecting["selects"] | undefined): boolean {
  return a === b || (typeof a === "object" && typeof b === "object" && a.why === b.why);
}
