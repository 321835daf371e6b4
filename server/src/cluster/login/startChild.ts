// Starts a program without a shell and without input, in a group of its own, and sees to it that the group does not outlive this
// process, however that ends. Knows nothing of what the program is for.

import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

export interface ChildOptions {
  /** Absolute. */
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdout: "pipe" | "ignore";
  /** A folder with this one file in it, both removed where this process dies before the program. */
  readonly leaves?: { readonly folder: string; readonly file: string };
}

/** Starts it. Throws or emits "error" where that fails, as `spawn` does. */
export function startChild({ command, args, env, cwd, stdout, leaves }: ChildOptions): ChildProcess {
  const child = spawn(command, args, {
    cwd,
    env,
    // A group of its own, so that its children can be killed along with it.
    detached: process.platform !== "win32",
    shell: false,
    windowsHide: true,
    stdio: ["ignore", stdout, "pipe"],
  });
  running.add(child);
  child.once("error", () => running.delete(child));
  child.once("exit", () => running.delete(child));
  killAllAtExit();
  if (child.pid !== undefined && process.platform !== "win32") guard(child, child.pid, leaves);
  return child;
}

/** Ends a child and all that it has started. */
export function killTree(child: ChildProcess): void {
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

const running = new Set<ChildProcess>();
let watching = false;

function killAllAtExit(): void {
  if (watching) return;
  watching = true;
  process.once("exit", () => {
    for (const child of running) killTree(child);
  });
}

/** Waits for the end of its input, which comes when this process is gone; the rest are arguments, never part of the script. */
const GUARD =
  'while read -r _; do :; done; kill -s KILL -- "-$0" 2>/dev/null; [ -z "$1" ] || { rm -f -- "$1/$2"; rmdir -- "$1"; }';

/** A signal ends this process without a word, Ctrl-C in a terminal among them: somebody else has to notice. */
function guard(child: ChildProcess, group: number, leaves: ChildOptions["leaves"]): void {
  const watcher = spawn("/bin/sh", ["-c", GUARD, String(group), leaves?.folder ?? "", leaves?.file ?? ""], {
    cwd: "/",
    env: { PATH: "/usr/bin:/bin" },
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  watcher.on("error", () => undefined);
  watcher.stdin.on("error", () => undefined);
  watcher.unref();
  (watcher.stdin as unknown as { unref(): void }).unref();
  child.once("exit", () => watcher.kill("SIGKILL"));
}
