// Time that runs faster for whoever waits: tests of what a session does after minutes.

import type { Clock } from "../../server/src/cluster/follow/clock.ts";

/** A clock that runs so many times faster than the machine's. */
export function makeFastClock(speed: number): Clock {
  return {
    now: () => Date.now() * speed,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const done = () => {
          clearTimeout(timer);
          signal.removeEventListener("abort", done);
          resolve();
        };
        const timer = setTimeout(done, milliseconds / speed);
        signal.addEventListener("abort", done);
      }),
    random: () => Math.random(),
  };
}
