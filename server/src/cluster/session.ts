// One context of a kubeconfig, kept up with: which resources are followed, where the cluster does not let us list them all,
// what of it goes to the world and when. After close() it says nothing more, so an old context never leaks into a new one.

import type { ClusterChange } from "../model/clusterChange.ts";
import { type KindKey, TLS_SECRET } from "../model/views.ts";
import { coverageKey, type Standing, toClusterState } from "./coverage.ts";
import { type Discovered, discover, versionOf } from "./discovery.ts";
import {
  definitions,
  type Family,
  families,
  familyKey,
  followKey,
  isWanted,
  NEEDS,
  type Need,
  pathOf,
} from "./families.ts";
import { ApiFailure, isRefusal } from "./follow/answer.ts";
import { makeBackOff } from "./follow/backOff.ts";
import type { Clock } from "./follow/clock.ts";
import { type Follower, type FollowState, follow } from "./follow/follow.ts";
import { makeGathering, type Piece } from "./gathering.ts";
import { keepAsking } from "./heartbeat.ts";
import { openSecretNames, standingOf } from "./secretNames.ts";
import { isAnswer, type SessionStatus, toStatus } from "./sessionStatus.ts";
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
  /** How much of the memory that there may be is taken, 0 to 1; not watched where absent. */
  readonly heapUse?: () => number;
  change(change: ClusterChange): void;
  status(status: SessionStatus): void;
}

export interface Session {
  /** What is asked of the cluster from now on; never less than before. */
  want(need: Need): void;
  /** Namespaces that open files speak of now: read where no other way tells which there are. */
  mention(namespaces: readonly string[]): void;
  /** Closes the watches; what is known stays and counts as stale. */
  suspend(): void;
  /** Goes on from there. */
  resume(): void;
  close(): void;
}

/** Changes are gathered for so long, in milliseconds. */
const BATCH = 250;
/**
 * Changes of what only a question of reach needs are gathered so much longer for each such object that is known: what is worked
 * out anew of it costs what there is of it. 1,000 pods: 250 ms; 50,000 pods with their EndpointSlices: 13 s.
 */
const BATCH_AN_OBJECT = 0.2;
/** Objects of one change: more are told one after another, so that a key typed meanwhile is answered between two. */
const PIECE = 400;
const LISTS_AT_ONCE = 4;
const NAMESPACES_AT_MOST = 20;
const TICK = 5_000;
/** From here on pods are let go: the editor's manifests come first. Twice in a row, for much may be garbage. */
const HEAP_FULL = 0.8;
/** A tick that is so late: the machine slept. */
const SLEPT = 10_000;
const DISCOVER_AGAIN = 600_000;
/** Waits between looks at what there is, after a definition came or went. */
const DISCOVER_AFTER = [1_000, 2_000, 5_000, 12_000];

interface Track {
  readonly family: Family;
  /** Undefined: the whole cluster. */
  readonly namespace: string | undefined;
  readonly follower: Follower;
  state: FollowState;
}

/** Of them the names are read, where somebody opted in: see secretNames.ts. */
const SECRETS = { group: "", kind: "Secret" };
const NAMESPACE_NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const METADATA_ONLY = {
  list: "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json",
  watch: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json",
};

