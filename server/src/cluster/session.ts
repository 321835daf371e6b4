// One context of a kubeconfig, kept up with: which resources are followed, and where, if the cluster does not let us list them
// all. After close() it says nothing more, so an old context never leaks into a new one.

import type { ClusterChange } from "../model/clusterChange.ts";
import { type KindKey, TLS_SECRET } from "../model/views.ts";
import { type Standing, standingsOf, suspended } from "./coverage.ts";
import { keepDiscovering } from "./discovering.ts";
import { isServed, versionOf } from "./discovery.ts";
import { definitions, type Family, families, followKey, isWanted, NEEDS, type Need, pathOf } from "./families.ts";
import type { Clock } from "./follow/clock.ts";
import { type Follower, type FollowState, follow } from "./follow/follow.ts";
import { makeGathering } from "./gathering.ts";
import { keepAsking } from "./heartbeat.ts";
import { followSchemas } from "./schemas/followSchemas.ts";
import type { SchemaCache } from "./schemas/schemaCache.ts";
import { openSecretNames, standingOf } from "./secretNames.ts";
import { isAnswer, type SessionStatus, statusOf } from "./sessionStatus.ts";
import { makeTelling } from "./telling.ts";
import type { Transport } from "./transport.ts";
import { makeTurns } from "./turns.ts";

export interface SessionOptions {
  readonly transport: Transport;
  /** The context's name. */
  readonly name: string;
  /** The context's namespace; "default" where it names none. */
  readonly defaultNamespace: string;
  /** Namespaces to read where the whole cluster may not be listed; empty: those that can be found out. */
  readonly namespaces: readonly string[];
  /** Whether names of TLS Secrets are listed in the namespaces that open files speak of; not where absent. */
  readonly secretNames?: boolean;
  readonly clock: Clock;
  /** Where schemas of custom kinds are kept from one connection to the next; nowhere where absent. */
  readonly schemaCache?: SchemaCache | undefined;
  /** How much of the memory that there may be is taken, 0 to 1; not watched where absent. */
  readonly heapUse?: () => number;
  change(change: ClusterChange): void;
  status(status: SessionStatus): void;
  /** Told what a person may want to read in a log. */
  log?(message: string): void;
}

export interface Session {
  /** What is asked of the cluster from now on; never less than before. */
  want(need: Need): void;
  /** Namespaces that open files speak of now: read where no other way tells which there are. */
  mention(namespaces: readonly string[]): void;
  /** The apiVersions that open files use: the schemas of custom kinds among them are read. */
  describe(apiVersions: readonly string[]): void;
  /** Closes the watches; what is known stays and counts as stale. */
  suspend(): void;
  /** Goes on from there. */
  resume(): void;
  close(): void;
}

const LISTS_AT_ONCE = 4;
const NAMESPACES_AT_MOST = 20;
const TICK = 5_000;
/** A tick that is so late: the machine slept. */
const SLEPT = 10_000;
/** From here on pods are let go: the editor's manifests come first. Twice in a row, for much may be garbage. */
const HEAP_FULL = 0.8;

interface Track {
  readonly family: Family;
  /** Undefined: the whole cluster. */
  readonly namespace: string | undefined;
  readonly follower: Follower;
  state: FollowState;
}

/** Of them the names are read, where somebody opted in: see secretNames.ts. */
const SECRETS = { group: "", kind: "Secret", need: "names" } as const;
const NAMESPACE_NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const METADATA_ONLY = {
  list: "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json",
  watch: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json",
};

