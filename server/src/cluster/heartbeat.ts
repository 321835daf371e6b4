// Notices that a cluster does not answer any more though its connections look open: a network that went away under a watch says
// nothing for minutes, and what is shown would count as live. One small question now and then tells.

import type { Clock } from "./follow/clock.ts";
import type { Follower } from "./follow/follow.ts";
import { type Transport, TransportError } from "./transport.ts";

/** What is cut off is called stale within half a minute. In milliseconds. */
const EVERY = 20_000;
const LIMIT = 10_000;

export interface HeartbeatOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Those that take what they know to be live; with none nothing is asked. */
  live(): readonly Follower[];
}

/** Asks for as long as it is not ended; never rejects. */
export async function keepAsking({ transport, clock, signal, live }: HeartbeatOptions): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(EVERY, signal);
    if (signal.aborted || live().length === 0 || (await isAnswered(transport, clock, signal))) continue;
    for (const follower of live()) follower.doubt("the API server does not answer");
  }
}

/** Everybody who is logged in may read the version; a refusal is an answer too. */
async function isAnswered(transport: Transport, clock: Clock, signal: AbortSignal): Promise<boolean> {
  const over = new AbortController();
  const both = AbortSignal.any([signal, over.signal]);
  const answer = async (): Promise<boolean> => {
    try {
      const { body } = await transport.send({ method: "GET", path: "/version" }, both);
      for await (const _ of body) if (both.aborted) return false;
      return true;
    } catch (error) {
      return error instanceof TransportError && error.reason !== "network" && error.reason !== "aborted";
    }
  };
  try {
    return await Promise.race([answer(), clock.sleep(LIMIT, both).then(() => false)]);
  } finally {
    over.abort();
  }
}
