// The reach engine: who may talk to whom, and why, computed from facts alone (no positions, no IO, total functions).
// This file joins policies to pods; questions are asked through:
//   connections.ts   connections(engine): all pairs
//   reach.ts         reachOf(engine, workload, direction); policyReach.ts reachOfPolicy(engine, policy)
//   explain.ts       explain(engine, from, to, port)
//   diff.ts          diffConnections(before, after)
//   exposure.ts, inventory.ts
//   words.ts, reachDocument.ts   the sentences a person sees

import { memoOn } from "../base/memo.ts";
import type { PolicyFacts, WorkloadFacts } from "../model/facts.ts";
import { type ResourceId, toKey } from "../model/resourceId.ts";
import type { PolicyView } from "../model/views.ts";
import { dialects } from "./dialects/index.ts";
import { type Endpoint, endpointOf, type PodEndpoint } from "./endpoint.ts";
import { type Ground, groundOf } from "./ground.ts";
import { matchesAnyPeer, matchesPod, portsOf } from "./matching.ts";
import { type EngineOptions, optionsFor } from "./options.ts";
import type { Direction, LoweredPolicy, PolicyDialect, PolicyPart } from "./policyRule.ts";
import { makeRow, type Row, type Selecting } from "./row.ts";
import { both, type Truth } from "./truth.ts";
import { unseenParts } from "./unseen.ts";
import { type Applied, fold, type Verdict } from "./verdict.ts";

export interface Engine {
  readonly view: PolicyView;
  readonly options: EngineOptions;
  readonly ground: Ground;
  /** Every part that may select pods of a namespace in a direction, sorted by tier, order and name. */
  partsFor(namespace: string | undefined, direction: Direction): readonly PolicyPart[];
  /** A policy in the view by its id. */
  policy(id: ResourceId): PolicyFacts | undefined;
}

/**
 * An engine over a view. Cheap: rows are computed when asked for and kept with the view's lists of workloads and
 * namespaces, so an engine over a view with one policy changed computes only the rows of pods whose policies differ.
 */
export function createEngine(view: PolicyView, options: EngineOptions = optionsFor()): Engine {
  const ground = groundOf(view, options);
  const inNamespace = new Map<string, PolicyPart[]>();
  const anywhere: PolicyPart[] = [];
  const policies = new Map<string, PolicyFacts>();
  for (const facts of view.policies) {
    policies.set(toKey(facts.id), facts);
    for (const part of lowerPolicy(facts).parts) {
      const { namespace } = part.subject;
      if (namespace === undefined) anywhere.push(part);
      else {
        const list = inNamespace.get(namespace);
        if (list) list.push(part);
        else inNamespace.set(namespace, [part]);
      }
    }
  }
  const lists = new Map<string, readonly PolicyPart[]>();
  return {
    view,
    options,
    ground,
    policy: (id) => policies.get(toKey(id)),
    partsFor(namespace, direction) {
      const key = `${direction} ${namespace ?? "*"}`;
      let list = lists.get(key);
      if (!list) {
        const parts = [
          ...(inNamespace.get(namespace ?? "") ?? []),
          ...anywhere,
          ...unseenParts(view, namespace, options),
        ];
        list = sameOrNew(
          keptOn(ground).partLists,
          key,
          parts.filter((part) => part.direction === direction).sort(byPlace),
        );
        lists.set(key, list);
      }
      return list;
    },
  };
}

/** What a policy means; kept with its facts. A policy of a kind that no dialect reads has no parts. */
export function lowerPolicy(facts: PolicyFacts): LoweredPolicy {
  let known = lowered.get(facts);
  if (!known) {
    known = dialectOf(facts)?.lower(facts) ?? { parts: [], problems: [] };
    lowered.set(facts, known);
  }
  return known;
}

const lowered = new WeakMap<PolicyFacts, LoweredPolicy>();

/** Rows and lists of parts that were made on a ground; engines replace entries that no longer hold. */
interface Kept {
  readonly rows: Map<string, { readonly parts: readonly PolicyPart[]; readonly row: Row }>;
  readonly partLists: Map<string, readonly PolicyPart[]>;
}

const keptOn = memoOn((_: Ground): Kept => ({ rows: new Map(), partLists: new Map() }));

/** The dialect that reads a policy's kind. */
export function dialectOf(facts: PolicyFacts): PolicyDialect | undefined {
  return dialects.find((dialect) =>
    dialect.kinds.some(({ group, kind }) => group === facts.id.group && kind === facts.id.kind),
  );
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
  const truth = matchesPod(part.subject, pod, engine.ground);
  return part.doubt === undefined ? truth : both(truth, { why: part.doubt });
}

/** The row of a known endpoint; kept until its policies differ. */
export function rowOf(engine: Engine, index: number, direction: Direction): Row | undefined {
  const { ground } = engine;
  const self = ground.endpoints[index];
  if (!self) return undefined;
  const key = `${direction} ${index}`;
  const { rows } = keptOn(ground);
  const known = rows.get(key);
  const parts = engine.partsFor(self.namespace, direction);
  if (known?.parts === parts) return known.row;
  const now = selecting(engine, self, direction);
  const row = known && sameSelecting(known.row.selecting, now) ? known.row : makeRow(ground, self, direction, now);
  rows.set(key, { parts, row });
  return row;
}

/** The verdict of one pod's policies towards one other end, without a row. */
export function verdictBetween(engine: Engine, self: PodEndpoint, direction: Direction, other: Endpoint): Verdict {
  return fold(appliedBetween(engine, self, direction, other));
}

/** Which parts select a pod, and which of their rules match the other end. */
export function appliedBetween(
  engine: Engine,
  self: PodEndpoint,
  direction: Direction,
  other: Endpoint,
): readonly Applied[] {
  return selecting(engine, self, direction).map(({ part, selects }) => ({
    part,
    selects,
    matched: part.rules.flatMap((rule) => {
      const matches = matchesAnyPeer(rule, other, engine.ground);
      return matches === "no" ? [] : [{ rule, matches, ...portsOf(rule, direction === "egress" ? other : self) }];
    }),
  }));
}

/** The endpoint of a workload, known to the engine or not. */
export function podOf(engine: Engine, workload: WorkloadFacts): PodEndpoint {
  const index = engine.ground.endpointIndex.get(workload);
  return (index === undefined ? undefined : engine.ground.endpoints[index]) ?? endpointOf(workload);
}

function byPlace(a: PolicyPart, b: PolicyPart): number {
  if (a.tier !== b.tier) return a.tier - b.tier;
  if (a.order !== b.order) return a.order < b.order ? -1 : 1;
  const [first, second] = [toKey(a.id), toKey(b.id)];
  return first < second ? -1 : first > second ? 1 : 0;
}

function sameOrNew(
  known: Map<string, readonly PolicyPart[]>,
  key: string,
  list: readonly PolicyPart[],
): readonly PolicyPart[] {
  const old = known.get(key);
  if (old && old.length === list.length && old.every((part, index) => part === list[index])) return old;
  known.set(key, list);
  return list;
}

function sameSelecting(a: readonly Selecting[], b: readonly Selecting[]): boolean {
  return (
    a.length === b.length && a.every(({ part, selects }, i) => part === b[i]?.part && same(selects, b[i]?.selects))
  );
}

function same(a: Selecting["selects"], b: Selecting["selects"] | undefined): boolean {
  return a === b || (typeof a === "object" && typeof b === "object" && a.why === b.why);
}
