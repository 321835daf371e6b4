// The schemas of custom kinds as an API server publishes them: its index once, then the documents of those versions that open
// files use, and again what has changed since. Any user may read them (system:discovery), also one who may not list definitions.

import { createHash } from "node:crypto";
import { isBuiltInGroup } from "../../model/builtInGroups.ts";
import type { ServedSchemas } from "../../model/servedSchemas.ts";
import { ApiFailure, readAnswer, readObjectAnswer, toObject } from "../follow/answer.ts";
import { makeBackOff } from "../follow/backOff.ts";
import type { Clock } from "../follow/clock.ts";
import type { Transport } from "../transport.ts";
import { makeTurns } from "../turns.ts";
import { readServedSchemas } from "./readServedSchemas.ts";
import type { SchemaCache } from "./schemaCache.ts";
import { INDEX_PATH, readSchemaIndex, type SchemaAddress, type SchemaIndex } from "./schemaIndex.ts";

export interface SchemaOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  /** Ends everything. */
  readonly signal: AbortSignal;
  readonly cache: SchemaCache | undefined;
  /** What is known is another than before, or nothing is pending any more. */
  changed(): void;
  log(message: string): void;
}

export interface SchemaFollower {
  /** Versions of API groups whose custom kinds are to be known, all of them each time. Others stay as they are known. */
  use(apiVersions: readonly string[]): void;
  /**
   * The server may publish something else by now.
   * @param isServed whether it has resources of an apiVersion, published or not
   */
  look(isServed: (apiVersion: string) => boolean): void;
  /** Asks nothing more until the next look. */
  pause(): void;
  /** The same object while nothing has changed. */
  known(): readonly ServedSchemas[];
  /** Whether schemas are on their way, and nothing has kept them from coming yet. */
  isPending(): boolean;
}

/** Versions at most; files that use more are no manifests of one cluster. */
const MOST_VERSIONS = 200;
const AT_ONCE = 4;
/** Waits between looks for what is served and not published yet: a new definition takes a moment until it is. */
const LATE = [1_000, 2_000, 5_000, 12_000];
/** A redirect to the document of today, or nothing any more. */
const MOVED: ReadonlySet<number> = new Set([301, 302, 307, 404]);