/** Opens a session; nothing is asked of the cluster before `want`. */
export function openSession(options: SessionOptions): Session {
  const { transport, clock } = options;
  const ended = new AbortController();
  const inTurn = makeTurns(LISTS_AT_ONCE);
  const gathering = makeGathering();
  const tracks = new Map<string, Track>();
  const mentioned = new Set<string>();
  /** Those that open files speak of now. */
  let mentionedNow: readonly string[] = [];
  let need: Need | undefined;
  let discovered: Discovered | undefined;
  let discovering = false;
  let discoveryFailure: string | undefined;
  let isSuspended = false;
  /** The login failed: it is tried again when somebody connects anew. */
  let isRefused = false;
  let suspendedAt: number | undefined;
  let flushing = false;
  let isFirst = true;
  /** Whether the cluster has ever answered. */
  let hasHeard = false;
  let lastKey = "";
  /** When pods and the like were told last. */
  let toldLater = Number.NEGATIVE_INFINITY;
  let state = toClusterState(options.name, options.defaultNamespace, new Map());
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
        changed: () => tellSoon(),
      })
    : undefined;

  /** Starts what is wanted and not followed yet, ends what is no longer needed. */
  function arrange(): void {
    if (ended.signal.aborted || isSuspended || need === undefined) return;
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
        if (family === definitions) return rediscoverSoon(own.track);
        for (const object of objects) gathering.put(family, apiVersion, object);
        tellSoon();
      },
      gone: (names) => {
        if (family === definitions) return rediscoverSoon(own.track);
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

  async function discoverNow(): Promise<void> {
    if (discovering || ended.signal.aborted) return;
    discovering = true;
    const backOff = makeBackOff(clock);
    const wanted = families.filter(({ group }) => group !== "");
    while (!ended.signal.aborted) {
      try {
        discovered = await discover(transport, [...wanted, definitions], ended.signal);
        discoveryFailure = undefined;
        forgetAbsent();
        break;
      } catch (error) {
        if (ended.signal.aborted) return;
        discoveryFailure = error instanceof Error ? error.message : String(error);
        if (error instanceof ApiFailure && error.status === 403) {
          // Nobody is told what there is: the built-in kinds are there.
          discovered = new Map(
            wanted.filter((one) => one.isBuiltIn).map((one) => [`${one.group}/${one.resource}`, ["v1"]]),
          );
          break;
        }
        tellSoon();
        isRefused = isRefusal(error);
        if (isRefused) break;
        await clock.sleep(backOff.next(), ended.signal);
      }
    }
    discovering = false;
    arrange();
  }

  /** A family whose definition came back is followed again; one that is gone ends by itself with a 404. */
  function forgetAbsent(): void {
    for (const [key, track] of tracks) {
      if (track.state.is !== "absent") continue;
      track.follower.stop();
      tracks.delete(key);
    }
  }

  let isRediscovering = false;
  function rediscoverSoon(track: Track | undefined): void {
    if (track?.state.is !== "live" || isRediscovering) return;
    isRediscovering = true;
    void (async () => {
      // A new definition takes some seconds until discovery tells of it.
      for (const wait of DISCOVER_AFTER) {
        await clock.sleep(wait, ended.signal);
        isRediscovering = false;
        await discoverNow();
      }
    })();
  }

  function tellSoon(): void {
    if (flushing || ended.signal.aborted) return;
    flushing = true;
    void clock.sleep(BATCH, ended.signal).then(tell);
  }

  async function tell(): Promise<void> {
    if (ended.signal.aborted) return;
    const standings = standingsNow();
    const key = coverageKey(standings);
    const isCovered = key === lastKey;
    const next = isCovered ? state : toClusterState(options.name, options.defaultNamespace, standings);
    lastKey = key;
    // Where coverage changes, what it speaks of must be there.
    const isDue = !isCovered || clock.now() - toldLater >= BATCH_AN_OBJECT * reachObjects();
    if (isDue) toldLater = clock.now();
    const parts: Piece[] = [...gathering.take(PIECE, isDue ? "all" : "soon")];
    if (isFirst) options.change({ state, resources: [] });
    isFirst = false;
    const last = parts.pop() ?? (isCovered ? undefined : { upserts: [], deletes: [] });
    for (const part of parts) {
      options.change({ state, ...part });
      await clock.sleep(0, ended.signal);
      if (ended.signal.aborted) return;
    }
    state = next;
    if (last) options.change({ state, ...last });
    flushing = false;
    options.status(statusNow());
    if (gathering.isWaiting()) tellSoon();
  }

  /** How many objects are known that only a question of reach needs. */
  function reachObjects(): number {
    let count = 0;
    for (const { family, state: own } of tracks.values())
      if (family.need === "reach" && "objects" in own) count += own.objects;
    return count;
  }

  function standingsNow(): ReadonlyMap<KindKey, Standing> {
    const standings = new Map<KindKey, Standing>();
    for (const family of families) {
      const key = familyKey(family);
      if (discovered && family.group !== "" && versionOf(family, discovered) === undefined)
        standings.set(key, { whole: { is: "absent" }, byNamespace: new Map() });
      else standings.set(key, { whole: undefined, byNamespace: new Map() });
    }
    for (const { family, namespace, state: own } of tracks.values()) {
      if (family === definitions) continue;
      const key = familyKey(family);
      const standing = standings.get(key) ?? { whole: undefined, byNamespace: new Map() };
      const shown = suspended(own);
      standings.set(
        key,
        namespace === undefined
          ? { ...standing, whole: shown }
          : { ...standing, byNamespace: new Map([...standing.byNamespace, [namespace, shown]]) },
      );
    }
    const states = secrets && [...secrets.states()].map(([name, own]) => [name, suspended(own)] as const);
    if (states) standings.set(TLS_SECRET, standingOf(new Map(states)));
    return standings;
  }

  function suspended(own: FollowState): FollowState {
    if (suspendedAt === undefined || own.is !== "live") return own;
    return { is: "stale", since: suspendedAt, why: "not watched while no manifest is open", objects: own.objects };
  }

  function statusNow(): SessionStatus {
    const followed = [...tracks.values()].filter(({ family }) => family !== definitions).map((track) => track.state);
    const all = [...followed, ...(secrets?.states().values() ?? [])];
    hasHeard ||= all.some(isAnswer);
    const is = { isSuspended, suspendedAt, hasHeard, isDiscovered: discovered !== undefined, discoveryFailure };
    return toStatus(all, standingsNow(), is);
  }

  /** Lets pods and the like go; they stay away until somebody connects again. */
  function dropReach(): void {
    for (const { family, follower } of tracks.values()) if (family.need === "reach") follower.drop();
  }

  /** Wakes the followers after the machine slept, and looks again what there is from time to time. */
  async function keepTime(): Promise<void> {
    let lastDiscovery = clock.now();
    let isFull = false;
    while (!ended.signal.aborted) {
      const before = clock.now();
      await clock.sleep(TICK, ended.signal);
      const late = clock.now() - before - TICK;
      if (late > SLEPT) wake();
      const wasFull = isFull;
      isFull = (options.heapUse?.() ?? 0) >= HEAP_FULL;
      if (isFull && wasFull) dropReach();
      const crds = tracks.get(followKey(definitions, undefined))?.state.is;
      const mayAsk = crds !== "live" && !isRefused && need !== undefined && !isSuspended;
      if (mayAsk && clock.now() - lastDiscovery > DISCOVER_AGAIN) {
        lastDiscovery = clock.now();
        void discoverNow();
      }
    }
  }
  void keepTime();
  void keepAsking({
    transport,
    clock,
    signal: ended.signal,
    live: () =>
      [...tracks.values()].flatMap((track) => (track.state.is === "live" && !isSuspended ? track.follower : [])),
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
      if (isBeginning) void discoverNow();
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
    suspend() {
      if (isSuspended) return;
      isSuspended = true;
      suspendedAt = clock.now();
      for (const { follower } of tracks.values()) follower.pause();
      secrets?.pause();
      tellSoon();
    },
    resume() {
      if (!isSuspended) return;
      isSuspended = false;
      suspendedAt = undefined;
      wake();
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
