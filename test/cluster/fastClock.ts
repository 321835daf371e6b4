// Time for tests of what waits for minutes.

import type { Clock } from "../../server/src/cluster/follow/clock.ts";

/** Time that runs a hundred times faster for whoever waits. */
export const fastClock: Clock = {
  now: () => Date.now() * SPEED,
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds / SPEED);
      signal.addEventListener("abort", done);
    }),
  random: () => Math.random(),
};
const SPEED = 100;
