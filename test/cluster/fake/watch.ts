// Watches: what changed after a version, each change once and in order, then what changes from now on, until the time asked for
// is over.

import { isObject, type JsonObject } from "../../../server/src/base/json.ts";
import { type Answer, toJson } from "./answer.ts";
import type { ListQuery } from "./query.ts";
import { bookmarkLine, eventLine, type Form, makeEventWriter } from "./representation.ts";
import type { Resource } from "./resources.ts";
import { tooLarge, toStatus, WATCH_EXPIRED } from "./status.ts";
import type { Entry, Store, StoreEvent } from "./store.ts";

/** A watch that is open, for those who end them or have them say a bookmark. */
export interface OpenWatch {
  readonly storage: string;
  readonly bookmark: () => void;
  readonly end: () => void;
}

export interface WatchSettings {
  readonly open: Set<OpenWatch>;
  /** Milliseconds between bookmarks; 0: none at all, as servers may. */
  readonly bookmarkEvery: number;
  readonly tricks: ReadonlySet<WatchTrick>;
}

/** What goes wrong with a watch. */
export type WatchTrick =
  /** Answered as expired. */
  | "expired"
  /** Each event comes twice. */
  | "twice"
  /** Events that come close together come last first. */
  | "disorder"
  /** Each line is cut in half, and the next goes on as if nothing were. */
  | "torn"
  /** Not a byte comes. */
  | "silence";

/** The answer to a watch of a resource, in one namespace or ("") everywhere. */
export function answerWatch(
  store: Store,
  resource: Resource,
  namespace: string,
  form: Form,
  query: ListQuery,
  { open, bookmarkEvery, tricks }: WatchSettings,
): Answer {
  const since = query.version ?? 0;
  if (query.initialEvents && since > store.version) return tooLarge(since, store.version);
  const headers = { "content-type": "application/json" };
  const synthetic = since === 0 || query.initialEvents;
  if (tricks.has("expired") || (!synthetic && since < store.compacted)) {
    const line = eventLine("ERROR", () => Buffer.from(toJson(toStatus(WATCH_EXPIRED))));
    return { status: 200, headers, body: { is: "watch", events: once(line), end: () => {} } };
  }

  const write = makeEventWriter(form, resource);
  const feed = makeFeed(tricks.has("silence"));
  const say = (type: string, entry: Entry): void =>
    feed.push(() => (tricks.has("torn") ? torn(write(type, entry)) : write(type, entry)));
  const tell = (event: StoreEvent): void => {
    if (event.entry.storage !== resource.storage || event.version <= since) return;
    if (namespace !== "" && event.entry.namespace !== namespace) return;
    const seen = asSeen(event, query.selects);
    if (!seen) return;
    say(seen.type, seen.entry);
    if (tricks.has("twice")) say(seen.type, seen.entry);
  };
  const bookmark = (annotations?: JsonObject): void => {
    const { version } = store;
    if (query.bookmarks && version >= since) feed.push(() => bookmarkLine(form, resource, version, annotations));
  };

  if (synthetic) {
    const prefix = namespace === "" ? "" : `${namespace}/`;
    for (const entry of store.current(resource.storage, prefix, "")) if (query.selects(entry)) say("ADDED", entry);
    if (query.initialEvents) bookmark({ "k8s.io/initial-events-end": "true" });
  } else {
    for (const event of store.since(since)) tell(event);
  }
  const unsubscribe = store.subscribe(tell);
  const seconds = Math.min(query.timeoutSeconds ?? 1_800, 86_400);
  const timers: NodeJS.Timeout[] = [];
  const watch: OpenWatch = {
    storage: resource.storage,
    bookmark: () => bookmark(),
    end: () => {
      unsubscribe();
      open.delete(watch);
      for (const timer of timers) clearTimeout(timer);
      feed.end();
    },
  };
  open.add(watch);
  timers.push(setTimeout(watch.end, seconds * 1000));
  if (bookmarkEvery > 0) {
    timers.push(setInterval(watch.bookmark, bookmarkEvery));
    // The last one comes two seconds before the end.
    if (seconds > 2) timers.push(setTimeout(watch.bookmark, (seconds - 2) * 1000));
  }
  const events = tricks.has("disorder") ? feed.disordered() : feed.lines();
  return { status: 200, headers, body: { is: "watch", events, end: watch.end } };
}

/** A change as a watch with selectors sees it: an object comes when it begins to be selected and goes when it ceases to be. */
function asSeen(
  { type, entry, before, version }: StoreEvent,
  selects: (entry: Entry) => boolean,
): { readonly type: string; readonly entry: Entry } | undefined {
  const was = before !== undefined && selects(before);
  if (type === "DELETED") return was ? { type, entry } : undefined;
  if (selects(entry)) return { type: was ? "MODIFIED" : "ADDED", entry };
  if (!was) return undefined;
  const { metadata } = before.object;
  const object = {
    ...before.object,
    metadata: { ...(isObject(metadata) ? metadata : {}), resourceVersion: String(version) },
  };
  return { type: "DELETED", entry: { ...before, version, object } };
}

interface Feed {
  push(line: () => Buffer): void;
  end(): void;
  /** Lines in order, written when they are taken, so that a slow reader costs no memory. */
  lines(): AsyncIterable<Buffer>;
  /** What comes close together comes last first. */
  disordered(): AsyncIterable<Buffer>;
}

/** A silent feed takes everything and says nothing. */
function makeFeed(isSilent: boolean): Feed {
  let queue: (() => Buffer)[] = [];
  let ended = false;
  let wake = (): void => {};
  const more = (): Promise<void> => (ended ? Promise.resolve() : new Promise((resolve) => (wake = resolve)));
  async function* batches(pause: () => Promise<void>): AsyncGenerator<readonly (() => Buffer)[]> {
    for (;;) {
      while (queue.length === 0) {
        if (ended) return;
        await more();
      }
      await pause();
      const batch = queue;
      queue = [];
      yield batch;
    }
  }
  return {
    push: (line) => {
      if (ended || isSilent) return;
      queue.push(line);
      wake();
    },
    end: () => {
      ended = true;
      wake();
    },
    async *lines() {
      for await (const batch of batches(async () => {})) for (const line of batch) yield line();
    },
    async *disordered() {
      const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));
      for await (const batch of batches(pause)) for (const line of batch.toReversed()) yield line();
    },
  };
}

function torn(line: Buffer): Buffer {
  return Buffer.concat([line.subarray(0, line.length / 2), Buffer.from("\n")]);
}

async function* once(line: Buffer): AsyncGenerator<Buffer> {
  yield line;
}
