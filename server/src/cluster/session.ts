// One context of a kubeconfig, kept up with: which resources are followed, where the cluster does not let us list them all,
// what of it goes to the world and when. After close() it says nothing more, so an old context never leaks into a new one.

import type { JsonObject } from "../base/json.ts";
import type { ClusterChange } from "../model/clusterChange.ts";
import { decodeValue, noContext, type Resource } from "../model/resource.ts";
import { type ResourceId, toKey } from "../model/resourceId.ts";
import type { ServedSchemas } from "../model/servedSchemas.ts";
import type { KindKey } from "../model/views.ts";
import { coverageKey, type Standing, standingsOf, toClusterState } from "./coverage.ts";
import { type Discovered, discover, isServed, versionOf } from "./discovery.ts";
import { CRDS, type Family, families, familyKey, isWanted, NEEDS, type Need, pathOf } from "./families.ts";
import { ApiFailure } from "./follow/answer.ts";
import { makeBackOff } from "./follow/backOff.ts";
import type { Clock } from "./follow/clock.ts";
import { type Follower, type FollowState, follow, type ObjectName } from "./follow/follow.ts";
import { makeInterner } from "./interner.ts";
import { trimmed } from "./normalise.ts";
import { followSchemas } from "./schemas/followSchemas.ts";
import type { SchemaCache } from "./schemas/schemaCache.ts";
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
  /** Where schemas of custom kinds are kept from one connection to the next; nowhere where absent. */
  readonly schemaCache?: SchemaCache | undefined;
  change(change: ClusterChange): void;
  status(status: SessionStatus): void;
  /** Told what a person may want to read in a log. */
  log?(message: string): void;
}

export interface Session {
  /** What is asked of the cluster from now on; never less than before. */
  want(need: Need): void;
  /** Namespaces that open files speak of: read where no other way tells which there are. */
  mention(namespaces: readonly string[]): void;
  /** The apiVersions that open files use: the schemas of custom kinds among them are read. */
  describe(apiVersions: readonly string[]): void;
  /** Closes the watches; what is known stays and counts as stale. */
  suspend(): void;
  /** Goes on from there. */
  resume(): void;
  close(): void;
}

export interface SessionStatus {
  readonly state: "connecting" | "loading" | "live" | "stale" | "refused" | "off";
  /** Of stale: milliseconds since 1970. */
  readonly since: number | undefined;
  readonly why: string | undefined;
  readonly kinds: readonly KindStatus[];
  /** Whether schemas of custom kinds are on their way. */
  readonly isDescribing: boolean;
}

export interface KindStatus {
  readonly group: string;
  readonly kind: string;
  readonly whole: FollowState;
  readonly byNamespace: ReadonlyMap<string, FollowState>;
}

/** Changes are gathered for so long, in milliseconds. */
const BATCH = 250;
const LISTS_AT_ONCE = 4;
const NAMESPACES_AT_MOST = 20;
const TICK = 5_000;
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

const METADATA_ONLY = {
  list: "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json",
  watch: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json",
};

