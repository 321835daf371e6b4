// Runs one program to its end without a shell and without input, and kills it with its children when it takes too long,
// says too much or is no longer wanted. Knows nothing of what the program is for.

import type { ChildProcess } from "node:child_process";
import { killTree, startChild } from "./startChild.ts";

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
      child = startChild({ command, args, env, cwd, stdout: "pipe" });
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
      resolve(outcome);
    };
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

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error";
}
