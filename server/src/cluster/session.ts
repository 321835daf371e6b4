// One context of a kubeconfig, kept up with: which resources are followed, where the cluster does not let us list them all,
// what of it goes to the world and when. After close() it says nothing more, so an old context never leaks into a new one.

import type { ClusterChange } from "../model/clusterChange.ts";
import type { ServedSchemas } from "../model/servedSchemas.ts";
import { type KindKey, TLS_SECRET } from "../model/views.ts";
import { coverageKey, type Standing, standingsOf, suspended, toClusterState } from "./coverage.ts";
import { type Discovered, discover, isServed, versionOf } from "./discovery.ts";
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
import { makeGathering } from "./gathering.ts";
import { keepAsking } from "./heartbeat.ts";
import { followSchemas } from "./schemas/followSchemas.ts";
import type { SchemaCache } from "./schemas/schemaCache.ts";
import { openSecretNames, standingOf, summaryOf } from "./secretNames.ts";
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
          for (const name of names) gathering.remove({ ...SECRETS, namespace, name });
        },
        changed: () => tellSoon(),
      })
    : undefined;
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
        const { group, kind } = family;
        for (const name of names) gathering.remove({ group, kind, ...name });
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
      for (const name of own.values()) gathering.remove({ group: family.group, kind: family.kind, ...name });
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
      state = toClusterState(options.name, options.defaultNamespace, standings);
      lastKey = key;
    } else if (!isFirst && gathering.isEmpty() && schemas.known() === toldSchemas) return options.status(statusNow());
    const { upserts, deletes } = gathering.take();
    const served = schemas.known() === toldSchemas ? {} : { schemas: schemas.known() };
    options.change(isFirst ? { state, ...served, resources: upserts } : { state, ...served, upserts, deletes });
    isFirst = false;
    toldSchemas = schemas.known();
    options.status(statusNow());
  }

  function standingsNow(): ReadonlyMap<KindKey, Standing> {
    const followed = [...tracks.values()].filter(({ family }) => family !== definitions);
    const standings = standingsOf(families, followed, discovered, suspendedAt);
    if (!secrets) return standings;
    const states = [...secrets.states()].map(([name, own]) => [name, suspended(own, suspendedAt)] as const);
    return new Map([...standings, [TLS_SECRET, standingOf(new Map(states))]]);
  }

  function statusNow(): SessionStatus {
    const followed = [...tracks.values()].filter(({ family }) => family !== definitions).map((track) => track.state);
    const all = [...followed, ...(secrets?.states().values() ?? [])];
    const kinds = [...standingsNow()].flatMap(([key, { whole, byNamespace }]): readonly KindStatus[] => {
      if (key === TLS_SECRET)
        return byNamespace.size === 0
          ? []
          : [{ group: "", kind: "TLS Secret", whole: summaryOf(byNamespace), byNamespace }];
      const family = families.find((one) => familyKey(one) === key);
      return family && whole && whole.is !== "absent"
        ? [{ group: family.group, kind: family.kind, whole, byNamespace }]
        : [];
    });
    const refused = all.find((own) => own.is === "refused");
    const stale = all.filter((own) => own.is === "stale");
    const since = stale.length === 0 ? undefined : Math.min(...stale.map((own) => own.since));
    hasHeard ||= all.some(
      (own) => own.is === "live" || own.is === "forbidden" || (own.is === "loading" && own.objects > 0),
    );
    const why = refused?.why ?? stale[0]?.why ?? discoveryFailure;
    const is = (): SessionStatus["state"] => {
      if (isSuspended) return "off";
      if (refused) return "refused";
      if (!hasHeard) return "connecting";
      if (stale.length > 0) return "stale";
      const isLoading = discovered === undefined || all.some((own) => own.is === "loading");
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
      if (late > SLEPT) wake();
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
    describe: schemas.use,
    suspend() {
      if (isSuspended) return;
      isSuspended = true;
      suspendedAt = clock.now();
      for (const { follower } of tracks.values()) follower.pause();
      secrets?.pause();
      schemas.pause();
      tellSoon();
    },
    resume() {
      if (!isSuspended) return;
      isSuspended = false;
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
