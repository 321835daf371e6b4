// Gets VS Code from the npm registry alone: the package code-server carries the built VS Code server and its workbench. It goes
// into .vscode-test/, which git ignores, and stays there for the next run.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** VS Code 1.139.1. A newer one is taken by this line alone. */
export const CODE_SERVER = "4.139.1";

const FLAGS = ["--no-audit", "--no-fund", "--loglevel=error"];

/**
 * Installs the server under `root` where it is missing; returns the folder that holds its `out/server-main.js`. Throws with
 * npm's own message when the registry can't be reached.
 */
export function installServer(root) {
  const folder = join(root, ".vscode-test", `server-${CODE_SERVER}`);
  const done = join(folder, ".complete");
  if (existsSync(done)) return folder;
  console.log(`Installing VS Code's server (code-server ${CODE_SERVER} from npm, once, about a minute)`);
  // Made beside its place and moved there whole, so that an interrupted run leaves nothing half done under the final name.
  const making = `${folder}.making`;
  rmSync(making, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  unpack(making);
  const server = join(making, "package/lib/vscode");
  // `npm ci` refuses here: the lock file of the package and its package.json disagree. Its own install script would build
  // modules that nothing here needs and fetch others from GitHub.
  npm(["install", ...FLAGS, "--omit=dev", "--ignore-scripts", "--legacy-peer-deps"], server);
  buildLogging(server);
  addRipgrep(server);
  prune(server);
  renameSync(server, folder);
  rmSync(making, { recursive: true, force: true });
  writeFileSync(done, "");
  return folder;
}

function unpack(folder) {
  npm(["pack", ...FLAGS, `code-server@${CODE_SERVER}`], folder);
  const archive = readdirSync(folder).find((file) => file.endsWith(".tgz"));
  if (!archive) throw new Error(`npm pack left no archive of code-server ${CODE_SERVER}`);
  const { status } = spawnSync("tar", ["-xzf", archive, "package/lib/vscode"], { cwd: folder, stdio: "inherit" });
  if (status !== 0) throw new Error("tar could not unpack code-server");
  rmSync(join(folder, archive));
}

/** Without the module spdlog the Output panel stays empty. Everything else works without it, so no compiler is no failure. */
function buildLogging(server) {
  const { status } = spawnSync("npm", ["rebuild", ...FLAGS, "@vscode/spdlog", "@vscode/native-watchdog"], {
    cwd: server,
    stdio: "ignore",
    shell: process.platform === "win32",
  });
  if (status !== 0) console.log("No compiler: the Output panel of this editor will be empty");
}

/** Older servers fetch ripgrep from GitHub; without it Quick Open and workspace.findFiles find nothing. npm has it too. */
function addRipgrep(server) {
  const bin = join(server, "node_modules/@vscode/ripgrep/bin");
  if (!existsSync(join(bin, "..")) || existsSync(join(bin, "rg"))) return;
  const name = `@vscode/ripgrep-${process.platform}-${process.arch}`;
  const folder = join(server, ".ripgrep");
  npm(["install", ...FLAGS, "--ignore-scripts", "--no-save", "--prefix", folder, name], server);
  cpSync(join(folder, "node_modules", name, "bin"), bin, { recursive: true });
  rmSync(folder, { recursive: true, force: true });
}

/** Half of the package is extensions and binaries of services that neither a test nor a first look needs. */
function prune(server) {
  const extensions = readdirSync(join(server, "extensions")).filter((name) =>
    /^(copilot|github|github-authentication|microsoft-authentication|mermaid-markdown-features)$/.test(name),
  );
  const modules = ["@github", "@microsoft/mxc-sdk"];
  for (const path of [
    ...extensions.map((name) => `extensions/${name}`),
    ...modules.map((name) => `node_modules/${name}`),
  ]) {
    rmSync(join(server, path), { recursive: true, force: true });
  }
}

/** The version of VS Code in the folder that installServer returned. */
export function readVersion(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).version;
}

function npm(args, cwd) {
  const { status, stderr } = spawnSync("npm", args, {
    cwd,
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error(`npm ${args[0]} failed in .vscode-test\n${stderr}`);
}
