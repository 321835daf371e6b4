// The live cluster of a window: which context it is connected to, what of it open files need, and what the person is told.
// What the cluster says goes to the world as changes; nothing here waits for it.

import { writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { getHeapStatistics } from "node:v8";
import type { Connection } from "vscode-languageserver";
import type { Snapshot } from "../analysis/snapshot.ts";
import { canonical } from "../base/json.ts";
import { lazy } from "../base/memo.ts";
import { toClusterState } from "../cluster/coverage.ts";
import { systemClock } from "../cluster/follow/clock.ts";
import type { Target } from "../cluster/kubeconfig/chooseContext.ts";
import { redact } from "../cluster/login/redactor.ts";
import { needOf } from "../cluster/needOf.ts";
import {
  type KubeconfigPlace,
  listContexts,
  type Opened,
  openContext,
  readContext,
  targetKey,
} from "../cluster/openContext.ts";
import { openSchemaCache } from "../cluster/schemas/schemaCache.ts";
import { openSession, type Session } from "../cluster/session.ts";
import { writeRecording } from "../cluster/writeRecording.ts";
import { NAMESPACE } from "../index/policyView.ts";
import type { ClusterChange } from "../model/clusterChange.ts";
import type { Resource } from "../model/resource.ts";
import { toPath } from "../workspace/uri.ts";
import type { LiveConfig } from "./config.ts";
import { tellFirstLists } from "./firstLists.ts";
import { toStatus } from "./liveStatus.ts";
import { withoutEditor } from "./ownEnvironment.ts";
import type {
  ClusterStatus,
  ConnectParams,
  Contexts,
  EditorProxy,
  KubeconfigIdentity,
  LoginCommand,
  Outcome,
  RecordParams,
} from "./protocol.ts";
import { watchFiles } from "./watchFiles.ts";

export interface LiveHost {
  readonly connection: Connection;
  /** The folder of the bundles. */
  readonly bundles: string;
  head(): Snapshot;
  /** The keys of open documents. */
  open(): readonly string[];
  /** Where schemas of clusters are kept; undefined: nowhere. */
  storage(): string | undefined;
  folders(): readonly string[];
  config(): LiveConfig;
  proxy(): EditorProxy | undefined;
  /** Whether the editor wants to be told by progress what takes long. */
  showsProgress(): boolean;
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
  /** Settings or the proxy may read differently: what was connected by them is connected anew. */
  configured(): void;
  close(): void;
}

/** Without a manifest open for so long, watches are closed; in milliseconds. */
const IDLE = 600_000;
const LOOK_AFTER = 100;

/** Serves the requests of the live cluster. */
export function serveLiveCluster(host: LiveHost): LiveCluster {
  const { connection } = host;
  const env = withoutEditor(process.env);
  let session: Session | undefined;
  let epoch = 0;
  let status: ClusterStatus | undefined;
  let warnings: readonly string[] = [];
  let lookTimer: NodeJS.Timeout | undefined;
  let idleTimer: NodeJS.Timeout | undefined;
  /** Whether the cluster has been asked for anything; nothing is before a manifest is open. */
  let isAsked = false;
  /** What the person wants, until they disconnect: tried again when what it depends on changes. */
  let wanted: ConnectParams | undefined;
  let target: Target | undefined;
  /** What the connection was made by. */
  let madeBy = "";
  let watch: { dispose(): void } | undefined;

  const place = (): KubeconfigPlace => ({
    path: host.config().kubeconfig === "" ? undefined : host.config().kubeconfig,
    env,
    home: homedir(),
    workspaceFolders: host.folders().flatMap((folder) => toPath(folder) ?? []),
    kubectlProxy: host.config().kubectlProxy,
    isAllowed: ({ path, sha256 }) => {
      const file: KubeconfigIdentity = { path, sha256 };
      return connection.sendRequest<unknown>("sallyport/mayRead", file).then(
        (answer) => answer === true,
        () => false,
      );
    },
  });

  const firstLists = tellFirstLists(() => connection.window.createWorkDoneProgress());
  const schemaCache = lazy(() => {
    const storage = host.storage();
    return storage === undefined
      ? undefined
      : openSchemaCache(join(storage, "schemas"), { log: (message) => connection.console.warn(message) });
  });

  const setStatus = (next: ClusterStatus | undefined): void => {
    status = next;
    if (host.showsProgress()) firstLists.hear(next);
    host.statusChanged();
  };

  const leave = (): void => {
    epoch++;
    session?.close();
    session = undefined;
    isAsked = false;
    clearTimeout(idleTimer);
    idleTimer = undefined;
  };

  const watchKubeconfig = (files: readonly string[]): void => {
    watch?.dispose();
    watch = watchFiles(files, () => void followKubeconfig());
  };

  const fail = (context: string, reason: string): Outcome => {
    const why = redact(reason);
    connection.console.error(`cluster ${context}: ${why}`);
    target = undefined;
    setStatus({ is: "failed", context, why });
    host.left();
    return { is: "failed", why };
  };

  /** A kubeconfig that can't be read, or that lacks the context, ends no connection: it may be half written. */
  const followKubeconfig = async (): Promise<void> => {
    if (!wanted || !host.isTrusted()) return;
    const own = epoch;
    const read = await readContext(place(), target?.context ?? wanted.context);
    if (own !== epoch || !wanted) return;
    watchKubeconfig(read.looked);
    if (read.is === "target") {
      if (target && targetKey(read.target) === targetKey(target)) return;
      connection.console.info(`cluster ${read.target.context}: the kubeconfig has changed`);
      await open({ ...wanted, context: read.target.context });
    } else if (target)
      connection.console.warn(`cluster ${target.context}: ${redact(read.why)}; its connection is kept`);
    else if (status?.is === "failed" && status.why !== redact(read.why)) fail(status.context, read.why);
  };

  const connect = (params: ConnectParams): Promise<Outcome> => {
    wanted = params;
    return open(params);
  };

  const open = async ({ context, namespace }: ConnectParams): Promise<Outcome> => {
    if (!host.isTrusted()) return { is: "failed", why: "this folder is not trusted: no cluster is connected to" };
    leave();
    const own = epoch;
    madeBy = settingsKey(host);
    // Which context the current one is stands in the kubeconfig; the login is asked about later, at the first request.
    let chosen = context ?? "";
    const opened: Opened = await openContext({
      ...place(),
      context,
      bundles: host.bundles,
      secretNames: host.config().secretNames,
      defaultProxy: host.proxy(),
      mayRun: ({ key, command, args, env, kubeconfig, setting }) => {
        const question: LoginCommand = {
          command,
          args,
          env: env.map(({ name }) => name),
          kubeconfig,
          context: chosen,
          fingerprint: key,
          ...(setting === undefined ? {} : { setting }),
        };
        return connection.sendRequest<boolean>("sallyport/mayRun", question).catch(() => false);
      },
    });
    if (own !== epoch) {
      if (opened.is === "open") opened.transport.close();
      return { is: "failed", why: "another context was chosen meanwhile" };
    }
    watchKubeconfig(opened.looked);
    if (opened.is === "failed") return fail(context ?? "", opened.why);
    const { transport } = opened;
    const before = target;
    target = opened.target;
    const { context: name } = target;
    const defaultNamespace = namespace ?? target.namespace ?? "default";
    // Nothing of another cluster is shown under this one's name.
    if (before && (before.context !== name || before.server.href !== target.server.href))
      host.apply({ state: toClusterState(name, defaultNamespace, new Map()), resources: [] });
    chosen = name;
    ({ warnings } = target);
    let said = "";
    session = openSession({
      transport,
      name,
      defaultNamespace,
      namespaces: host.config().namespaces,
      secretNames: host.config().secretNames,
      clock: systemClock,
      schemaCache: schemaCache(),
      log: (message) => connection.console.info(`cluster ${name}: ${redact(message)}`),
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
        if (told !== said) connection.console.info(`cluster ${name}: ${redact(told).trim()}`);
        said = told;
        setStatus(toStatus(next, name, defaultNamespace, warnings));
      },
    });
    setStatus({
      is: "live",
      context: name,
      namespace: defaultNamespace,
      state: "waiting",
      kinds: [],
      warnings,
    });
    lookNow();
    return { is: "done", text: `Connecting to ${name}` };
  };

  const disconnect = (): Outcome => {
    if (!wanted && status === undefined) return { is: "failed", why: "no cluster is connected" };
    leave();
    wanted = undefined;
    target = undefined;
    watch?.dispose();
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
      if (isAsked) idleTimer ??= setTimeout(() => session?.suspend(), IDLE);
      return;
    }
    clearTimeout(idleTimer);
    idleTimer = undefined;
    if (!isAsked && status?.is === "live") setStatus({ ...status, state: "connecting" });
    isAsked = true;
    session.resume();
    session.mention([...new Set(resources.flatMap(({ id }) => (id.namespace === "" ? [] : id.namespace)))]);
    session.describe([...new Set(resources.map(({ apiVersion }) => apiVersion))]);
    session.want(needOf(resources));
  }

  connection.onRequest("sallyport/contexts", (): Promise<Contexts> | Contexts =>
    host.isTrusted() ? listContexts(place()) : { contexts: [], problems: ["this folder is not trusted"], locked: [] },
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
    configured: () => {
      if (wanted && settingsKey(host) !== madeBy) void open(wanted);
    },
    close: () => {
      clearTimeout(lookTimer);
      watch?.dispose();
      leave();
    },
  };
}

/** How much of what V8 may take is taken: 0 to 1. */
function heapUse(): number {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return used / limit;
}

/** All of the settings that a connection is made by; when to connect is none of them. */
function settingsKey(host: LiveHost): string {
  const { connect: _, ...settings } = host.config();
  return canonical([settings, host.proxy()]);
}
