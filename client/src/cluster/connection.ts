// Which cluster this window is connected to: asks the server for it, remembers it for the next window, asks again when the server
// had to start anew. How the connection stands is the server's to say; what it says is heard here once for all commands.
import { commands, Disposable, type ExtensionContext, window, workspace } from "vscode";
import type { ClusterStatus, ConnectParams, Settings } from "../../../server/src/lsp/protocol.ts";
import type { Server } from "../languageClient.ts";
import { toPlain } from "../shownText.ts";
import { ask } from "./ask.ts";
import { afterOutcome, afterStatus, type Progress } from "./attempt.ts";
import { looksLikeManifest, type Remembered, readRemembered, toAutomatic } from "./automatic.ts";
import { answerLoginCommands, type LoginCommands } from "./loginCommands.ts";
import { answerWorkspaceKubeconfigs, type WorkspaceKubeconfigs } from "./workspaceKubeconfigs.ts";

export interface ClusterConnection extends Disposable {
  /** What the server said last. */
  status(): ClusterStatus;
  /** Connects because the person says so: a failure is told, and a success remembered. */
  connect(params: ConnectParams): Promise<void>;
  /** Disconnects, in the windows to come too. */
  disconnect(): Promise<void>;
  /** Connects by itself if that is due; called when something it depends on has changed. */
  reconsider(): void;
  readonly logins: LoginCommands;
  readonly kubeconfigs: WorkspaceKubeconfigs;
}

type Connect = Settings["cluster"]["connect"];

interface Attempt {
  readonly params: ConnectParams;
  /** When the request was answered: what is reported long after that is no answer to it any more. */
  answeredAt: number | undefined;
  /** What was reported before the answer. */
  heard: ClusterStatus | undefined;
}

const REMEMBERED = "cluster";
/** So long after a request, in milliseconds, a failure is still told: a login may take a while. */
const RIGHT_AFTER = 120_000;

