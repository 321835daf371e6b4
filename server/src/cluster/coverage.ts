// How completely each kind is known, from how its followers stand: one over the whole cluster, or one a namespace where the
// whole is refused.

import type { ClusterState, Coverage, KindKey } from "../model/views.ts";
import { type Discovered, versionOf } from "./discovery.ts";
import { type Family, familyKey } from "./families.ts";
import type { FollowState } from "./follow/follow.ts";

/** How one kind is followed. */
export interface Standing {
  readonly whole: FollowState | undefined;
  readonly byNamespace: ReadonlyMap<string, FollowState>;
}

/** A follower of a family's objects, in one namespace or, undefined, in the whole cluster. */
export interface Followed {
  readonly family: Family;
  readonly namespace: string | undefined;
  readonly state: FollowState;
}

/** How each family is followed, those that are not yet too; since `suspendedAt` what was live is not watched. */
export function standingsOf(
  families: readonly Family[],
  followed: readonly Followed[],
  discovered: Discovered | undefined,
  suspendedAt: number | undefined,
): ReadonlyMap<KindKey, Standing> {
  const standings = new Map<KindKey, Standing>();
  for (const family of families) {
    const isAbsent = discovered && family.group !== "" && versionOf(family, discovered) === undefined;
    standings.set(familyKey(family), { whole: isAbsent ? { is: "absent" } : undefined, byNamespace: new Map() });
  }
  for (const { family, namespace, state } of followed) {
    const key = familyKey(family);
    const standing = standings.get(key) ?? { whole: undefined, byNamespace: new Map() };
    const shown = suspended(state, suspendedAt);
    standings.set(
      key,
      namespace === undefined
        ? { ...standing, whole: shown }
        : { ...standing, byNamespace: new Map([...standing.byNamespace, [namespace, shown]]) },
    );
  }
  return standings;
}

/** How a follower stands that has not been watching since `at`. */
export function suspended(state: FollowState, at: number | undefined): FollowState {
  if (at === undefined || state.is !== "live") return state;
  return { is: "stale", since: at, why: "not watched while no manifest is open", objects: state.objects };
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