/** Opens a session; nothing is asked of the cluster before `want`. */
export function openSession(options: SessionOptions): Session {
  const { transport, clock } = options;
  const ended = new AbortController();
  const inTurn = makeTurns(LISTS_AT_ONCE);
  const intern = makeInterner();
  const tracks = new Map<string, Track>();
  const upserts = new Map<string, Resource>();
  const deletes = new Map<string, ResourceId>();
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
  let state = toClusterState(options.name, new Map());
  let toldSchemas: readonly ServedSchemas[] = [];
  const schemas = followSchemas({
    transport,
    clock,
    signal: ended.signal,
    cache: options.schemaCache,
    changed: tellSoon,
    log: (message) => options.log?.(message),
  });

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
    const value = trimmed(object, apiVersion, family.kind, intern);
    for (const resource of decodeValue(value, undefined, noContext)) {
      if (!resource.named) continue;
      const key = toKey(resource.id);
      upserts.set(key, resource);
      deletes.delete(key);
      if (family.kind === "Namespace") liveNamespaces.add(resource.id.name);
    }
  }

  function remove({ group, kind }: Family, { namespace, name }: ObjectName): void {
    const id: ResourceId = { group, kind, namespace, name };
    deletes.set(toKey(id), id);
    upserts.delete(toKey(id));
    if (kind === "Namespace") liveNamespaces.delete(name);
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
    lookAtSchemas();
    arrange();
  }

  function lookAtSchemas(): void {
    const known = discovered;
    if (known && !isSuspended) schemas.look((apiVersion) => isServed(apiVersion, known));
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

  function tell(): void {
    flushing = false;
    if (ended.signal.aborted) return;
    const standings = standingsNow();
    const key = coverageKey(standings);
    if (key !== lastKey) {
      state = toClusterState(options.name, standings);
      lastKey = key;
    } else if (!isFirst && upserts.size === 0 && deletes.size === 0 && schemas.known() === toldSchemas)
      return options.status(statusNow());
    const known = schemas.known() === toldSchemas ? {} : { schemas: schemas.known() };
    if (isFirst) options.change({ state, ...known, resources: [...upserts.values()] });
    else options.change({ state, ...known, upserts: [...upserts.values()], deletes: [...deletes.values()] });
    isFirst = false;
    toldSchemas = schemas.known();
    upserts.clear();
    deletes.clear();
    options.status(statusNow());
  }

  function standingsNow(): ReadonlyMap<KindKey, Standing> {
    const followed = [...tracks.values()].filter(({ family }) => family !== CRDS);
    return standingsOf(families, followed, discovered, suspendedAt);
  }

  function statusNow(): SessionStatus {
    const all = [...tracks.values()].filter(({ family }) => family !== CRDS);
    const kinds = [...standingsNow()].flatMap(([key, { whole, byNamespace }]): readonly KindStatus[] => {
      const family = families.find((one) => familyKey(one) === key);
      return family && whole && whole.is !== "absent"
        ? [{ group: family.group, kind: family.kind, whole, byNamespace }]
        : [];
    });
    const refused = all.find(({ state: own }) => own.is === "refused")?.state;
    const stale = all.map(({ state: own }) => own).filter((own) => own.is === "stale");
    const since = stale.length === 0 ? undefined : Math.min(...stale.map((own) => own.since));
    hasHeard ||= all.some(
      ({ state: own }) => own.is === "live" || own.is === "forbidden" || (own.is === "loading" && own.objects > 0),
    );
    const why = refused?.is === "refused" ? refused.why : (stale[0]?.why ?? discoveryFailure);
    const is = (): SessionStatus["state"] => {
      if (isSuspended) return "off";
      if (refused) return "refused";
      if (!hasHeard) return "connecting";
      if (stale.length > 0) return "stale";
      const isLoading = discovered === undefined || all.some(({ state: own }) => own.is === "loading");
      return isLoading ? "loading" : "live";
    };
    return { state: is(), since: since ?? suspendedAt, why, kinds, isDescribing: schemas.isPending() };
  }

  /** Wakes the followers after the machine slept, and looks again what there is from time to time. */
  async function keepTime(): Promise<void> {
    let lastDiscovery = clock.now();
    while (!ended.signal.aborted) {
      const before = clock.now();
      await clock.sleep(TICK, ended.signal);
      const late = clock.now() - before - TICK;
      if (late > SLEPT) for (const { follower } of tracks.values()) follower.wake();
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
    describe: schemas.use,
    suspend() {
      if (isSuspended) return;
      isSuspended = true;
      suspendedAt = clock.now();
      for (const { follower } of tracks.values()) follower.pause();
      schemas.pause();
      tellSoon();
    },
    resume() {
      if (!isSuspended) return;
      isSuspended = false;
      suspendedAt = undefined;
      for (const { follower } of tracks.values()) follower.wake();
      lookAtSchemas();
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
