// How a session stands → what the person is told of it. Each reason passes the redactor; nothing is decided here.

import type { FollowState } from "../cluster/follow/follow.ts";
import { redact } from "../cluster/login/redactor.ts";
import type { KindStatus, SessionStatus } from "../cluster/sessionStatus.ts";
import type { LiveKind, LiveStatus } from "./protocol.ts";

/** The status of a connection. */
export function toStatus(
  { state, since, why, kinds }: SessionStatus,
  context: string,
  namespace: string,
  warnings: readonly string[],
): LiveStatus {
  return {
    is: "live",
    context,
    namespace,
    state,
    ...(since === undefined ? {} : { since }),
    ...(why === undefined ? {} : { why: redact(why) }),
    kinds: kinds.map(toKind),
    warnings,
  };
}

function toKind({ group, kind, whole, byNamespace }: KindStatus): LiveKind {
  const own = { group, kind, ...standing(whole) };
  if (whole.is !== "forbidden" || byNamespace.size === 0) return own;
  const spaces = [...byNamespace];
  const read = spaces.filter(([, state]) => state.is !== "forbidden");
  const objects = read.reduce((sum, [, state]) => sum + standing(state).objects, 0);
  const namespaces = {
    read: read.map(([name]) => name),
    forbidden: spaces.flatMap(([name, state]) => (state.is === "forbidden" ? name : [])),
  };
  return { ...own, objects, namespaces };
}

function standing(state: FollowState): Omit<LiveKind, "group" | "kind" | "namespaces"> {
  switch (state.is) {
    case "loading":
      return {
        state: "loading",
        objects: state.objects,
        ...(state.remaining === undefined ? {} : { remaining: state.remaining }),
      };
    case "live":
    case "tooMany":
      return { state: state.is, objects: state.objects };
    case "notKept":
      return { state: "notKept", objects: 0, why: "memory was short" };
    case "absent":
      return { state: "live", objects: 0 };
    case "stale":
      return { state: "stale", objects: state.objects, since: state.since, why: redact(state.why) };
    case "forbidden":
      return { state: "forbidden", objects: 0, why: redact(state.why) };
    case "refused":
      return { state: "stale", objects: 0, why: redact(state.why) };
  }
}
