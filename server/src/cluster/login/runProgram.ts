// Runs one program to its end without a shell and without input, and kills it with its children when it takes too long,
// says too much or is no longer wanted. Knows nothing of what the program is for.

import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

export interface Program {
  /** Absolute. */
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly timeoutMs: number;
  readonly maxOutput: number;
}

export type Outcome =
  | { readonly is: "ended"; readonly code: number; readonly stdout: string; readonly stderr: string }
  | { readonly is: "notStarted"; readonly code: string }
  | { readonly is: "killed"; readonly why: "timeout" | "output" | "closed" | "signal"; readonly stderr: string };

/** Of what a program says on the side, the end is kept: that is where the reason stands. */
const MAX_STDERR = 16 * 1024;

/** Runs a program. Never rejects. */
export function runProgram(program: Program, signal: AbortSignal): Promise<Outcome> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve({ is: "killed", why: "closed", stderr: "" });
    const { command, args, env, cwd, timeoutMs, maxOutput } = program;
    let child: ChildProcess;
    try {
      // A group of its own, so that its children can be killed along with it.
      const detached = process.platform !== "win32";
      child = spawn(command, args, {
        cwd,
        env,
        detached,
        shell: false,
        windowsHide: true,
        stdio: ["ignore", "pipe", "pipe"],
      });
    } catch (error) {
      return resolve({ is: "notStarted", code: codeOf(error) });
    }
    const chunks: Buffer[] = [];
    let length = 0;
    let stderr = "";
    let why: "timeout" | "output" | "closed" | undefined;
    const stop = (reason: "timeout" | "output" | "closed") => {
      why ??= reason;
      killTree(child);
    };
    const closePipes = () => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    };
    const onAbort = () => stop("closed");
    const timer = setTimeout(() => stop("timeout"), timeoutMs);
    const finish = (outcome: Outcome) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      running.delete(child);
      resolve(outcome);
    };
    running.add(child);
    killAllAtExit();
    signal.addEventListener("abort", onAbort, { once: true });
    child.stdout?.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length > maxOutput) stop("output");
      else chunks.push(chunk);
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      stderr = (stderr + chunk.toString("utf8")).slice(-MAX_STDERR);
    });
    child.on("error", (error) => finish({ is: "notStarted", code: codeOf(error) }));
    // A child of the child may hold the pipes open: once the program itself has ended, its output is given a moment.
    child.on("exit", () => setTimeout(closePipes, 500).unref());
    child.on("close", (code) => {
      if (why !== undefined) return finish({ is: "killed", why, stderr });
      if (code === null) return finish({ is: "killed", why: "signal", stderr });
      finish({ is: "ended", code, stdout: Buffer.concat(chunks).toString("utf8"), stderr });
    });
  });
}

const running = new Set<ChildProcess>();
let watching = false;

function killAllAtExit(): void {
  if (watching) return;
  watching = true;
  process.once("exit", () => {
    for (const child of running) killTree(child);
  });
}

function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === "win32") {
    const taskkill = join(process.env["SystemRoot"] ?? "C:\\Windows", "System32", "taskkill.exe");
    spawn(taskkill, ["/pid", String(child.pid), "/T", "/F"], { windowsHide: true, stdio: "ignore" }).on("error", () =>
      child.kill("SIGKILL"),
    );
    return;
  }
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    child.kill("SIGKILL");
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error";
}
