// Builds the kube-apiserver of this folder, once for each version of its sources: the binary lies in the cache folder of the
// person, outside the repository. node test/cluster/apiserver/build.mjs prints its path.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const SOURCES = fileURLToPath(new URL(".", import.meta.url));
const EXECUTABLE = process.platform === "win32" ? "kube-apiserver.exe" : "kube-apiserver";

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await buildApiServer());

/** Whether there is a Go to build with. */
export function hasGo() {
  return spawnSync("go", ["version"], { stdio: "ignore" }).status === 0;
}

/** The path of the binary, built where it is missing. Throws when it cannot be built; Go has said why by then. */
export async function buildApiServer() {
  const version = kubernetesVersion();
  const folder = join(cacheFolder(), "sallyport-apiserver", `${version}-${hashOfSources()}`);
  const binary = join(folder, EXECUTABLE);
  if (existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  const unlock = await lock(join(folder, "building"));
  try {
    if (!existsSync(binary)) build(binary, version);
  } finally {
    unlock();
  }
  return binary;
}

function build(binary, version) {
  console.error(
    `Building kube-apiserver ${version} for the cluster tests, once, some 8 minutes of processor time: ${binary}`,
  );
  const start = performance.now();
  const making = `${binary}.${process.pid}`;
  const [major, minor] = version.slice(1).split(".");
  const variables = { gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: "clean" };
  const flags = Object.entries(variables).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
  const go = ["go", "build", "-trimpath", "-ldflags", `-s -w ${flags.join(" ")}`, "-o", making, "."];
  // The build leaves the processors to whatever else runs.
  const command = process.platform === "win32" ? go : ["nice", "-n", "15", ...go];
  // A workspace file or flags of the person's own must not change what is built.
  const env = { ...process.env, GOFLAGS: "-mod=readonly", GOWORK: "off", CGO_ENABLED: "0" };
  const { status, error } = spawnSync(command[0], command.slice(1), {
    cwd: SOURCES,
    stdio: ["ignore", 2, 2],
    env,
  });
  if (status !== 0) {
    rmSync(making, { force: true });
    throw new Error(`go build of the test kube-apiserver failed${error ? `: ${error.message}` : ""}`);
  }
  // Moved to its place whole, so that an interrupted build leaves no half binary under the final name.
  renameSync(making, binary);
  console.error(`Built in ${Math.round((performance.now() - start) / 1000)} s`);
}

function kubernetesVersion() {
  const found = /^\s*k8s\.io\/kubernetes (v\S+)/m.exec(readFileSync(join(SOURCES, "go.mod"), "utf8"));
  if (!found) throw new Error("test/cluster/apiserver/go.mod names no version of k8s.io/kubernetes");
  return found[1];
}

function hashOfSources() {
  const hash = createHash("sha256");
  for (const file of readdirSync(SOURCES).sort()) {
    if (!/^go\.(mod|sum)$|\.go$|^build\.mjs$/.test(file)) continue;
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(SOURCES, file)))
      .update("\0");
  }
  return hash.digest("hex").slice(0, 12);
}

function cacheFolder() {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (XDG_CACHE_HOME) return XDG_CACHE_HOME;
  if (process.platform === "win32") return LOCALAPPDATA ?? tmpdir();
  return join(homedir(), process.platform === "darwin" ? "Library/Caches" : ".cache");
}

/** Waits while another process builds the same; a lock whose process is gone counts for nothing. */
async function lock(path) {
  for (let waited = false; ; waited = true) {
    try {
      writeFileSync(path, String(process.pid), { flag: "wx" });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    if (!isRunning(readPid(path))) {
      rmSync(path, { force: true });
      continue;
    }
    if (!waited) console.error("Waiting for another process that builds the same kube-apiserver");
    await pause(1000);
  }
}

function readPid(path) {
  try {
    return Number(readFileSync(path, "utf8"));
  } catch {
    return Number.NaN;
  }
}

function isRunning(pid) {
  // A lock that has just been made may still be empty.
  if (pid === 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