/** Keeps the connection until disposed; the server is not started by it. */
export function keepConnection(server: Server, { workspaceState, globalState }: ExtensionContext): ClusterConnection {
  let last: ClusterStatus = { is: "none" };
  /** What this window shall be connected to, also after the server had to start anew. */
  let wanted: ConnectParams | undefined;
  let isUp = false;
  /** What was connected to as the current context: remembered once the server has said its name. */
  let unnamed: ConnectParams | undefined;
  /** The person's last attempt, until it is known how it ends. */
  let attempt: Attempt | undefined;

  // That a connection fails for which the person has just refused the login is no news.
  const logins = answerLoginCommands(server, globalState, {
    refused: () => {
      attempt = undefined;
    },
    changed: () => showForget(),
  });
  const kubeconfigs = answerWorkspaceKubeconfigs(server, globalState, () => showForget());
  const showForget = (): void => {
    const isAny = logins.count() + kubeconfigs.count() > 0;
    void commands.executeCommand("setContext", "sallyport.hasLoginCommands", isAny);
  };

  const settle = (progress: Progress): void => {
    if (progress.is === "open") return;
    attempt = undefined;
    if (progress.is === "failed") void tellFailure(server, progress.message);
  };

  const connect = async (params: ConnectParams): Promise<void> => {
    if (!mayConnect()) return tellTrust();
    const mine: Attempt = { params, answeredAt: undefined, heard: undefined };
    attempt = mine;
    wanted = params;
    logins.askAgain();
    const outcome = await ask(server, "sallyport/connect", params);
    // Another attempt, a disconnect or the person's own no has come between.
    if (wanted === params && outcome.is === "done") await remember(params);
    if (attempt !== mine) return;
    mine.answeredAt = Date.now();
    settle(afterOutcome(params, outcome));
    if (attempt === mine && mine.heard) settle(afterStatus(params, mine.heard));
  };

  const remember = async (params: ConnectParams): Promise<void> => {
    const { context, namespace } = params;
    const name = context ?? (last.is === "live" ? last.context : undefined);
    unnamed = name === undefined ? params : undefined;
    if (name === undefined) return;
    const connected: Remembered = {
      is: "connected",
      context: name,
      ...(namespace === undefined ? {} : { namespace }),
    };
    await workspaceState.update(REMEMBERED, connected);
  };

  const disconnect = async (): Promise<void> => {
    wanted = undefined;
    attempt = undefined;
    const disconnected: Remembered = { is: "disconnected" };
    await workspaceState.update(REMEMBERED, disconnected);
    const outcome = await ask(server, "sallyport/disconnect", {});
    if (outcome.is === "failed") await tellFailure(server, `Can't disconnect: ${toPlain(outcome.why)}`);
  };

  const reconsider = (): void => {
    if (!isUp || wanted !== undefined) return;
    const params = toAutomatic({
      mayConnect: mayConnect(),
      setting: workspace.getConfiguration("sallyport").get<Connect>("cluster.connect", "manual"),
      remembered: readRemembered(workspaceState.get(REMEMBERED)),
      isManifestOpen,
    });
    if (!params) return;
    wanted = params;
    void ask(server, "sallyport/connect", params);
  };

  const hear = (cluster: ClusterStatus): void => {
    if (cluster.is !== last.is) showState(cluster);
    // A status is sent for other reasons too: one that reads as before the request is no answer to it.
    const isNews = JSON.stringify(cluster) !== JSON.stringify(last);
    last = cluster;
    if (unnamed !== undefined && unnamed === wanted && cluster.is === "live") void remember(unnamed);
    if (!attempt || !isNews) return;
    if (attempt.answeredAt === undefined) attempt.heard = cluster;
    else if (Date.now() - attempt.answeredAt > RIGHT_AFTER) attempt = undefined;
    else settle(afterStatus(attempt.params, cluster));
  };

  showState(last);
  showForget();
  const registered = Disposable.from(
    logins,
    kubeconfigs,
    server.on("sallyport/status", ({ cluster }) => hear(cluster)),
    server.onStart(() => {
      const isFirst = !isUp;
      isUp = true;
      if (wanted === undefined) reconsider();
      // A request from before the first start has waited for it.
      else if (!isFirst) void ask(server, "sallyport/connect", wanted);
    }),
    workspace.onDidOpenTextDocument(reconsider),
    workspace.onDidSaveTextDocument(reconsider),
    workspace.onDidChangeConfiguration(
      (event) => event.affectsConfiguration("sallyport.cluster.connect") && reconsider(),
    ),
  );
  return {
    status: () => last,
    connect,
    disconnect,
    reconsider,
    logins,
    kubeconfigs,
    dispose: () => registered.dispose(),
  };
}

/** A folder that is not trusted, or not on a disk, gets no cluster. */
export function mayConnect(): boolean {
  const folders = workspace.workspaceFolders ?? [];
  return workspace.isTrusted && (folders.length === 0 || folders.some(({ uri }) => uri.scheme === "file"));
}

/** What commands and the walkthrough are offered by. */
function showState(cluster: ClusterStatus): void {
  void commands.executeCommand("setContext", "sallyport.cluster", cluster.is);
}

function isManifestOpen(): boolean {
  return workspace.textDocuments.some(
    (document) => document.languageId === "yaml" && looksLikeManifest(document.getText()),
  );
}

async function tellFailure(server: Server, message: string): Promise<void> {
  const answer = await window.showErrorMessage(message, "Show Log");
  if (answer) server.showLog();
}

async function tellTrust(): Promise<void> {
  if (workspace.isTrusted) {
    await window.showInformationMessage("A cluster is connected to from a folder on a disk only");
    return;
  }
  const answer = await window.showInformationMessage(
    "A cluster is connected to in a trusted folder only",
    "Manage Trust",
  );
  if (answer) await commands.executeCommand("workbench.trust.manage");
}
