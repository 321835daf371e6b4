// The live cluster of a window: which context it is connected to, what of it open files need, and what the person is told.
// What the cluster says goes to the world as changes; nothing here waits for it.

import { writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { getHeapStatistics } from "node:v8";
import type { Connection } from "vscode-languageserver";
import type { Snapshot } from "../analysis/snapshot.ts";
import type { Need } from "../cluster/families.ts";
import { systemClock } from "../cluster/follow/clock.ts";
import type { FollowState } from "../cluster/follow/follow.ts";
import { redact } from "../cluster/login/redactor.ts";
import { listContexts, type Opened, openContext } from "../cluster/openContext.ts";
import { openSession, type Session } from "../cluster/session.ts";
import type { KindStatus, SessionStatus } from "../cluster/sessionStatus.ts";
import { writeRecording } from "../cluster/writeRecording.ts";
import { NAMESPACE } from "../index/policyView.ts";
import type { ClusterChange } from "../model/clusterChange.ts";
import type { Facts } from "../model/facts.ts";
import type { Resource } from "../model/resource.ts";
import { toPath } from "../workspace/uri.ts";
import type { LiveConfig } from "./config.ts";
import type {
  ClusterStatus,
  ConnectParams,
  Contexts,
  LiveKind,
  LiveStatus,
  LoginCommand,
  Outcome,
  RecordParams,
} from "./protocol.ts";

export interface LiveHost {
  readonly connection: Connection;
  /** The folder of the bundles. */
  readonly bundles: string;
  head(): Snapshot;
  /** The keys of open documents. */
  open(): readonly string[];
  folders(): readonly string[];
  config(): LiveConfig;
  isTrusted(): boolean;
  apply(change: ClusterChange): void;
  /** The person left the cluster: what stood for it before stands for it again. */
  left(): void;
  statusChanged(): void;
}

export interface LiveCluster {
  /** Undefined while the window is not connected. */
  readonly status: ClusterStatus | undefined;
  /** Documents were opened, closed or edited: the cluster may be asked for more, or for less. */
  look(): void;
  close(): void;
}

/** Without a manifest open for so long, watches are closed; in milliseconds. */
const IDLE = 600_000;
const LOOK_AFTER = 100;

/** Serves the requests of the live cluster. */
export function serveLiveCluster(host: LiveHost): LiveCluster {
  const { connection } = host;
  let session: Session | undefined;
  let epoch = 0;
  let status: ClusterStatus | undefined;
  let warnings: readonly string[] = [];
  let lookTimer: NodeJS.Timeout | undefined;
  let idleTimer: NodeJS.Timeout | undefined;

  const place = () => ({
    path: host.config().kubeconfig === "" ? undefined : host.config().kubeconfig,
    env: process.env,
    home: homedir(),
    workspaceFolders: host.folders().flatMap((folder) => toPath(folder) ?? []),
  });

  const setStatus = (next: ClusterStatus | undefined): void => {
    status = next;
    host.statusChanged();
  };

  const leave = (): void => {
    epoch++;
    session?.close();
    session = undefined;
    clearTimeout(idleTimer);
  };

  const connect = async ({ context, namespace }: ConnectParams): Promise<Outcome> => {
    if (!host.isTrusted()) return { is: "failed", why: "this folder is not trusted: no cluster is connected to" };
    leave();
    const own = epoch;
    // Which context the current one is stands in the kubeconfig; the login is asked about later, at the first request.
    let chosen = context ?? "";
    const opened: Opened = await openContext({
      ...place(),
      context,
      bundles: host.bundles,
      mayRun: ({ key, command, args, env, kubeconfig }) => {
        const question: LoginCommand = {
          command,
          args,
          env: env.map(({ name }) => name),
          kubeconfig,
          context: chosen,
          fingerprint: key,
        };
        return connection.sendRequest<boolean>("sallyport/mayRun", question).catch(() => false);
      },
    });
    if (own !== epoch) {
      if (opened.is === "open") opened.transport.close();
      return { is: "failed", why: "another context was chosen meanwhile" };
    }
    if (opened.is === "failed") {
      const why = redact(opened.why);
      connection.console.error(`cluster ${context ?? ""}: ${why}`);
      setStatus({ is: "failed", context: context ?? "", why });
      host.left();
      return { is: "failed", why };
    }
    const { target, transport } = opened;
    chosen = target.context;
    const defaultNamespace = namespace ?? target.namespace ?? "default";
    ({ warnings } = target);
    let said = "";
    session = openSession({
      transport,
      name: target.context,
      defaultNamespace,
      namespaces: host.config().namespaces,
      clock: systemClock,
      heapUse,
      change: (change) => {
        if (own !== epoch) return;
        host.apply(change);
        // Pieces of a large change are worked in one by one, so that no request has to do it for all of them.
        host.head().policyView();
      },
      status: (next) => {
        if (own !== epoch) return;
        const told = `${next.state} ${next.why ?? ""}`;
        if (told !== said) connection.console.info(`cluster ${target.context}: ${redact(told).trim()}`);
        said = told;
        setStatus(toStatus(next, target.context, defaultNamespace, warnings));
      },
    });
    setStatus({
      is: "live",
      context: target.context,
      namespace: defaultNamespace,
      state: "connecting",
      kinds: [],
      warnings,
    });
    lookNow();
    return { is: "done", text: `Connecting to ${target.context}` };
  };

  const disconnect = (): Outcome => {
    if (!session && status === undefined) return { is: "failed", why: "no cluster is connected" };
    leave();
    setStatus(undefined);
    host.left();
    return { is: "done", text: "Disconnected" };
  };

  const record = async ({ uri }: RecordParams): Promise<Outcome> => {
    const { cluster, kinds } = host.head().catalog;
    const path = toPath(uri);
    if (!session || !cluster) return { is: "failed", why: "no cluster is connected" };
    if (path === undefined) return { is: "failed", why: "a recording is a file of this machine" };
    const live: Resource[] = [];
    for (const { namespaces } of kinds.values())
      for (const bucket of namespaces.values()) for (const { resource } of bucket.live.values()) live.push(resource);
    try {
      await writeFile(path, writeRecording(cluster, live));
    } catch (error) {
      return { is: "failed", why: error instanceof Error ? error.message : String(error) };
    }
    const count = live.filter(({ id }) => id.kind !== "Secret").length;
    return { is: "done", text: `${count} objects of ${cluster.name} recorded` };
  };

  /** What open files ask of the cluster; nothing where none of them is a manifest. */
  function lookNow(): void {
    clearTimeout(lookTimer);
    lookTimer = undefined;
    if (!session) return;
    const resources = host.open().flatMap((key) => host.head().files.get(key)?.resources ?? []);
    if (resources.length === 0) {
      idleTimer ??= setTimeout(() => session?.suspend(), IDLE);
      return;
    }
    clearTimeout(idleTimer);
    idleTimer = undefined;
    session.resume();
    session.mention([...new Set(resources.flatMap(({ id }) => (id.namespace === "" ? [] : id.namespace)))]);
    session.want(needOf(resources));
  }

  connection.onRequest("sallyport/contexts", (): Promise<Contexts> | Contexts =>
    host.isTrusted() ? listContexts(place()) : { contexts: [], problems: ["this folder is not trusted"] },
  );
  connection.onRequest("sallyport/connect", (params: ConnectParams): Promise<unknown> => connect(params));
  connection.onRequest("sallyport/disconnect", (): unknown => disconnect());
  connection.onRequest("sallyport/record", (params: RecordParams): Promise<unknown> => record(params));
  connection.onRequest("sallyport/namespaces", (): readonly string[] => {
    const table = host.head().catalog.kinds.get(NAMESPACE)?.namespaces.get("");
    return table ? [...table.live.keys()].sort() : [];
  });

  return {
    get status() {
      return status;
    },
    look: () => {
      lookTimer ??= setTimeout(lookNow, LOOK_AFTER);
    },
    close: () => {
      clearTimeout(lookTimer);
      leave();
    },
  };
}

/** How much of what V8 may take is taken: 0 to 1. */
function heapUse(): number {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return used / limit;
}

/** A lens, a finding of policies, a route: they ask who reaches whom. */
const ASKS_REACH: ReadonlySet<Facts["is"]> = new Set(["policy", "workload", "service", "ingress", "route"]);

function needOf(resources: readonly Resource[]): Need {
  return resources.some(({ facts }) => ASKS_REACH.has(facts.is)) ? "reach" : "names";
}

function toStatus(
  { state, since, why, kinds }: SessionStatus,
  context: string,
  namespace: string,
  warnings: readonly string[],
): LiveStatus {
  return {
    is: "live",
    context,
    namespace,
    state,
    ...(since === undefined ? {} : { since }),
    ...(why === undefined ? {} : { why: redact(why) }),
    kinds: kinds.map(toKind),
    warnings,
  };
}

function toKind({ group, kind, whole, byNamespace }: KindStatus): LiveKind {
  const own = { group, kind, ...standing(whole) };
  if (whole.is !== "forbidden" || byNamespace.size === 0) return own;
  const spaces = [...byNamespace];
  const read = spaces.filter(([, state]) => state.is !== "forbidden");
  const objects = read.reduce((sum, [, state]) => sum + standing(state).objects, 0);
  const namespaces = {
    read: read.map(([name]) => name),
    forbidden: spaces.flatMap(([name, state]) => (state.is === "forbidden" ? name : [])),
  };
  return { ...own, objects, namespaces };
}

function standing(state: FollowState): Omit<LiveKind, "group" | "kind" | "namespaces"> {
  switch (state.is) {
    case "loading":
      return {
        state: "loading",
        objects: state.objects,
        ...(state.remaining === undefined ? {} : { remaining: state.remaining }),
      };
    case "live":
    case "tooMany":
      return { state: state.is, objects: state.objects };
    case "notKept":
      return { state: "notKept", objects: 0, why: "memory was short" };
    case "absent":
      return { state: "live", objects: 0 };
    case "stale":
      return { state: "stale", objects: state.objects, since: state.since, why: redact(state.why) };
    case "forbidden":
      return { state: "forbidden", objects: 0, why: redact(state.why) };
    case "refused":
      return { state: "stale", objects: 0, why: redact(state.why) };
  }
}
