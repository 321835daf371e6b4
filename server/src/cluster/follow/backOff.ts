// How long to wait after a failure: 0.8 s, doubled each time, 30 s at most, and as much again by chance, so that a thousand
// editors don't come back at once. What the server asks for (Retry-After) counts where it is longer.

import type { Clock } from "./clock.ts";

const FIRST = 800;
const LONGEST = 30_000;
/** So long without a failure, and the next one is the first again. */
const HEALTHY = 120_000;

export interface BackOff {
  /** Milliseconds to wait after one more failure. */
  next(retryAfter?: number): number;
}

export function makeBackOff(clock: Clock): BackOff {
  let wait = FIRST;
  let last = Number.NEGATIVE_INFINITY;
  return {
    next(retryAfter = 0) {
      if (clock.now() - last > HEALTHY) wait = FIRST;
      const own = wait * (1 + clock.random());
      wait = Math.min(wait * 2, LONGEST);
      last = clock.now() + own;
      return Math.max(own, retryAfter);
    },
  };
}
