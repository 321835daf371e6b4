// One context of a kubeconfig, kept up with: which resources are followed, where the cluster does not let us list them all,
// what of it goes to the world and when. After close() it says nothing more, so an old context never leaks into a new one.

import type { JsonObject } from "../base/json.ts";
import type { ClusterChange } from "../model/clusterChange.ts";
import type { KindKey } from "../model/views.ts";
import { coverageKey, type Standing, toClusterState } from "./coverage.ts";
import { type Discovered, discover, versionOf } from "./discovery.ts";
import { type Family, families, familyKey, isWanted, NEEDS, type Need, pathOf } from "./families.ts";
import { ApiFailure } from "./follow/answer.ts";
import { makeBackOff } from "./follow/backOff.ts";
import type { Clock } from "./follow/clock.ts";
import { type Follower, type FollowState, follow, type ObjectName } from "./follow/follow.ts";
import { makeInterner } from "./interner.ts";
import { toLiveResource } from "./liveResource.ts";
import { makePending, type Pending } from "./pending.ts";
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
  readonly clock: Clock;
  /** How much of the memory that there may be is taken, 0 to 1; not watched where absent. */
  readonly heapUse?: () => number;
  change(change: ClusterChange): void;
  status(status: SessionStatus): void;
}

export interface Session {
  /** What is asked of the cluster from now on; never less than before. */
  want(need: Need): void;
  /** Namespaces that open files speak of: read where no other way tells which there are. */
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
const PIECE = 1_000;
const LISTS_AT_ONCE = 4;
const NAMESPACES_AT_MOST = 20;
const TICK = 5_000;
/** From here on pods are let go: the editor's manifests come first. Twice in a row, for much may be garbage. */
const HEAP_FULL = 0.8;
/** A tick that comes so much late means that the machine slept. */
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

const CRDS: Family = {
  group: "apiextensions.k8s.io",
  kind: "CustomResourceDefinition",
  resource: "customresourcedefinitions",
  isNamespaced: false,
  need: "names",
  isBuiltIn: true,
  versions: ["v1"],
};
const METADATA_ONLY = {
  list: "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json",
  watch: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json",
};

/** Opens a session; nothing is asked of the cluster before `want`. */
export function openSession(options: SessionOptions): Session {
  const { transport, clock } = options;
  const ended = new AbortController();
  const inTurn = makeTurns(LISTS_AT_ONCE);
  const interner = makeInterner();
  const tracks = new Map<string, Track>();
  /** Changes to tell: of names and policies soon, of pods and the like later. */
  const soon = makePending();
  const later = makePending();
  const mentioned = new Set<string>();
  let need: Need | undefined;
  let discovered: Discovered | undefined;
  let discovering = false;
  let discoveryFailure: string | undefined;
  let isSuspended = false;
  let suspendedAt: number | undefined;
  let flushing = false;
  let isFirst = true;
  /** Whether the cluster has ever answered. */
  let hasHeard = false;
  let lastKey = "";
  /** When pods and the like were told last. */
  let toldLater = Number.NEGATIVE_INFINITY;
  let state = toClusterState(options.name, new Map());

  /** Starts what is wanted and not followed yet, ends what is no longer needed. */
  function arrange(): void {
    if (ended.signal.aborted || isSuspended || need === undefined) return;
    start(CRDS, undefined);
    for (const family of families) {
      if (!isWanted(family, need)) continue;
      start(family, undefined);
      const whole = tracks.get(trackKey(family, undefined));
      if (!family.isNamespaced || whole?.state.is !== "forbidden") stopNamespaces(family);
      else for (const namespace of namespacesToRead()) start(family, namespace);
    }
    tellSoon();
  }

  function start(family: Family, namespace: string | undefined): void {
    const key = trackKey(family, namespace);
    if (tracks.has(key)) return;
    const version = family.group === "" ? "v1" : discovered && versionOf(family, discovered);
    if (version === undefined) return;
    const apiVersion = family.group === "" ? version : `${family.group}/${version}`;
    // The follower speaks before its track is there: what it says then is the track's first state.
    const own: { track?: Track } = {};
    const follower = follow({
      transport,
      path: pathOf(family, version, namespace),
      accept: family === CRDS ? METADATA_ONLY : undefined,
      clock,
      inTurn,
      put: (objects) => {
        if (family === CRDS) return rediscoverSoon(own.track);
        for (const object of objects) put(family, apiVersion, object);
        tellSoon();
      },
      gone: (names) => {
        if (family === CRDS) return rediscoverSoon(own.track);
        for (const name of names) remove(family, name);
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

  function stopNamespaces(family: Family): void {
    for (const [key, track] of tracks) {
      if (track.family !== family || track.namespace === undefined) continue;
      track.follower.stop();
      tracks.delete(key);
    }
  }

  function put(family: Family, apiVersion: string, object: JsonObject): void {
    const resource = toLiveResource(object, apiVersion, family.kind, interner);
    if (!resource) return;
    pendingOf(family).put(resource);
    if (family.kind === "Namespace") liveNamespaces.add(resource.id.name);
  }

  function remove(family: Family, { namespace, name }: ObjectName): void {
    const { group, kind } = family;
    pendingOf(family).remove({ group, kind, namespace, name });
    if (kind === "Namespace") liveNamespaces.delete(name);
  }

  function pendingOf({ need: needed }: Family): Pending {
    return needed === "reach" ? later : soon;
  }

  const liveNamespaces = new Set<string>();

  /** The setting; else those that can be listed; else the context's own and those that open files name. */
  function namespacesToRead(): readonly string[] {
    if (options.namespaces.length > 0) return options.namespaces.slice(0, NAMESPACES_AT_MOST);
    const listed = tracks.get("/Namespace");
    const some = listed?.state.is === "live" ? liveNamespaces : new Set([options.defaultNamespace, ...mentioned]);
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
        discovered = await discover(transport, [...wanted, CRDS], ended.signal);
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
        if (error instanceof ApiFailure && error.status === 401) break;
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
    const next = isCovered ? state : toClusterState(options.name, standings);
    lastKey = key;
    // Where coverage changes, what it speaks of must be there.
    const isDue = !isCovered || clock.now() - toldLater >= BATCH_AN_OBJECT * reachObjects();
    const parts = [...soon.take(PIECE), ...(isDue ? later.take(PIECE) : [])];
    if (isDue) toldLater = clock.now();
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
    if (later.size > 0) tellSoon();
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
      if (family === CRDS) continue;
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
    return standings;
  }

  function suspended(own: FollowState): FollowState {
    if (suspendedAt === undefined || own.is !== "live") return own;
    return { is: "stale", since: suspendedAt, why: "not watched while no manifest is open", objects: own.objects };
  }

  function statusNow(): SessionStatus {
    const all = [...tracks.values()].flatMap(({ family, state: own }) => (family === CRDS ? [] : [own]));
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
      if (late > SLEPT) for (const { follower } of tracks.values()) follower.wake();
      const wasFull = isFull;
      isFull = (options.heapUse?.() ?? 0) >= HEAP_FULL;
      if (isFull && wasFull) dropReach();
      const crds = tracks.get(trackKey(CRDS, undefined))?.state.is;
      if (crds !== "live" && clock.now() - lastDiscovery > DISCOVER_AGAIN && need !== undefined && !isSuspended) {
        lastDiscovery = clock.now();
        void discoverNow();
      }
    }
  }
  void keepTime();

  return {
    want(next) {
      if (need !== undefined && NEEDS.indexOf(next) <= NEEDS.indexOf(need)) return;
      const isBeginning = need === undefined;
      need = next;
      if (isBeginning) void discoverNow();
      arrange();
    },
    mention(namespaces) {
      const size = mentioned.size;
      for (const namespace of namespaces) if (mentioned.size < 1000) mentioned.add(namespace);
      if (mentioned.size !== size) arrange();
    },
    suspend() {
      if (isSuspended) return;
      isSuspended = true;
      suspendedAt = clock.now();
      for (const { follower } of tracks.values()) follower.pause();
      tellSoon();
    },
    resume() {
      if (!isSuspended) return;
      isSuspended = false;
      suspendedAt = undefined;
      for (const { follower } of tracks.values()) follower.wake();
      arrange();
      tellSoon();
    },
    close() {
      ended.abort();
      for (const { follower } of tracks.values()) follower.stop();
      tracks.clear();
      transport.close();
    },
  };
}

/** The whole cluster's is the kind's key. */
function trackKey(family: Family, namespace: string | undefined): string {
  return namespace === undefined ? familyKey(family) : `${familyKey(family)} ${namespace}`;
}
