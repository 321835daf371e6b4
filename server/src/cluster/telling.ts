// When the world is told what a cluster has, and in which portions: soon after it came, much of it piece by piece, pods less often
// the more there are. Coverage is told together with what it speaks of. Knows nothing of requests.

import type { ClusterChange } from "../model/clusterChange.ts";
import type { ServedSchemas } from "../model/servedSchemas.ts";
import type { KindKey } from "../model/views.ts";
import { coverageKey, type Standing, toClusterState } from "./coverage.ts";
import type { Clock } from "./follow/clock.ts";
import type { Gathering } from "./gathering.ts";
import type { SessionStatus } from "./sessionStatus.ts";

export interface TellingOptions {
  readonly clock: Clock;
  /** Ends it: nothing is told after that. */
  readonly signal: AbortSignal;
  /** The context's name and namespace. */
  readonly name: string;
  readonly defaultNamespace: string;
  readonly gathering: Gathering;
  standings(): ReadonlyMap<KindKey, Standing>;
  /** The same object while they are the same. */
  schemas(): readonly ServedSchemas[];
  /** How many objects are known that only a question of reach needs. */
  reachObjects(): number;
  status(): SessionStatus;
  change(change: ClusterChange): void;
  /** All has been told that a status speaks of. */
  told(status: SessionStatus): void;
}

/** Changes are gathered for so long, in milliseconds. */
const BATCH = 250;
/**
 * Changes of what only a question of reach needs are gathered so much longer for each such object that is known: what is worked
 * out anew of it costs what there is of it. 1,000 pods: 250 ms; 50,000 pods with their EndpointSlices: 13 s.
 */
const BATCH_AN_OBJECT = 0.2;
const NOTHING = { upserts: [], deletes: [] };

/** Gives the function that says: something has changed, tell it soon. */
export function makeTelling(options: TellingOptions): () => void {
  const { clock, signal, gathering, change } = options;
  let is: "idle" | "waiting" | "telling" = "idle";
  /** Something has changed while the pieces of an earlier change were told. */
  let isMore = false;
  let isFirst = true;
  let lastKey = "";
  let state = toClusterState(options.name, options.defaultNamespace, new Map());
  let toldSchemas: readonly ServedSchemas[] = [];
  /** When pods and the like were told last. */
  let toldReach = Number.NEGATIVE_INFINITY;

  function tellSoon(): void {
    if (signal.aborted) return;
    if (is === "telling") isMore = true;
    if (is !== "idle") return;
    is = "waiting";
    void clock.sleep(BATCH, signal).then(tell);
  }

  async function tell(): Promise<void> {
    if (signal.aborted) return;
    is = "telling";
    const standings = options.standings();
    const status = options.status();
    const key = coverageKey(standings);
    const isCovered = key === lastKey;
    const next = isCovered ? state : toClusterState(options.name, options.defaultNamespace, standings);
    const schemas = options.schemas();
    const served = schemas === toldSchemas ? {} : { schemas };
    // Where coverage changes, what it speaks of must be there.
    const isDue = !isCovered || clock.now() - toldReach >= BATCH_AN_OBJECT * options.reachObjects();
    const pieces = [...gathering.take(isDue)];
    if (isDue) toldReach = clock.now();
    lastKey = key;
    toldSchemas = schemas;
    if (isFirst) change({ state, resources: [] });
    isFirst = false;
    const last = pieces.pop() ?? (isCovered && !("schemas" in served) ? undefined : NOTHING);
    for (const piece of pieces) {
      change({ state, ...piece });
      await clock.sleep(0, signal);
      if (signal.aborted) return;
    }
    state = next;
    if (last) change({ state, ...served, ...last });
    options.told(status);
    is = "idle";
    if (isMore || gathering.size > 0) tellSoon();
    isMore = false;
  }

  return tellSoon;
}
