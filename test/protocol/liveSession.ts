// A server process, a fake API server and a kubeconfig of it in a folder of their own, for the tests of the live cluster.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ClusterStatus, ConnectParams, LiveStatus, Outcome, Status } from "../../server/src/lsp/protocol.ts";
import { type FakeServer, startFake } from "../cluster/fake/fakeServer.ts";
import { type Session, type SessionOptions, startSession } from "./session.ts";

export interface LiveSession {
  readonly session: Session;
  readonly server: FakeServer;
  /** Holds `workspace/`, which is open, and `config`, the kubeconfig. */
  readonly folder: string;
  readonly kubeconfig: string;
  readonly workspace: string;
  connect(params?: ConnectParams): Promise<Outcome>;
  /** Changes the section `sallyport.cluster` of the settings. */
  configure(cluster: object): void;
  /** Opens a file of the workspace. */
  open(name: string, text: string): void;
  openManifest(): void;
  last(): ClusterStatus;
  /** The first status from now on, the last one included, that fits. */
  status(fits: (cluster: ClusterStatus) => boolean): Promise<ClusterStatus>;
  state(state: LiveStatus["state"]): Promise<LiveStatus>;
  pause(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

/** What a test may say of the session. */
export interface LiveSessionOptions extends Omit<SessionOptions, "rootUri" | "env"> {
  /** Variables by the session's folder, besides or instead of PATH, HOME and KUBECONFIG. */
  readonly env?: (folder: string) => Readonly<Record<string, string>>;
}

/** Starts both. */
export async function openLiveSession(options: LiveSessionOptions = {}): Promise<LiveSession> {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-live-"));
  const workspace = join(folder, "workspace");
  mkdirSync(workspace);
  const kubeconfig = join(folder, "config");
  const server = await startFake();
  writeFileSync(kubeconfig, server.kubeconfig);
  const session = await startSession({
    ...options,
    rootUri: pathToFileURL(workspace).href,
    env: { PATH: process.env["PATH"] ?? "", HOME: folder, KUBECONFIG: kubeconfig, ...options.env?.(folder) },
  });
  let last: ClusterStatus = { is: "none" };
  const waiting = new Set<() => void>();
  session.connection.onNotification("sallyport/status", ({ cluster }: Status) => {
    last = cluster;
    for (const check of waiting) check();
  });
  const status = (fits: (cluster: ClusterStatus) => boolean): Promise<ClusterStatus> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no such status; the last is ${JSON.stringify(last)}`)), 15_000);
      const check = (): void => {
        if (!fits(last)) return;
        clearTimeout(timer);
        waiting.delete(check);
        resolve(last);
      };
      waiting.add(check);
      check();
    });
  const open = (name: string, text: string): void => session.open(pathToFileURL(join(workspace, name)).href, text);
  return {
    session,
    server,
    folder,
    kubeconfig,
    workspace,
    connect: (params = {}) => session.connection.sendRequest("sallyport/connect", params),
    configure: (cluster) =>
      void session.connection.sendNotification("workspace/didChangeConfiguration", {
        settings: { sallyport: { cluster } },
      }),
    open,
    openManifest: () => open("web.yaml", "apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\n"),
    last: () => last,
    status,
    state: async (state) => (await status((one) => one.is === "live" && one.state === state)) as LiveStatus,
    pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    close: async () => {
      session.process.kill();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
