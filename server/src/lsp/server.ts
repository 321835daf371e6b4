// The language server: messages in, changes to the world, answers out. It loops over the table of features and knows none
// of them by name.

import {
  type Connection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import type { Change, FileChange } from "../analysis/change.ts";
import { haveFactsChanged, type Snapshot } from "../analysis/snapshot.ts";
import { World } from "../analysis/world.ts";
import { onBug, reportBug } from "../base/reportBug.ts";
import { diagnose } from "../features/diagnostics.ts";
import { features } from "../features/index.ts";
import { LIVE_SCHEME, liveObject } from "../features/liveObject.ts";
import { reachDocument } from "../features/reachDocument.ts";
import type { Schemas } from "../schema/schema.ts";
import { KUBERNETES } from "../schema/version.ts";
import { canonicalUri, toPath, toUri } from "../workspace/uri.ts";
import { type Config, readConfig, readStorage } from "./config.ts";
import { OpenDocuments } from "./documents.ts";
import { serveScan } from "./folderScan.ts";
import { readChange } from "./folders.ts";
import { guarded, isInFolders, isSameText, onceEach, toAnswer, withCanonicalUri } from "./guards.ts";
import { holdHeap } from "./holdHeap.ts";
import { refreshLenses } from "./lensRefresh.ts";
import { serveLiveCluster } from "./liveCluster.ts";
import { serveMigration } from "./migration.ts";
import type {
  EditorProxy,
  InitializationOptions,
  LiveObjectParams,
  ReachDocumentParams,
  Status,
  YamlExtension,
} from "./protocol.ts";
import { Publisher } from "./publish.ts";
import { serveRecording } from "./recordedCluster.ts";
import { recordingPath } from "./recordingFile.ts";
import { serveRoutes } from "./routes.ts";
import { Scheduler } from "./scheduler.ts";

const LENS_METHODS: ReadonlySet<string> = new Set(["textDocument/codeLens", "codeLens/resolve"]);

/** How long the scan of the folder waits for a first file to be opened, in milliseconds. */
const SCAN_AFTER = 300;

/** Wires a connection to a fresh world; returns at once, the connection drives the rest. */
export function serve(connection: Connection, schemas: Schemas, version: string, bundles: string): void {
  const world = new World(schemas);
  const documents = new OpenDocuments();
  let folders: readonly string[] = [];
  let yaml: YamlExtension | undefined;
  let section: unknown;
  let config: Config = readConfig(undefined, undefined);
  let isTrusted = true;
  let proxy: EditorProxy | undefined;
  let showsStatus = false;
  let storage: string | undefined;
  let client: InitializeParams["capabilities"] = {};
  let staged: FileChange[] = [];
  let stagedTimer: NodeJS.Timeout | undefined;

  let firstOpened: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    firstOpened = () => setTimeout(resolve, 50);
  });

  onBug(
    onceEach((where, error) =>
      connection.console.error(`${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
    ),
  );

  const publisher = new Publisher((uri, documentVersion, diagnostics) => {
    void connection.sendDiagnostics({
      uri,
      ...(documentVersion === undefined ? {} : { version: documentVersion }),
      diagnostics: [...diagnostics],
    });
  });
  const scheduler = new Scheduler(
    () => documents.keys(),
    (keys) => {
      for (const key of keys) {
        const document = documents.get(key);
        if (document)
          publisher.publish(
            document.uri,
            document.version,
            guarded("diagnostics", [], () => diagnose(head(), key)),
          );
      }
    },
  );

  /** The state with everything taken in that has come so far. */
  const head = (): Snapshot => {
    if (staged.length === 0) return world.head;
    const before = world.head;
    const after = world.apply({ files: staged });
    staged = [];
    told(before, after);
    return after;
  };

  const apply = (change: Change): void => {
    const before = head();
    told(before, world.apply(change));
  };

  /** Editors open many files in one go: their texts are taken in together, when somebody asks. */
  const stage = (change: FileChange): void => {
    staged.push(change);
    stagedTimer ??= setTimeout(() => {
      stagedTimer = undefined;
      head();
    }, 0);
  };

  const told = (before: Snapshot, after: Snapshot): void => {
    holdHeap();
    live.look();
    if (!haveFactsChanged(before, after)) return;
    if (documents.keys().length > 0) scheduler.others();
    refresh.later();
  };

  const refresh = refreshLenses(
    () => {
      if (client.workspace?.codeLens?.refreshSupport)
        void connection.languages.connection.sendRequest("workspace/codeLens/refresh").catch(() => undefined);
      void connection.sendNotification("sallyport/reachChanged", {});
    },
    () => live.status?.is === "live" && live.status.state === "loading",
  );

  /** Documents that declare nothing, though they are YAML in an editor: the recording, and live objects that are shown. */
  const isCluster = (key: string): boolean => key.startsWith(`${LIVE_SCHEME}:`) || recording.isRecording(key);

  /** After the setting changed: the old recording may be a manifest of the workspace now, the new one is none. */
  const exchangeRecording = async (before: string | undefined): Promise<void> => {
    const after = recordingPath(config.recording, folders);
    if (after !== undefined) apply({ files: [{ uri: canonicalUri(toUri(after)), text: undefined, open: false }] });
    const old = before === undefined || before === after ? undefined : canonicalUri(toUri(before));
    if (old === undefined) return;
    const document = documents.get(old);
    if (document) stage({ uri: old, text: document.getText(), open: true, version: document.version });
    else if (isInFolders(old, folders)) apply({ files: [await readChange(old)] });
  };

  /** Open files that read otherwise on disk, as they stand there. */
  const readUnsaved = async (): Promise<readonly FileChange[]> => {
    const keys = documents.keys().filter((key) => head().files.has(key) && toPath(key) !== undefined);
    const onDisk = await Promise.all(keys.map(readChange));
    return onDisk.filter(({ uri, text }) => !isSameText(text, documents.get(uri)?.getText()));
  };

  const sendStatus = (): void => {
    const status: Status = {
      files: head().files.size,
      indexing: folderScan.indexing,
      cluster: live.status ?? recording.status,
      schema: config.structure,
      kubernetes: KUBERNETES,
    };
    void connection.sendNotification("sallyport/status", status);
  };

  const folderScan = serveScan({
    connection,
    folders: () => folders,
    settings: () => config,
    showsProgress: () => client.window?.workDoneProgress === true,
    isLeftOut: (uri) => documents.has(uri) || recording.isRecording(uri),
    apply: (files) => apply({ files }),
    statusChanged: () => sendStatus(),
  });

  const recording = serveRecording({
    console: connection.console,
    setting: () => config.recording,
    folders: () => folders,
    isLive: () => live.status?.is === "live",
    apply: (cluster) => apply({ cluster }),
    statusChanged: () => sendStatus(),
  });

  const live = serveLiveCluster({
    connection,
    bundles,
    head,
    open: () => documents.keys(),
    storage: () => storage,
    folders: () => folders,
    config: () => config.live,
    proxy: () => proxy,
    showsProgress: () => client.window?.workDoneProgress === true && !showsStatus,
    isTrusted: () => isTrusted,
    apply: (change) => apply({ cluster: change }),
    left: () => recording.reload(),
    statusChanged: () => sendStatus(),
  });

  const configure = async (): Promise<void> => {
    const before = config;
    config = readConfig(section, yaml);
    apply({ settings: config.settings });
    live.configured();
    if (before.exclude.join() !== config.exclude.join() || before.maxFiles !== config.maxFiles) void folderScan.start();
    if (before.recording === config.recording) return sendStatus();
    await exchangeRecording(recordingPath(before.recording, folders));
    await recording.load();
    scheduler.others();
  };

  connection.onInitialize((params): InitializeResult => {
    client = params.capabilities;
    const options = (params.initializationOptions ?? {}) as InitializationOptions;
    yaml = options.yamlExtension;
    isTrusted = options.workspaceTrusted !== false;
    proxy = options.proxy ?? undefined;
    showsStatus = options.showsStatus === true;
    storage = readStorage(options.storage);
    section = options.settings;
    config = readConfig(section, yaml);
    world.apply({ settings: config.settings });
    folders = (params.workspaceFolders?.map((folder) => folder.uri) ?? (params.rootUri ? [params.rootUri] : [])).map(
      canonicalUri,
    );
    return {
      serverInfo: { name: "sallyport", version },
      capabilities: {
        positionEncoding: "utf-16",
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
        ...Object.assign({}, ...features.map((feature) => feature.capability)),
      },
    };
  });

  connection.onInitialized(async () => {
    if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration) {
      void connection.client
        .register(DidChangeWatchedFilesNotification.type, {
          watchers: [{ globPattern: "**/*.{yaml,yml,json}" }, { globPattern: "**/Kustomization" }],
        })
        .catch(() => undefined);
    }
    if (section === undefined && client.workspace?.configuration) {
      section = await connection.workspace.getConfiguration("sallyport").catch(() => undefined);
      config = readConfig(section, yaml);
      apply({ settings: config.settings });
    }
    // The file that a person looks at comes before the folder that it lies in.
    await Promise.race([opened, new Promise((resolve) => setTimeout(resolve, SCAN_AFTER))]);
    void folderScan.start().catch((error: unknown) => reportBug("scan", error));
    if (config.recording !== "") void exchangeRecording(undefined).then(recording.load);
  });

  connection.onDidOpenTextDocument(({ textDocument }) => {
    const key = documents.open(textDocument.uri, textDocument.version, textDocument.text);
    if (!isCluster(key)) stage({ uri: key, text: textDocument.text, open: true, version: textDocument.version });
    scheduler.now(key);
    firstOpened();
  });
  connection.onDidChangeTextDocument(({ textDocument, contentChanges }) => {
    const document = documents.change(textDocument.uri, textDocument.version, contentChanges);
    if (!document) return;
    const key = canonicalUri(textDocument.uri);
    if (isCluster(key)) return;
    stage({ uri: key, text: document.getText(), open: true, version: document.version });
    scheduler.edited(key);
  });
  // What an unsaved edit changes stands in the reach document until it is saved.
  connection.onDidSaveTextDocument(() => void connection.sendNotification("sallyport/reachChanged", {}));
  connection.onDidCloseTextDocument(({ textDocument }) => {
    const key = documents.close(textDocument.uri);
    live.look();
    publisher.clear(textDocument.uri);
    if (isCluster(key)) return;
    void readChange(key).then((change) => {
      if (!documents.has(key)) apply({ files: [isInFolders(key, folders) ? change : { ...change, text: undefined }] });
    });
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    const all = [...new Set(changes.map((change) => canonicalUri(change.uri)))];
    if (all.some(recording.isRecording)) void recording.load();
    const keys = all.filter((key) => !documents.has(key) && !isCluster(key));
    void Promise.all(keys.map(readChange)).then((files) => {
      apply({ files: files.filter((file) => !documents.has(file.uri) && !isCluster(file.uri)) });
    });
  });
  connection.onDidChangeConfiguration(async ({ settings }) => {
    const pushed = (settings as { readonly sallyport?: unknown } | null | undefined)?.sallyport;
    section =
      pushed ??
      (client.workspace?.configuration
        ? await connection.workspace.getConfiguration("sallyport").catch(() => section)
        : section);
    await configure();
  });
  connection.onNotification("sallyport/workspaceTrusted", () => {
    isTrusted = true;
  });
  connection.onNotification("sallyport/proxy", (next: EditorProxy | null) => {
    proxy = next ?? undefined;
    live.configured();
  });
  connection.onNotification("sallyport/yamlExtension", (next: YamlExtension) => {
    yaml = next;
    void configure();
  });
  connection.onRequest("sallyport/reachDocument", async (params: ReachDocumentParams) => {
    const unsaved = await readUnsaved();
    return guarded("reachDocument", null, () => {
      const snapshot = head();
      const saved = unsaved.length > 0 ? world.preview({ files: unsaved }) : undefined;
      return reachDocument(snapshot, { ...params, uri: canonicalUri(params.uri) }, saved) ?? null;
    });
  });
  serveMigration(connection, head);
  serveRoutes(connection, head, () => folders);
  connection.onRequest("sallyport/liveObject", (params: LiveObjectParams) =>
    guarded("liveObject", null, () => liveObject(head(), params) ?? null),
  );
  connection.onNotification(
    "workspace/didChangeWorkspaceFolders",
    ({ event }: { event: { added: { uri: string }[]; removed: { uri: string }[] } }) => {
      const gone = event.removed.map((folder) => canonicalUri(folder.uri));
      folders = [
        ...folders.filter((folder) => !gone.includes(folder)),
        ...event.added.map((folder) => canonicalUri(folder.uri)),
      ];
      const left = [...head().files.keys()].filter((uri) => !documents.has(uri) && !isInFolders(uri, folders));
      apply({ files: left.map((uri) => ({ uri, text: undefined, open: false })) });
      void folderScan.start();
    },
  );

  for (const feature of features) {
    const handle = feature.handle as (snapshot: typeof world.head, params: unknown) => unknown;
    const isLens = LENS_METHODS.has(feature.method);
    connection.onRequest(feature.method, (params: unknown) => {
      const begun = performance.now();
      const answer = toAnswer(guarded(feature.method, feature.empty, () => handle(head(), withCanonicalUri(params))));
      if (isLens) refresh.spent(performance.now() - begun);
      return answer;
    });
  }
  connection.onShutdown(() => {
    clearTimeout(stagedTimer);
    scheduler.dispose();
    refresh.dispose();
    folderScan.stop();
    live.close();
  });
  connection.listen();
}