/** Asks nothing before the first look. */
export function followSchemas({ transport, clock, signal, cache, changed, log }: SchemaOptions): SchemaFollower {
  const inTurn = makeTurns(AT_ONCE);
  let wanted: ReadonlySet<string> = new Set();
  const held = new Map<string, ServedSchemas>();
  /** Hashes of documents that can't be used: they are not asked for again. */
  const refused = new Map<string, string>();
  const told = new Set<string>();
  let known: readonly ServedSchemas[] = [];
  let index: SchemaIndex | undefined;
  let isOpen = false;
  let isRunning = false;
  let hasFailed = false;
  /** Counts what was asked of this follower, so that what comes during a round starts another. */
  let asked = 0;
  let mayBeLate: (apiVersion: string) => boolean = () => false;
  let waits = LATE;
  let isWaiting = false;

  async function run(): Promise<void> {
    if (isRunning || !mayAsk()) return;
    isRunning = true;
    hasFailed = false;
    const backOff = makeBackOff(clock);
    for (let done = -1; done !== asked && mayAsk(); ) {
      const own = asked;
      try {
        await takeAll();
        done = own;
        lookLater();
      } catch (error) {
        if (signal.aborted) return;
        const failure = error instanceof ApiFailure ? error : undefined;
        tellOnce(`schemas of custom kinds: ${error instanceof Error ? error.message : String(error)}`);
        hasFailed = true;
        changed();
        // What is refused, or is not there, is asked for again when discovery is.
        if (failure && failure.status >= 400 && failure.status < 500 && failure.status !== 429) done = own;
        else await clock.sleep(backOff.next(failure?.retryAfter), signal);
      }
    }
    isRunning = false;
    if (!signal.aborted) changed();
  }

  function lookLater(): void {
    const [wait, ...rest] = waits;
    if (wait === undefined || isWaiting) return;
    if (![...wanted].some((apiVersion) => index?.has(apiVersion) === false && mayBeLate(apiVersion))) return;
    isWaiting = true;
    waits = rest;
    void clock.sleep(wait, signal).then(() => {
      isWaiting = false;
      readAgain();
    });
  }

  function readAgain(): void {
    index = undefined;
    asked++;
    void run();
  }

  function mayAsk(): boolean {
    return isOpen && wanted.size > 0 && !signal.aborted;
  }

  /** Documents that have moved since the index was read are led to by a new one; once, should a server contradict itself. */
  async function takeAll(): Promise<void> {
    if (await takeRound()) return;
    index = undefined;
    await takeRound();
  }

  /** False where a document is no longer where the index has it. */
  async function takeRound(): Promise<boolean> {
    index ??= readSchemaIndex(
      await readObjectAnswer(await transport.send({ method: "GET", path: INDEX_PATH }, signal)),
    );
    const now = index;
    let isWhole = true;
    const taken = [...wanted].map((apiVersion) =>
      inTurn(async () => {
        if (!(await take(apiVersion, now.get(apiVersion)))) isWhole = false;
      }),
    );
    const failed = (await Promise.allSettled(taken)).find((one) => one.status === "rejected");
    if (failed) throw failed.reason;
    return isWhole;
  }

  /** False where the document has moved. */
  async function take(apiVersion: string, address: SchemaAddress | undefined): Promise<boolean> {
    const hash = address?.hash ?? "";
    // Without a hash there is no telling whether it has changed.
    if (hash !== "" && (held.get(apiVersion)?.hash === hash || refused.get(apiVersion) === hash)) return true;
    const kept = hash === "" ? undefined : await cache?.read(apiVersion, hash);
    if (kept || !address) {
      keep(apiVersion, kept);
      return true;
    }
    try {
      await fetchNow(apiVersion, address);
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      if (MOVED.has(error.status)) return false;
      if (error.status !== 0) throw error;
      refused.set(apiVersion, hash);
      keep(apiVersion, undefined);
      tellOnce(`schemas of ${apiVersion}: ${error.message}`);
    }
    return true;
  }

  async function fetchNow(apiVersion: string, { path, hash }: SchemaAddress): Promise<void> {
    const text = await readAnswer(await transport.send({ method: "GET", path }, signal));
    const schemas = readServedSchemas(apiVersion, hash, toObject(text));
    if (!schemas) throw new ApiFailure(0, "TooLarge", "the document holds more than can be used");
    keep(apiVersion, schemas);
    // The hash is that of the document's bytes. One that is another's would bring its content to that other's cluster.
    if (createHash("sha512").update(text).digest("hex") === hash.toLowerCase()) await cache?.write(schemas);
  }

  function keep(apiVersion: string, schemas: ServedSchemas | undefined): void {
    if (signal.aborted || held.get(apiVersion) === schemas) return;
    if (schemas) held.set(apiVersion, schemas);
    else held.delete(apiVersion);
    known = [...held.values()];
    changed();
  }

  function tellOnce(message: string): void {
    if (told.has(message) || told.size > 100) return;
    told.add(message);
    log(message);
  }

  return {
    use(apiVersions) {
      const next = apiVersions.filter((apiVersion) => {
        const [group = "", version] = apiVersion.split("/");
        return version !== undefined && !isBuiltInGroup(group);
      });
      if (next.length === wanted.size && next.every((apiVersion) => wanted.has(apiVersion))) return;
      wanted = new Set(next.slice(0, MOST_VERSIONS));
      asked++;
      void run();
    },
    look(isServed) {
      isOpen = true;
      mayBeLate = isServed;
      waits = LATE;
      readAgain();
    },
    pause() {
      isOpen = false;
    },
    known: () => known,
    isPending: () => isRunning && !hasFailed,
  };
}
