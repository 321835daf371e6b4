// Names of the TLS Secrets of a few namespaces, for whoever opted in. They are listed now and then, not watched: a certificate comes
// seldom, and to list is all the right that it takes. Knows nothing of what the names are for.

import type { JsonObject } from "../base/json.ts";
import type { Standing } from "./coverage.ts";
import { ApiFailure } from "./follow/answer.ts";
import { makeBackOff } from "./follow/backOff.ts";
import type { Clock } from "./follow/clock.ts";
import type { FollowState } from "./follow/follow.ts";
import { NoTable, readSecretPage, secretRequest, TLS_TYPE } from "./secretTable.ts";
import { type Transport, TransportError } from "./transport.ts";

export interface SecretNamesOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  /** Runs a list when it is its turn, so that few run at a time. */
  inTurn(run: () => Promise<void>): Promise<void>;
  /** Secrets that came, as objects that have a name and a type. */
  put(secrets: readonly JsonObject[]): void;
  gone(namespace: string, names: readonly string[]): void;
  /** How namespaces stand has changed. */
  changed(): void;
}

export interface SecretNames {
  /** The namespaces to list from now on; of others nothing is kept. */
  look(namespaces: readonly string[]): void;
  states(): ReadonlyMap<string, FollowState>;
  /** Lists again at once. */
  wake(): void;
  /** Asks nothing until `wake`. */
  pause(): void;
  stop(): void;
}

/** Milliseconds between two lists, and up to a tenth more by chance. */
const AGAIN = 60_000;
/** Milliseconds until somebody who was refused is asked for again. */
const PROBE_AGAIN = 600_000;
/** Names of one namespace. */
const MOST_NAMES = 20_000;
const A_DAY = 86_400_000;

/** Opens nothing and asks nothing before the first `look`. */
export function openSecretNames(options: SecretNamesOptions): SecretNames {
  const lists = new Map<string, NamespaceList>();
  const shared: Shared = { isPaused: false, isUseless: false };
  return {
    look(namespaces) {
      for (const [namespace, list] of lists) {
        if (namespaces.includes(namespace)) continue;
        list.end();
        lists.delete(namespace);
      }
      for (const namespace of namespaces)
        if (!lists.has(namespace)) lists.set(namespace, listAgain(namespace, options, shared));
    },
    states: () => new Map([...lists].map(([namespace, list]) => [namespace, list.state()])),
    wake() {
      shared.isPaused = false;
      for (const list of lists.values()) list.restart();
    },
    pause() {
      shared.isPaused = true;
      for (const list of lists.values()) list.restart();
    },
    stop() {
      for (const list of lists.values()) list.stop();
      lists.clear();
    },
  };
}

/** What holds for all namespaces. */
interface Shared {
  isPaused: boolean;
  /** The server gives no tables: it is not asked again. */
  isUseless: boolean;
}

interface NamespaceList {
  state(): FollowState;
  restart(): void;
  /** Stops, and lets what it knew go. */
  end(): void;
  stop(): void;
}

function listAgain(namespace: string, options: SecretNamesOptions, shared: Shared): NamespaceList {
  const { transport, clock } = options;
  const ended = new AbortController();
  const backOff = makeBackOff(clock);
  let attempt = new AbortController();
  let known = new Set<string>();
  let listedAt: number | undefined;
  let state: FollowState = { is: "loading", objects: 0, remaining: undefined };

  const tell = (next: FollowState): void => {
    state = next;
    if (!ended.signal.aborted) options.changed();
  };

  async function run(): Promise<void> {
    while (!ended.signal.aborted) {
      attempt = new AbortController();
      const signal = AbortSignal.any([attempt.signal, ended.signal]);
      let wait: number | undefined = shared.isPaused ? A_DAY : AGAIN * (1 + clock.random() / 10);
      try {
        if (!shared.isPaused) await options.inTurn(() => list(signal));
      } catch (error) {
        wait = attempt.signal.aborted ? 0 : judge(error);
      }
      if (wait === undefined) return;
      await clock.sleep(wait, signal);
    }
  }

  async function list(signal: AbortSignal): Promise<void> {
    if (shared.isUseless) throw new NoTable();
    const now = new Set<string>();
    let next = "";
    do {
      signal.throwIfAborted();
      const page = await readSecretPage(await transport.send(secretRequest(namespace, next), signal));
      for (const name of page.names) now.add(name);
      ({ next } = page);
    } while (next !== "" && now.size <= MOST_NAMES);
    signal.throwIfAborted();
    const [before, come] = [known, [...now].filter((name) => !known.has(name))];
    known = now;
    listedAt = clock.now();
    if (come.length > 0) options.put(come.map((name) => toObject(namespace, name)));
    const lost = [...before].filter((name) => !now.has(name));
    if (lost.length > 0) options.gone(namespace, lost);
    tell({ is: next === "" ? "live" : "tooMany", objects: now.size });
  }

  /** Says what a failure means; gives the milliseconds until the next try, undefined where there is none. */
  function judge(error: unknown): number | undefined {
    const why = error instanceof Error ? error.message : String(error);
    const status = error instanceof ApiFailure ? error.status : undefined;
    if (status === 401 || (error instanceof TransportError && error.reason === "credentials")) {
      tell({ is: "refused", why });
      return undefined;
    }
    if (status === 403 || status === 406 || error instanceof NoTable) {
      shared.isUseless ||= status !== 403;
      forget();
      tell({ is: "forbidden", why });
      return status === 403 ? PROBE_AGAIN * (1 + clock.random() / 10) : undefined;
    }
    // A page's token has expired (410): what is known stays good while it is listed from the start.
    if (status !== 410) tell({ is: "stale", since: listedAt ?? clock.now(), why, objects: known.size });
    return backOff.next(error instanceof ApiFailure ? error.retryAfter : 0);
  }

  function forget(): void {
    const names = [...known];
    known = new Set();
    listedAt = undefined;
    if (names.length > 0 && !ended.signal.aborted) options.gone(namespace, names);
  }

  void run();
  return {
    state: () => state,
    restart: () => attempt.abort(),
    end() {
      forget();
      ended.abort();
      options.changed();
    },
    stop: () => ended.abort(),
  };
}

function toObject(namespace: string, name: string): JsonObject {
  return { metadata: { name, namespace }, type: TLS_TYPE };
}

/** The names are known in these namespaces and nowhere else. */
export function standingOf(states: ReadonlyMap<string, FollowState>): Standing {
  return { whole: { is: "forbidden", why: "Secrets are not listed over the whole cluster" }, byNamespace: states };
}

const WORST_FIRST: readonly FollowState["is"][] = ["refused", "forbidden", "tooMany", "stale", "loading"];

/** All namespaces in one state: the worst of them, or live with all names. */
export function summaryOf(states: ReadonlyMap<string, FollowState>): FollowState {
  const all = [...states.values()];
  for (const is of WORST_FIRST) {
    const found = all.find((state) => state.is === is);
    if (found) return found;
  }
  return { is: "live", objects: all.reduce((sum, state) => sum + (state.is === "live" ? state.objects : 0), 0) };
}