/** Opens a session; nothing is asked of the cluster before `want`. */
export function openSession(options: SessionOptions): Session {
  const { transport, clock } = options;
  const ended = new AbortController();
  const { signal } = ended;
  const inTurn = makeTurns(LISTS_AT_ONCE);
  const gathering = makeGathering();
  const tracks = new Map<string, Track>();
  const mentioned = new Set<string>();
  /** Those that open files speak of now. */
  let mentionedNow: readonly string[] = [];
  let need: Need | undefined;
  /** Since when nothing is watched; undefined while it is. */
  let suspendedAt: number | undefined;
  /** Whether the cluster has ever answered. */
  let hasHeard = false;
  const schemas = followSchemas({
    transport,
    clock,
    signal,
    cache: options.schemaCache,
    changed: () => tellSoon(),
    log: (message) => options.log?.(message),
  });
  const tellSoon = makeTelling({
    clock,
    signal,
    name: options.name,
    defaultNamespace: options.defaultNamespace,
    gathering,
    standings: standingsNow,
    schemas: schemas.known,
    reachObjects,
    status: statusNow,
    change: options.change,
    told: options.status,
  });
  const secrets = options.secretNames
    ? openSecretNames({
        transport,
        clock,
        inTurn,
        put: (objects) => {
          for (const object of objects) gathering.put(SECRETS, "v1", object);
        },
        gone: (namespace, names) => {
          for (const name of names) gathering.remove(SECRETS, { namespace, name });
        },
        changed: tellSoon,
      })
    : undefined;
  const discovering = keepDiscovering({
    transport,
    clock,
    signal,
    found: forgetAbsent,
    failed: tellSoon,
    settled: () => {
      lookAtSchemas();
      arrange();
    },
  });

  /** Starts what is wanted and not followed yet, ends what is no longer needed. */
  function arrange(): void {
    if (signal.aborted || suspendedAt !== undefined || need === undefined) return;
    start(definitions, undefined);
    for (const family of families) {
      if (!isWanted(family, need)) continue;
      start(family, undefined);
      const whole = tracks.get(followKey(family, undefined));
      const is = family.isNamespaced ? whole?.state.is : undefined;
      if (is === "live" || is === "absent") stopNamespaces(family, whole);
      else if (is === "forbidden") for (const namespace of namespacesToRead()) start(family, namespace);
    }
    secrets?.look(mentionedNow.slice(0, NAMESPACES_AT_MOST));
    tellSoon();
  }

  function start(family: Family, namespace: string | undefined): void {
    const key = followKey(family, namespace);
    if (tracks.has(key)) return;
    const { discovered } = discovering;
    const version = family.group === "" ? "v1" : discovered && versionOf(family, discovered);
    if (version === undefined) return;
    const apiVersion = family.group === "" ? version : `${family.group}/${version}`;
    // The follower speaks before its track is there: what it says then is the track's first state.
    const own: { track?: Track } = {};
    const follower = follow({
      transport,
      path: pathOf(family, version, namespace),
      accept: family === definitions ? METADATA_ONLY : undefined,
      clock,
      inTurn,
      put: (objects) => {
        if (family === definitions) return definitionsChanged(own.track);
        for (const object of objects) gathering.put(family, apiVersion, object);
        tellSoon();
      },
      gone: (names) => {
        if (family === definitions) return definitionsChanged(own.track);
        for (const name of names) gathering.remove(family, name);
        tellSoon();
      },
      state: (next) => {
        const { track } = own;
        if (!track) return;
        const before = track.state.is;
        track.state = next;
        if (before !== next.is && (next.is === "forbidden" || before === "forbidden")) arrange();
        if (before !== next.is && family.kind === "Namespace" && next.is === "live") arrange();
        tellSoon();
      },
    });
    const track: Track = { family, namespace, follower, state: { is: "loading", objects: 0, remaining: undefined } };
    own.track = track;
    tracks.set(key, track);
  }

  /** The whole is read now: what a namespace's follower knew and the whole does not have is gone. */
  function stopNamespaces(family: Family, whole: Track | undefined): void {
    for (const [key, track] of tracks) {
      if (track.family !== family || track.namespace === undefined) continue;
      const own = new Map(track.follower.known().map((name) => [`${name.namespace}/${name.name}`, name]));
      for (const { namespace, name } of whole?.follower.known() ?? []) own.delete(`${namespace}/${name}`);
      for (const name of own.values()) gathering.remove(family, name);
      track.follower.stop();
      tracks.delete(key);
    }
  }

  /** The setting; else those that can be listed; else the context's own and those that open files name. */
  function namespacesToRead(): readonly string[] {
    if (options.namespaces.length > 0) return options.namespaces.slice(0, NAMESPACES_AT_MOST);
    const listed = tracks.get("/Namespace");
    const some = listed?.state.is === "live" ? gathering.namespaces : new Set([options.defaultNamespace, ...mentioned]);
    // What is looked at comes first, should there be too many.
    const first = [options.defaultNamespace, ...mentioned].filter((namespace) => some.has(namespace));
    return [...new Set([...first, ...some])].slice(0, NAMESPACES_AT_MOST);
  }

  function lookAtSchemas(): void {
    const known = discovering.discovered;
    if (known && suspendedAt === undefined) schemas.look((apiVersion) => isServed(apiVersion, known));
  }

  function definitionsChanged(track: Track | undefined): void {
    // The first list is no news.
    if (track?.state.is === "live") discovering.lookSoon();
  }

  /** A family whose definition came back is followed again; one that is gone ends by itself with a 404. */
  function forgetAbsent(): void {
    for (const [key, track] of tracks) {
      if (track.state.is !== "absent") continue;
      track.follower.stop();
      tracks.delete(key);
    }
  }

  /** How many objects are known that only a question of reach needs. */
  function reachObjects(): number {
    let count = 0;
    for (const { family, state: own } of tracks.values())
      if (family.need === "reach" && "objects" in own) count += own.objects;
    return count;
  }

  function standingsNow(): ReadonlyMap<KindKey, Standing> {
    const followed = [...tracks.values()].filter(({ family }) => family !== definitions);
    const standings = standingsOf(families, followed, discovering.discovered, suspendedAt);
    if (!secrets) return standings;
    const states = [...secrets.states()].map(([name, own]) => [name, suspended(own, suspendedAt)] as const);
    return new Map([...standings, [TLS_SECRET, standingOf(new Map(states))]]);
  }

  function statusNow(): SessionStatus {
    const followed = [...tracks.values()].flatMap((track) => (track.family === definitions ? [] : [track.state]));
    const all = [...followed, ...(secrets?.states().values() ?? [])];
    hasHeard ||= all.some(isAnswer);
    return statusOf(all, standingsNow(), {
      suspendedAt,
      hasHeard,
      isDiscovered: discovering.discovered !== undefined,
      discoveryFailure: discovering.failure,
      isDescribing: schemas.isPending(),
    });
  }

  /** Lets pods and the like go; they stay away until somebody connects again. */
  function dropReach(): void {
    for (const { family, follower } of tracks.values()) if (family.need === "reach") follower.drop();
  }

  /** Wakes the followers after the machine slept, lets pods go where memory is short, looks now and then what there is. */
  async function keepTime(): Promise<void> {
    let isFull = false;
    while (!signal.aborted) {
      const before = clock.now();
      await clock.sleep(TICK, signal);
      const late = clock.now() - before - TICK;
      // What is suspended stays so: a person who comes back to a machine has opened nothing yet.
      if (late > SLEPT && suspendedAt === undefined) wake();
      const wasFull = isFull;
      isFull = (options.heapUse?.() ?? 0) >= HEAP_FULL;
      if (isFull && wasFull) dropReach();
      const isWatched = tracks.get(followKey(definitions, undefined))?.state.is === "live";
      if (!isWatched && need !== undefined && suspendedAt === undefined) discovering.lookIfOld();
    }
  }
  void keepTime();
  void keepAsking({
    transport,
    clock,
    signal,
    live: () =>
      [...tracks.values()].flatMap((track) =>
        track.state.is === "live" && suspendedAt === undefined ? track.follower : [],
      ),
  });

  function wake(): void {
    for (const { follower } of tracks.values()) follower.wake();
    secrets?.wake();
  }

  return {
    want(next) {
      if (need !== undefined && NEEDS.indexOf(next) <= NEEDS.indexOf(need)) return;
      const isBeginning = need === undefined;
      need = next;
      if (isBeginning) void discovering.look();
      arrange();
    },
    mention(all) {
      // A manifest may say anything; what is no name of a namespace is not asked about.
      const namespaces = all.filter((name) => NAMESPACE_NAME.test(name));
      const size = mentioned.size;
      for (const namespace of namespaces) if (mentioned.size < 1000) mentioned.add(namespace);
      const isSame = namespaces.every((name, at) => name === mentionedNow[at]);
      const isOther = secrets && !(isSame && namespaces.length === mentionedNow.length);
      mentionedNow = namespaces;
      if (mentioned.size !== size || isOther) arrange();
    },
    describe: schemas.use,
    suspend() {
      if (suspendedAt !== undefined) return;
      suspendedAt = clock.now();
      for (const { follower } of tracks.values()) follower.pause();
      secrets?.pause();
      schemas.pause();
      tellSoon();
    },
    resume() {
      if (suspendedAt === undefined) return;
      suspendedAt = undefined;
      wake();
      lookAtSchemas();
      arrange();
      tellSoon();
    },
    close() {
      ended.abort();
      for (const { follower } of tracks.values()) follower.stop();
      secrets?.stop();
      tracks.clear();
      transport.close();
    },
  };
}
