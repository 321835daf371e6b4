// One resource of the API, kept up with: listed in pages, then watched from there for as long as somebody wants it, through
// closed connections, expired versions, refusals and restarts of the server. Tells objects that came and went and how things
// stand; knows nothing of what the objects mean.

import type { JsonObject } from "../../base/json.ts";
import { readInteger, readObject, readText } from "../../model/read.ts";
import { type Transport, TransportError } from "../transport.ts";
import {
  ApiFailure,
  makePageRoom,
  type PageRoom,
  readFailure,
  readLines,
  readListAnswer,
  readObjectAnswer,
  toFailure,
} from "./answer.ts";
import { makeBackOff } from "./backOff.ts";
import type { Clock } from "./clock.ts";
import { isNumber, isOlder, keyOf, namedBy, nameOf, type ObjectName, versionOf } from "./identity.ts";
import { inSlices } from "./inSlices.ts";

export interface FollowOptions {
  readonly transport: Transport;
  /** `/api/v1/services`, `/apis/apps/v1/namespaces/shop/deployments`: no query. */
  readonly path: string;
  /** The `Accept` of list and watch; JSON where absent. A watch sends single objects: it refuses the form of a list. */
  readonly accept?: { readonly list: string; readonly watch: string } | undefined;
  /** A query besides ours, `fieldSelector=…`, percent-encoded. */
  readonly query?: string | undefined;
  readonly clock: Clock;
  /** Runs a list when it is its turn, so that few run at a time. */
  inTurn(run: () => Promise<void>): Promise<void>;
  /** Objects as the server sent them, of this page or event. */
  put(objects: readonly JsonObject[]): void;
  gone(objects: readonly ObjectName[]): void;
  state(state: FollowState): void;
}

export type FollowState =
  | { readonly is: "loading"; readonly objects: number; readonly remaining: number | undefined }
  | { readonly is: "live"; readonly objects: number }
  /** What was last known stays; `since` is the time, in milliseconds since 1970, from which changes may be missing. */
  | { readonly is: "stale"; readonly since: number; readonly why: string; readonly objects: number }
  /** 403: asked for again every ten minutes. */
  | { readonly is: "forbidden"; readonly why: string }
  /** 404: the API server has no such resource. Ends the follower. */
  | { readonly is: "absent" }
  /** 401 though credentials were renewed. Ends the follower. */
  | { readonly is: "refused"; readonly why: string }
  /** More objects than we take in; what has come so far is kept. Ends the follower. */
  | { readonly is: "tooMany"; readonly objects: number }
  /** Let go, for memory was short. Ends the follower. */
  | { readonly is: "notKept" };

export interface Follower {
  /** Connections are suspect (the machine slept): watch again from where it was. */
  wake(): void;
  /** The server does not answer, though the connection looks open: what is known is stale until it does. */
  doubt(why: string): void;
  /** Closes the connection until `wake`; what is known stays. */
  pause(): void;
  /** Tells that all is gone, and ends it. */
  drop(): void;
  /** Ends it; nothing is told after that. */
  stop(): void;
  /** What it has told of and not taken back. */
  known(): readonly ObjectName[];
}

const PAGE = 500;
/** Objects of one resource. */
const MOST_OBJECTS = 200_000;
/** Seconds that a watch lasts, by chance between these, so that dead connections end by themselves. */
const WATCH_SECONDS = { from: 290, to: 590 };
/** Milliseconds of silence beyond a watch's own end after which the connection counts as dead. */
const SILENCE = 30_000;
/** Deleted objects whose versions are remembered. */
const MOST_BURIED = 10_000;
/** Milliseconds until somebody who was refused is asked for again. */
const PROBE_AGAIN = 600_000;
/** Milliseconds after which a list of pages from different moments is made again. */
const MIXED_LIST = 120_000;

