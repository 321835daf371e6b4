// Time that a test turns. Timers count the time that the machine is awake; a sleep of the machine moves the clock alone.

import type { Clock } from "../../server/src/cluster/follow/clock.ts";

export interface SimulatedClock extends Clock {
  /** Lets so many milliseconds pass, and all that happens in them. */
  advance(milliseconds: number): Promise<void>;
  /** The machine sleeps for so long. */
  jump(milliseconds: number): void;
}

/** `random` is what chance gives each time. */
export function simulateClock(random = 0): SimulatedClock {
  let awake = 0;
  let slept = 1_700_000_000_000;
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();
  return {
    now: () => awake + slept,
    random: () => random,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const wake = () => {
          sleepers.delete(sleeper);
          signal.removeEventListener("abort", wake);
          resolve();
        };
        const sleeper = { at: awake + milliseconds, wake };
        sleepers.add(sleeper);
        signal.addEventListener("abort", wake);
      }),
    async advance(milliseconds) {
      const end = awake + milliseconds;
      await settled();
      for (;;) {
        const next = [...sleepers].reduce<{ at: number; wake: () => void } | undefined>(
          (first, one) => (one.at <= end && (first === undefined || one.at < first.at) ? one : first),
          undefined,
        );
        if (!next) break;
        awake = Math.max(awake, next.at);
        next.wake();
        await settled();
      }
      awake = end;
    },
    jump: (milliseconds) => {
      slept += milliseconds;
    },
  };
}

/** All that follows without waiting for time has happened. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
