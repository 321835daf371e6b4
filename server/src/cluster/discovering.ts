// What an API server has, kept up to date: asked for until it answers, again after a definition came or went, and now and then where
// nothing tells of definitions. Knows nothing of what is done with it.

import { type Discovered, discover } from "./discovery.ts";
import { definitions, families } from "./families.ts";
import { ApiFailure, isRefusal } from "./follow/answer.ts";
import { makeBackOff } from "./follow/backOff.ts";
import type { Clock } from "./follow/clock.ts";
import type { Transport } from "./transport.ts";

export interface DiscoveringOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** What there is has been found out. */
  found(): void;
  /** A try failed, and another one follows. */
  failed(): void;
  /** It is asked no more for now, whether it was found out or not. */
  settled(): void;
}

export interface Discovering {
  /** Undefined until it is known. */
  readonly discovered: Discovered | undefined;
  /** Why it is not known, or not anew. */
  readonly failure: string | undefined;
  look(): Promise<void>;
  /** A definition came or went. */
  lookSoon(): void;
  /** Looks where it was long ago and the login has not been refused. */
  lookIfOld(): void;
}

const AGAIN = 600_000;
/** Waits between looks, after a definition came or went: a new one takes some seconds until discovery tells of it. */
const AFTER = [1_000, 2_000, 5_000, 12_000];

/** Asks nothing before the first look. */
export function keepDiscovering(options: DiscoveringOptions): Discovering {
  const { transport, clock, signal } = options;
  let discovered: Discovered | undefined;
  let failure: string | undefined;
  let isLooking = false;
  let isWaiting = false;
  /** The login failed: it is tried again when somebody connects anew. */
  let isRefused = false;
  let lastLook = clock.now();

  async function look(): Promise<void> {
    if (isLooking || signal.aborted) return;
    isLooking = true;
    const backOff = makeBackOff(clock);
    const wanted = families.filter(({ group }) => group !== "");
    while (!signal.aborted) {
      try {
        discovered = await discover(transport, [...wanted, definitions], signal);
        failure = undefined;
        options.found();
        break;
      } catch (error) {
        if (signal.aborted) return;
        failure = error instanceof Error ? error.message : String(error);
        if (error instanceof ApiFailure && error.status === 403) {
          // Nobody is told what there is: the built-in kinds are there.
          discovered = new Map(
            wanted.filter((one) => one.isBuiltIn).map((one) => [`${one.group}/${one.resource}`, ["v1"]]),
          );
          break;
        }
        options.failed();
        isRefused = isRefusal(error);
        if (isRefused) break;
        await clock.sleep(backOff.next(), signal);
      }
    }
    isLooking = false;
    options.settled();
  }

  async function lookAgain(): Promise<void> {
    for (const wait of AFTER) {
      await clock.sleep(wait, signal);
      isWaiting = false;
      await look();
    }
  }

  return {
    get discovered() {
      return discovered;
    },
    get failure() {
      return failure;
    },
    look,
    lookSoon() {
      if (isWaiting) return;
      isWaiting = true;
      void lookAgain();
    },
    lookIfOld() {
      if (isRefused || clock.now() - lastLook <= AGAIN) return;
      lastLook = clock.now();
      void look();
    },
  };
}
