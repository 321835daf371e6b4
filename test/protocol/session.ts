// A real server process over stdio, as an editor would drive it: the bundle that ships.

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import type { Diagnostic, InitializeResult } from "vscode-languageserver";

export const CLI = fileURLToPath(new URL("../../dist/cli.cjs", import.meta.url));

export interface Session {
  readonly connection: MessageConnection;
  readonly process: ChildProcess;
  readonly capabilities: InitializeResult["capabilities"];
  /** Messages of the log, warnings and errors only. */
  readonly complaints: string[];
  readonly published: Map<string, { readonly diagnostics: readonly Diagnostic[]; readonly times: number }>;
  open(uri: string, text: string, version?: number): void;
  change(uri: string, version: number, changes: readonly object[]): void;
  /** Waits until a file's diagnostics fit. */
  until(uri: string, fits: (diagnostics: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]>;
  /** shutdown and exit; the exit code. */
  end(): Promise<number | null>;
}

export interface SessionOptions {
  readonly rootUri?: string;
  readonly initializationOptions?: unknown;
  readonly capabilities?: object;
  /** Instead of this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** What the client answers to requests of the server, by method; null to all others. */
  readonly answers?: Readonly<Record<string, (params: never) => unknown>>;
}

/** Starts the server and shakes hands. */
export async function startSession(options: SessionOptions = {}): Promise<Session> {
  if (!existsSync(CLI)) throw new Error("no dist/cli.cjs: run `npm run build` once");
  const child = spawn(process.execPath, [CLI, "lsp", "--stdio"], {
    stdio: ["pipe", "pipe", "inherit"],
    env: options.env ?? process.env,
  });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const published = new Map<string, { diagnostics: readonly Diagnostic[]; times: number }>();
  const complaints: string[] = [];
  const waiting = new Set<() => void>();
  connection.onNotification(
    "textDocument/publishDiagnostics",
    ({ uri, diagnostics }: { uri: string; diagnostics: readonly Diagnostic[] }) => {
      published.set(uri, { diagnostics, times: (published.get(uri)?.times ?? 0) + 1 });
      for (const check of waiting) check();
    },
  );
  connection.onNotification("window/logMessage", ({ type, message }: { type: number; message: string }) => {
    if (type <= 2) complaints.push(message);
  });
  connection.onRequest((method, params) => options.answers?.[method]?.(params as never) ?? null);
  connection.listen();
  const { capabilities } = await connection.sendRequest<InitializeResult>("initialize", {
    processId: process.pid,
    rootUri: options.rootUri ?? null,
    capabilities: options.capabilities ?? {},
    initializationOptions: options.initializationOptions,
  });
  await connection.sendNotification("initialized", {});
  return {
    connection,
    process: child,
    capabilities,
    complaints,
    published,
    open: (uri, text, version = 1) =>
      void connection.sendNotification("textDocument/didOpen", {
        textDocument: { uri, languageId: "yaml", version, text },
      }),
    change: (uri, version, contentChanges) =>
      void connection.sendNotification("textDocument/didChange", { textDocument: { uri, version }, contentChanges }),
    until: (uri, fits) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`no such diagnostics of ${uri}: ${JSON.stringify(published.get(uri)?.diagnostics)}`)),
          10_000,
        );
        const check = (): void => {
          const known = published.get(uri);
          if (!known || !fits(known.diagnostics)) return;
          clearTimeout(timer);
          waiting.delete(check);
          resolve(known.diagnostics);
        };
        waiting.add(check);
        check();
      }),
    end: async () => {
      const gone = new Promise<number | null>((resolve) => child.on("exit", resolve));
      await connection.sendRequest("shutdown");
      await connection.sendNotification("exit");
      const code = await gone;
      connection.dispose();
      return code;
    },
  };
}
