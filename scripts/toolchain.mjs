// What every command of a bare clone needs first: the packages of package-lock.json, and a Node.js that can run them. It uses
// nothing but Node's own modules, for it runs before anything is installed, on Node 20 and later.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout, with a slash at its end. */
export const root = fileURLToPath(new URL("..", import.meta.url));

const BIN = join(root, "node_modules/.bin");
const NODE_NEEDED = 22;

/**
 * Installs what is missing, then makes sure that the running Node is new enough: where it is not, the running script is started
 * again with the Node that came from npm, and this process ends with its status.
 */
export function ensureToolchain() {
  if (!isInstalled()) install();
  process.env.PATH = `${BIN}${delimiter}${process.env.PATH}`;
  if (Number(process.versions.node.split(".")[0]) >= NODE_NEEDED) return;
  const node = join(BIN, process.platform === "win32" ? "node.exe" : "node");
  if (!existsSync(node) || process.env.SALLYPORT_RESTARTED) {
    console.error(`Node ${NODE_NEEDED} or later is needed, this is ${process.version}`);
    process.exit(1);
  }
  const env = { ...process.env, SALLYPORT_RESTARTED: "1" };
  const { status } = spawnSync(node, process.argv.slice(1), { stdio: "inherit", env });
  process.exit(status ?? 1);
}

/** Runs a program to its end with its output shown; resolves to its exit status. */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: "inherit", ...options });
    child.once("error", (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(127);
    });
    child.once("exit", (status, signal) => resolve(status ?? (signal ? 130 : 1)));
  });
}

/** Runs a script of this folder with the running Node; a failure ends this process with its status. */
export async function runScript(name, args = []) {
  const status = await run(process.execPath, [join(root, "scripts", name), ...args]);
  if (status !== 0) process.exit(status);
}

/** True when every package of the lock file stands in node_modules in its version; optional ones may be missing. */
function isInstalled() {
  const record = join(root, "node_modules/.package-lock.json");
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  const present = JSON.parse(readFileSync(record, "utf8")).packages;
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === "" || isOptional(entry) || (present[path]?.version === entry.version && existsSync(join(root, path))),
  );
}

function isOptional(entry) {
  return entry.optional === true || entry.devOptional === true || entry.peer === true;
}

/**
 * `npm install` takes the versions of the lock file too; `npm ci` would refuse it where the registry has not every platform's
 * variant of a binary. --no-save keeps both files as they are.
 */
function install() {
  const args = ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"];
  console.log(`npm ${args.join(" ")}`);
  const { status } = spawnSync("npm", args, { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) process.exit(status ?? 1);
}
