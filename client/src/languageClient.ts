// The connection to the language server. It knows how the server is started and stopped, and nothing of what is said over it
// beyond the shape of Sallyport's own messages.
import { type CompletionItem, type CompletionList, EventEmitter, type ExtensionContext, workspace } from "vscode";
import {
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  State,
  TransportKind,
} from "vscode-languageclient/node";
import type {
  ClientNotifications,
  InitializationOptions,
  Requests,
  ServerNotifications,
  ServerRequests,
  Settings,
} from "../../server/src/lsp/protocol.ts";
import { readEditorProxy } from "./editorProxy.ts";
import { readYamlExtension } from "./yamlExtension.ts";

/** The server as the other parts of the client see it. Disposing it stops the server. */
export interface Server {
  start(): Promise<void>;
  restart(): Promise<void>;
  /** Shows the log in the Output panel. */
  showLog(): void;
  /** Asks; rejects when the server is not running or fails. */
  request<M extends keyof Requests>(method: M, params: Requests[M]["params"]): Promise<Requests[M]["result"]>;
  /** Tells, and resolves when it is sent; a server that is not running will read the same facts when it starts. */
  notify<M extends keyof ClientNotifications>(method: M, params: ClientNotifications[M]): Promise<void>;
  on<M extends keyof ServerNotifications>(
    method: M,
    hear: (params: ServerNotifications[M]) => void,
  ): { dispose(): void };
  /** Answers a request of the server. */
  answer<M extends keyof ServerRequests>(
    method: M,
    answer: (params: ServerRequests[M]["params"]) => Promise<ServerRequests[M]["result"]>,
  ): { dispose(): void };
  /** Each time that the server has started, after a crash too: it knows nothing then of what was asked before. */
  onStart(hear: () => void): { dispose(): void };
  dispose(): Promise<void>;
}

/** Makes the connection; it does not start the server yet. */
export function startLanguageClient(context: ExtensionContext): Server {
  const client = new LanguageClient("sallyport", "Sallyport", serverOptions(context), clientOptions(context));
  const listeners = fanOut(client);
  return {
    start: () => client.start(),
    restart: () => client.restart(),
    showLog: () => client.outputChannel.show(),
    request: (method, params) => client.sendRequest(method, params),
    notify: async (method, params) => {
      if (client.isRunning()) await client.sendNotification(method, params);
    },
    on: (method, hear) => listeners(method).event(hear),
    answer: (method, answer) => client.onRequest(method, async (params): Promise<unknown> => answer(params)),
    onStart: (hear) => client.onDidChangeState(({ newState }) => newState === State.Running && hear()),
    dispose: () => client.dispose(),
  };
}

/** The client keeps one handler a method; several parts of the window hear the same notification. */
function fanOut(client: LanguageClient) {
  const emitters = new Map<string, EventEmitter<unknown>>();
  return <M extends keyof ServerNotifications>(method: M): EventEmitter<ServerNotifications[M]> => {
    const known = emitters.get(method);
    if (known) return known as EventEmitter<ServerNotifications[M]>;
    const emitter = new EventEmitter<ServerNotifications[M]>();
    emitters.set(method, emitter);
    client.onNotification(method, (params: ServerNotifications[M]) => emitter.fire(params));
    return emitter;
  };
}

function serverOptions(context: ExtensionContext): ServerOptions {
  const module = context.asAbsolutePath("dist/server.cjs");
  const maxMemory = workspace.getConfiguration("sallyport").get<number>("server.maxMemory", 0);
  // V8 lets the space for young objects grow to over 100 MB; a few are enough for this server.
  const young = "--max-semi-space-size=4";
  const execArgv = maxMemory > 0 ? [young, `--max-old-space-size=${maxMemory}`] : [young];
  // glibc gives each thread of V8 a heap of its own, whose gaps are memory that nobody has: 20 to 40 MB of a large cluster.
  const env = { MALLOC_ARENA_MAX: "2" };
  const run = { module, transport: TransportKind.ipc, options: { execArgv, env } };
  const debug = {
    ...run,
    options: { env, execArgv: [...execArgv, "--nolazy", "--inspect=6009", "--enable-source-maps"] },
  };
  return { run, debug };
}

function clientOptions(context: ExtensionContext): LanguageClientOptions {
  return {
    // Exactly this selector: with any other, VS Code would put us and the YAML extension into different completion groups and
    // ask only the better one.
    documentSelector: [{ language: "yaml" }],
    diagnosticCollectionName: "sallyport",
    connectionOptions: { maxRestartCount: 4 },
    synchronize: { configurationSection: "sallyport" },
    initializationOptions: () => initializationOptions(context),
    middleware: {
      provideCompletionItem: async (...[document, position, context, token, next]) =>
        askOn(await next(document, position, context, token)),
    },
    markdown: { isTrusted: { enabledCommands: ["sallyport.showReach"] } },
  };
}

/** After a key whose values are known, the list of them opens by itself. */
function askOn<T extends CompletionItem[] | CompletionList | null | undefined>(answer: T): T {
  const items = Array.isArray(answer) ? answer : (answer?.items ?? []);
  for (const item of items) {
    const { data } = item as CompletionItem & { readonly data?: { readonly asksOn?: boolean } };
    if (data?.asksOn) item.command = { title: "Suggest", command: "editor.action.triggerSuggest" };
  }
  return answer;
}

/** Called at each start, so that a restarted server gets the settings as they are now. */
function initializationOptions({ globalStorageUri }: ExtensionContext): InitializationOptions {
  return {
    settings: workspace.getConfiguration().get<Settings>("sallyport") as Settings,
    workspaceTrusted: workspace.isTrusted,
    yamlExtension: readYamlExtension(),
    proxy: readEditorProxy() ?? null,
    showsStatus: true,
    // The server is on the same machine; a place that is no file of it is of no use.
    ...(globalStorageUri.scheme === "file" ? { storage: globalStorageUri.fsPath } : {}),
  };
}
