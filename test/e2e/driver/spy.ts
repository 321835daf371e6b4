// Writes down what this process reads, connects to and starts, a line of JSON each, into the file that SALLYPORT_SPY names.
// Loaded before anything else of a process (`--require`), or before the extension that is looked at. It changes nothing.
import child from "node:child_process";
import dgram from "node:dgram";
import dns from "node:dns";
import fs from "node:fs";
import net from "node:net";

type Method = (...args: unknown[]) => unknown;

const READS = [
  "open",
  "readFile",
  "createReadStream",
  "stat",
  "lstat",
  "access",
  "realpath",
  "readdir",
  "opendir",
  "watch",
];
const file = process.env["SALLYPORT_SPY"];
if (file) spyInto(fs.openSync(file, "a"));

function spyInto(log: number): void {
  const write = fs.writeSync;
  const note = (what: string, target: unknown): void => {
    const stack = (new Error().stack ?? "").split("\n").slice(2).join("\n");
    write(
      log,
      `${JSON.stringify({ pid: process.pid, program: process.argv[1], what, target: toText(target), stack })}\n`,
    );
  };
  const wrap = (holder: object, name: string, what: string, pick: (args: readonly unknown[]) => unknown): void => {
    const methods = holder as Record<string, Method | undefined>;
    const original = methods[name];
    if (!original) return;
    methods[name] = Object.assign(function spied(this: unknown, ...args: unknown[]): unknown {
      note(what, pick(args));
      return original.apply(this, args);
    }, original);
  };
  const first = ([one]: readonly unknown[]) => one;
  for (const name of READS) {
    wrap(fs, name, "read", first);
    wrap(fs, `${name}Sync`, "read", first);
    wrap(fs.promises, name, "read", first);
  }
  // All of net, tls, http, https and fetch end here.
  wrap(net.Socket.prototype, "connect", "connect", first);
  wrap(dgram, "createSocket", "connect", first);
  wrap(dns, "lookup", "connect", first);
  wrap(dns.promises, "lookup", "connect", first);
  // spawn, exec, execFile and fork end here.
  wrap(child.ChildProcess.prototype, "spawn", "start", first);
  for (const name of ["spawnSync", "execSync", "execFileSync"]) wrap(child, name, "start", first);
}

function toText(target: unknown): string {
  if (target instanceof URL) return target.href;
  return typeof target === "object" ? JSON.stringify(target, skipLong) : String(target);
}

/** The environment of a process that is started says nothing here. */
function skipLong(key: string, value: unknown): unknown {
  return key === "env" || key === "envPairs" || typeof value === "function" ? undefined : value;
}
