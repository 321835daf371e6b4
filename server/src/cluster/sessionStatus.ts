// How a session stands, from how its followers do: what the person is told.

import { type KindKey, TLS_SECRET } from "../model/views.ts";
import type { Standing } from "./coverage.ts";
import { families, familyKey } from "./families.ts";
import type { FollowState } from "./follow/follow.ts";
import { summaryOf } from "./secretNames.ts";

export interface SessionStatus {
  readonly state: "connecting" | "loading" | "live" | "stale" | "refused" | "off";
  /** Of stale: milliseconds since 1970. */
  readonly since: number | undefined;
  readonly why: string | undefined;
  readonly kinds: readonly KindStatus[];
  /** Whether schemas of custom kinds are on their way. */
  readonly isDescribing: boolean;
}

export interface KindStatus {
  readonly group: string;
  readonly kind: string;
  readonly whole: FollowState;
  readonly byNamespace: ReadonlyMap<string, FollowState>;
}

/** What of a session is not in its followers. */
export interface Circumstances {
  /** Since when nothing is watched; undefined while it is. */
  readonly suspendedAt: number | undefined;
  /** Whether the cluster has ever answered. */
  readonly hasHeard: boolean;
  readonly isDiscovered: boolean;
  readonly discoveryFailure: string | undefined;
  readonly isDescribing: boolean;
}

/** The status of a session with followers in these states. */
export function statusOf(
  all: readonly FollowState[],
  standings: ReadonlyMap<KindKey, Standing>,
  { suspendedAt, hasHeard, isDiscovered, discoveryFailure, isDescribing }: Circumstances,
): SessionStatus {
  const kinds = [...standings].flatMap(([key, { whole, byNamespace }]): readonly KindStatus[] => {
    if (key === TLS_SECRET)
      return byNamespace.size === 0
        ? []
        : [{ group: "", kind: "TLS Secret", whole: summaryOf(byNamespace), byNamespace }];
    const family = families.find((one) => familyKey(one) === key);
    return family && whole && whole.is !== "absent"
      ? [{ group: family.group, kind: family.kind, whole, byNamespace }]
      : [];
  });
  const refused = all.find((own) => own.is === "refused");
  const stale = all.filter((own) => own.is === "stale");
  const since = stale.length === 0 ? undefined : Math.min(...stale.map((own) => own.since));
  const why = refused?.why ?? stale[0]?.why ?? discoveryFailure;
  const is = (): SessionStatus["state"] => {
    if (suspendedAt !== undefined) return "off";
    if (refused) return "refused";
    if (!hasHeard) return "connecting";
    if (stale.length > 0) return "stale";
    return !isDiscovered || all.some((own) => own.is === "loading") ? "loading" : "live";
  };
  return { state: is(), since: since ?? suspendedAt, why, kinds, isDescribing };
}

/** Whether a state says that the cluster has answered. */
export function isAnswer(state: FollowState): boolean {
  return state.is === "live" || state.is === "forbidden" || (state.is === "loading" && state.objects > 0);
}
