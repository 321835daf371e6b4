// A running `kubectl proxy`: started when it is first needed, in a folder of its own that nobody else can enter, started anew by
// and by when it ends, and gone without a trace when it is closed. Knows nothing of requests.

import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Target } from "../kubeconfig/chooseContext.ts";
import { lastWords } from "../login/foreignText.ts";
import { killTree, startChild } from "../login/startChild.ts";
import { TransportError } from "../transport.ts";
import { type KubectlHost, type ProxyProgram, proxyProgram, SOCKET } from "./proxyProgram.ts";

export interface KubectlProxy {
  /** Path of the socket that is listened on. Rejects with a TransportError. */
  socket(): Promise<string>;
  close(): void;
}

export interface KubectlLimits {
  /** Until the socket is there. */
  readonly readyMs: number;
  /** The first wait before it is started anew, doubled each time. */
  readonly waitMs: number;
}

const LIMITS: KubectlLimits = { readyMs: 15_000, waitMs: 1_000 };
const LONGEST_WAIT = 30_000;
/** So long up, and the next end is the first again. */
const HEALTHY = 60_000;
const LOOK_EVERY = 30;
const MAX_STDERR = 16 * 1024;

interface Running {
  readonly socket: string;
  readonly startedAt: number;
  hasEnded(): boolean;
  stop(): void;
}

/** Starts nothing yet. */
export function openKubectlProxy(target: Target, host: KubectlHost, limits: KubectlLimits = LIMITS): KubectlProxy {
  const closing = new AbortController();
  let running: Running | undefined;
  let flight: Promise<string> | undefined;
  let failure: { readonly error: unknown; readonly until: number } | undefined;
  let wait = limits.waitMs;

  const ended = (error: TransportError, startedAt: number): void => {
    running = undefined;
    if (Date.now() - startedAt > HEALTHY) wait = limits.waitMs;
    failure = { error, until: Date.now() + wait };
    wait = Math.min(wait * 2, LONGEST_WAIT);
  };

  const begin = async (): Promise<string> => {
    const startedAt = Date.now();
    try {
      const program = await proxyProgram(target, host);
      closing.signal.throwIfAborted();
      running = await start(program, limits.readyMs, closing.signal, (why) => ended(why, startedAt));
      failure = undefined;
      return running.socket;
    } catch (error) {
      const known = error instanceof TransportError ? error : closed();
      if (!closing.signal.aborted) ended(known, startedAt);
      throw known;
    }
  };

  return {
    socket() {
      if (closing.signal.aborted) return Promise.reject(closed());
      if (running && !running.hasEnded()) return Promise.resolve(running.socket);
      if (!flight && failure && Date.now() < failure.until) return Promise.reject(failure.error);
      flight ??= begin().finally(() => {
        flight = undefined;
      });
      return flight;
    },
    close() {
      closing.abort();
      running?.stop();
    },
  };
}

/** Starts one and waits until it listens. `died` hears of an end after that which nobody wanted. */
async function start(
  { command, args, env }: ProxyProgram,
  readyMs: number,
  signal: AbortSignal,
  died: (why: TransportError) => void,
): Promise<Running> {
  const startedAt = Date.now();
  // Mode 0700: whoever could connect would have the person's rights.
  const folder = await mkdtemp(join(tmpdir(), "sallyport-"));
  const socket = join(folder, SOCKET);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  let end: TransportError | undefined;
  let isReady = false;
  let stderr = "";
  const child = startChild({ command, args, env, cwd: folder, stdout: "ignore", leaves: { folder, file: SOCKET } });
  // The requests, not the proxy, keep this process alive.
  child.unref();
  (child.stderr as Socket | null)?.unref();
  const stop = () => {
    signal.removeEventListener("abort", stop);
    end ??= closed();
    killTree(child);
    remove();
  };
  signal.addEventListener("abort", stop, { once: true });
  const over = (why: TransportError) => {
    signal.removeEventListener("abort", stop);
    remove();
    const wanted = end !== undefined;
    end ??= why;
    if (isReady && !wanted) died(why);
  };
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr = (stderr + chunk.toString("utf8")).slice(-MAX_STDERR);
  });
  child.stderr?.on("error", () => undefined);
  child.on("error", (error) => over(cannotStart(error)));
  // What it said last may come a moment after its end, and a child of its own may hold the pipe open for ever.
  child.on("exit", (code, name) => {
    const tell = () => over(endedBy(code, name, stderr, isReady));
    const late = setTimeout(tell, 300);
    child.once("close", () => {
      clearTimeout(late);
      tell();
    });
    killTree(child);
  });
  for (;;) {
    if (end !== undefined) throw end;
    if (await isListening(socket)) {
      if (end !== undefined) throw end;
      isReady = true;
      return { socket, startedAt, hasEnded: () => end !== undefined, stop };
    }
    if (Date.now() - startedAt > readyMs) {
      stop();
      throw new TransportError(
        "network",
        `kubectl proxy was not ready within ${Math.ceil(readyMs / 1000)} s${lastWords(stderr)}`,
      );
    }
    await pause(LOOK_EVERY);
  }
}

function isListening(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    const tell = (is: boolean) => {
      connection.destroy();
      resolve(is);
    };
    connection.once("connect", () => tell(true));
    connection.once("error", () => tell(false));
  });
}

function endedBy(code: number | null, signal: string | null, stderr: string, wasReady: boolean): TransportError {
  const how = code === null ? `was killed (${signal})` : `ended with status ${code}`;
  // One that never listened says why it can't use the context: trying again would not help.
  const reason = wasReady || code === null ? "network" : "credentials";
  return new TransportError(reason, `kubectl proxy ${how}${lastWords(stderr)}`);
}

function cannotStart(error: Error): TransportError {
  const code = "code" in error ? String(error.code) : "unknown error";
  return new TransportError("credentials", `kubectl proxy could not be started (${code})`);
}

function closed(): TransportError {
  return new TransportError("aborted", "kubectl proxy was stopped");
}
