// How completely each kind is known, from how its followers stand: one over the whole cluster, or one a namespace where the
// whole is refused.

import type { ClusterState, Coverage, KindKey } from "../model/views.ts";
import type { FollowState } from "./follow/follow.ts";

/** How one kind is followed. */
export interface Standing {
  readonly whole: FollowState | undefined;
  readonly byNamespace: ReadonlyMap<string, FollowState>;
}

/** The state of the live side, for as long as nothing of this changes. Kinds that are not in the map are not read at all. */
export function toClusterState(
  name: string,
  namespace: string,
  standings: ReadonlyMap<KindKey, Standing>,
): ClusterState {
  return {
    name,
    recorded: false,
    namespace,
    coverage: (kind, namespace) => {
      const standing = standings.get(kind);
      return standing ? coverageOf(standing, namespace) : { is: "none" };
    },
  };
}

/** Text that is equal for standings with the same coverage everywhere: counts are not in it. */
export function coverageKey(standings: ReadonlyMap<KindKey, Standing>): string {
  return JSON.stringify(
    [...standings].map(([kind, { whole, byNamespace }]) => [
      kind,
      toCoverage(whole),
      [...byNamespace].map(([namespace, state]) => [namespace, toCoverage(state)]),
    ]),
  );
}

function coverageOf({ whole, byNamespace }: Standing, namespace: string): Coverage {
  if (whole?.is !== "forbidden") return toCoverage(whole);
  const own = byNamespace.get(namespace);
  return own ? toCoverage(own) : { is: "forbidden" };
}

function toCoverage(state: FollowState | undefined): Coverage {
  switch (state?.is) {
    case undefined:
    case "loading":
    // What is left out might be what is asked for.
    case "tooMany":
    case "notKept":
      return { is: "loading" };
    // A resource that the API server does not have has no objects.
    case "absent":
    case "live":
      return { is: "complete" };
    case "forbidden":
      return { is: "forbidden" };
    case "stale":
      return { is: "stale", since: clockTime(state.since) };
    case "refused":
      return { is: "stale", since: "the login was refused" };
  }
}

/** `12:03`, in the person's time zone. */
export function clockTime(milliseconds: number): string {
  const date = new Date(milliseconds);
  return `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`;
}