/** Follows one resource until it is stopped. */
export function follow(options: FollowOptions): Follower {
  const { transport, clock } = options;
  const ended = new AbortController();
  let attempt = new AbortController();
  const backOff = makeBackOff(clock);
  /** What the server is known to have, by `namespace/name`, and in which version. */
  let known = new Map<string, string>();
  /** Versions of what was deleted of late: an event that comes late must not bring it back. */
  let buried = new Map<string, string>();
  /** Where a watch goes on from; undefined where a list must come first. */
  let at: string | undefined;
  let relistAt = Number.POSITIVE_INFINITY;
  let listed = false;
  /** Whether the last answer was a refusal: it stands until another one comes, also while it is asked again. */
  let isRefused = false;
  /** Whether the running attempt has been answered: one broken connection is no reason to call anything stale. */
  let answered = false;
  let staleSince: number | undefined;
  let paused = false;
  /** Whether the last watch ended before its time, or said nothing. */
  let isSuspect = false;

  const tell = (state: FollowState): void => {
    if (!ended.signal.aborted) options.state(state);
  };
  const live = (): void => {
    answered = true;
    staleSince = undefined;
    isRefused = false;
    tell({ is: "live", objects: known.size });
  };
  const stale = (why: string): void => {
    staleSince ??= clock.now();
    tell({ is: "stale", since: staleSince, why, objects: known.size });
  };

  async function run(): Promise<void> {
    while (!ended.signal.aborted) {
      attempt = new AbortController();
      answered = false;
      const signal = AbortSignal.any([attempt.signal, ended.signal]);
      if (paused) {
        await clock.sleep(A_DAY, signal);
        continue;
      }
      try {
        if (isSuspect && at !== undefined) await checkVersion(signal);
        if (at === undefined || clock.now() > relistAt) await options.inTurn(() => listAll(signal));
        await watch(signal);
      } catch (error) {
        if (ended.signal.aborted) return;
        const wait = attempt.signal.aborted ? 0 : judge(error);
        if (wait === undefined) return;
        await clock.sleep(wait, signal);
      }
    }
  }

  /** Says what a failure means; gives the milliseconds until the next try, undefined where there is none. */
  function judge(error: unknown): number | undefined {
    if (error instanceof ApiFailure) {
      switch (error.status) {
        case 401:
          stale(error.message);
          tell({ is: "refused", why: error.message });
          return undefined;
        case 403:
          forget();
          isRefused = true;
          tell({ is: "forbidden", why: error.message });
          return PROBE_AGAIN * (1 + clock.random() / 10);
        case 404:
          forget();
          tell({ is: "absent" });
          return undefined;
        case TOO_MANY:
          tell({ is: "tooMany", objects: known.size });
          return undefined;
        default:
      }
      const isExpired = error.status === 410 || error.reason === "ResourceVersionTooLarge";
      // An event that is too large would come again; the list has room for it.
      if (isExpired || error.reason === "TooLarge") at = undefined;
      // Where versions have expired the server is well: what is known stays live while it is listed again.
      if (!isExpired && !answered && !isRefused) stale(error.message);
      return backOff.next(error.retryAfter);
    }
    const why = error instanceof Error ? error.message : String(error);
    if (error instanceof TransportError && error.reason === "credentials") {
      stale(why);
      tell({ is: "refused", why });
      return undefined;
    }
    if (!answered && !isRefused) stale(why);
    return backOff.next();
  }

  /** What may not be seen any more, or is not there, is not kept. */
  function forget(): void {
    const names = [...known.keys()].map(namedBy);
    known = new Map();
    at = undefined;
    listed = false;
    if (names.length > 0 && !ended.signal.aborted) options.gone(names);
  }

  async function listAll(signal: AbortSignal): Promise<void> {
    const seen = new Map<string, string>();
    const room = makePageRoom();
    let next = "";
    let version = "";
    let expired = 0;
    let isMixed = false;
    if (!listed && !isRefused) tell({ is: "loading", objects: 0, remaining: undefined });
    do {
      const page = await readPage(next, room, signal).catch((error: unknown) => {
        // A continue token that has expired: from the start once, then with the fresh one that the answer carries.
        if (!(error instanceof ApiFailure) || error.status !== 410 || next === "" || expired > 3) throw error;
        expired++;
        isMixed = expired > 1 && error.freshContinue !== undefined;
        return isMixed ? (error.freshContinue ?? "") : "";
      });
      if (typeof page === "string") {
        next = page;
        if (!isMixed) seen.clear();
        continue;
      }
      signal.throwIfAborted();
      await inSlices(page.items, signal, (objects) => {
        for (const object of objects) {
          const key = keyOf(object);
          seen.set(key, versionOf(object));
          // What was told must be taken back, also where this list comes to no end.
          known.set(key, versionOf(object));
        }
        options.put(objects);
      });
      if (!listed && !isRefused) tell({ is: "loading", objects: seen.size, remaining: page.remaining });
      if (seen.size > MOST_OBJECTS) throw new ApiFailure(TOO_MANY, "TooMany", "more than 200,000 objects");
      ({ next, version } = page);
    } while (next !== "");
    const lost = [...known.keys()].filter((key) => !seen.has(key)).map(namedBy);
    known = seen;
    buried = new Map();
    listed = true;
    at = version;
    relistAt = isMixed ? clock.now() + MIXED_LIST : Number.POSITIVE_INFINITY;
    if (lost.length > 0) options.gone(lost);
    live();
  }

  async function readPage(next: string, room: PageRoom, signal: AbortSignal): Promise<Page> {
    const path = withQuery(options, { limit: `${PAGE}`, ...(next === "" ? {} : { continue: next }) });
    const response = await transport.send({ method: "GET", path, ...accepting(options, "list") }, signal);
    const { head, items } = await readListAnswer(response, room);
    const metadata = readObject(head["metadata"]);
    return {
      items,
      next: readText(metadata["continue"]) ?? "",
      version: readText(metadata["resourceVersion"]) ?? "0",
      remaining: readInteger(metadata["remainingItemCount"]),
    };
  }

  /**
   * Asks how far the server is after a watch ended before its time, or said nothing: one that was set back to an older state has versions
   * below ours, would say nothing until it is past them, and then leave out what lies between.
   */
  async function checkVersion(signal: AbortSignal): Promise<void> {
    const path = withQuery(options, { limit: "1" });
    const response = await transport.send({ method: "GET", path, ...accepting(options, "list") }, signal);
    const version = readText(readObject((await readObjectAnswer(response))["metadata"])["resourceVersion"]) ?? "";
    isSuspect = false;
    if (at !== undefined && isNumber(version) && isNumber(at) && isOlder(version, at)) at = undefined;
  }

  /** Watches until the server ends it in good order. */
  async function watch(signal: AbortSignal): Promise<void> {
    const { from, to } = WATCH_SECONDS;
    const left = Math.max(1, Math.floor((relistAt - clock.now()) / 1000));
    const seconds = Math.min(left, from + Math.floor(clock.random() * (to - from)));
    const started = clock.now();
    isSuspect = true;
    let hasHeard = false;
    const over = new AbortController();
    const silence = new AbortController();
    // Past its own end and half a minute, a connection that is still open is dead.
    void clock.sleep(seconds * 1000 + SILENCE, over.signal).then(() => {
      if (!over.signal.aborted) silence.abort(new TransportError("network", "the watch fell silent"));
    });
    try {
      const query = {
        watch: "1",
        allowWatchBookmarks: "true",
        resourceVersion: at ?? "",
        timeoutSeconds: `${seconds}`,
      };
      const path = withQuery(options, query);
      const whole = AbortSignal.any([signal, silence.signal]);
      const response = await transport.send({ method: "GET", path, ...accepting(options, "watch") }, whole);
      if (response.status !== 200) throw await readFailure(response);
      live();
      for await (const event of readLines(response)) {
        whole.throwIfAborted();
        hasHeard = true;
        take(event);
      }
    } finally {
      over.abort();
    }
    // One that lasted its time and said nothing may have waited for versions that the server lost.
    if (hasHeard && clock.now() - started > seconds * 900) isSuspect = false;
    // A server that ends watches at once is asked less often.
    if (clock.now() - started < 1000) await clock.sleep(backOff.next(), signal);
  }

  function take({ type, object }: JsonObject): void {
    const body = readObject(object);
    if (type === "ERROR") throw toFailure(readInteger(body["code"]) ?? 500, body);
    const version = versionOf(body);
    if (type === "BOOKMARK") {
      // A server that was set back to an older state counts from there again.
      if (isNumber(version) && isNumber(at ?? "") && isOlder(version, at ?? ""))
        throw new ApiFailure(410, "Expired", "the API server's versions went back");
      at = version;
      return;
    }
    const name = nameOf(body);
    if (name.name === "" || version === "") return;
    const key = keyOf(body);
    const before = known.get(key) ?? buried.get(key);
    if (before === undefined || isOlder(before, version)) {
      if (type === "DELETED") {
        known.delete(key);
        bury(key, version);
        options.gone([name]);
      } else if (type === "ADDED" || type === "MODIFIED") {
        known.set(key, version);
        buried.delete(key);
        options.put([body]);
      }
    }
    if (isOlder(at ?? "", version)) at = version;
  }

  function bury(key: string, version: string): void {
    buried.set(key, version);
    const [oldest] = buried.keys();
    if (buried.size > MOST_BURIED && oldest !== undefined) buried.delete(oldest);
  }

  void run();
  return {
    wake: () => {
      paused = false;
      attempt.abort();
    },
    doubt: (why) => {
      stale(why);
      attempt.abort();
    },
    pause: () => {
      paused = true;
      attempt.abort();
    },
    drop: () => {
      forget();
      tell({ is: "notKept" });
      ended.abort();
    },
    stop: () => ended.abort(),
    known: () => [...known.keys()].map(namedBy),
  };
}

interface Page {
  readonly items: Iterable<JsonObject>;
  /** Empty for the last page. */
  readonly next: string;
  readonly version: string;
  readonly remaining: number | undefined;
}

const A_DAY = 86_400_000;

/** A status of our own: no server sends it. */
const TOO_MANY = -1;

function accepting({ accept }: FollowOptions, of: "list" | "watch"): { readonly accept?: string } {
  return accept === undefined ? {} : { accept: accept[of] };
}

function withQuery({ path, query }: FollowOptions, own: { readonly [key: string]: string }): string {
  const pairs = Object.entries(own).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  return `${path}?${[...(query === undefined ? [] : [query]), ...pairs].join("&")}`;
}
