// Runs the suites of test/e2e inside a real VS Code: Sallyport alone, beside a stand-in of the YAML extension, with a live cluster
// where there is an API server to test against, and in a folder that is not trusted.
// node test/runEditor.mjs [--vsix] [--suite alone|beside|cluster|restricted]
// VSCODE_PATH names a VS Code that is there, VSCODE_VERSION one that @vscode/test-electron downloads; with neither, VS Code's own
// server from npm is shown in a headless Chromium. With --vsix the packaged extension is what runs.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from "@vscode/test-electron";
import { ensureToolchain, root, runScript } from "../scripts/toolchain.mjs";
import { buildSuite, yamlEnvironment } from "./e2e/build.mjs";
import { runAttended } from "./host/attended.mjs";
import { findChromium } from "./host/browser.mjs";
import { installServer } from "./host/install.mjs";
import { startRestrictedCluster } from "./host/restrictedCluster.mjs";
import { startTestCluster } from "./host/testCluster.mjs";

const { values: options } = parseArgs({ options: { vsix: { type: "boolean" }, suite: { type: "string" } } });
const SHIM = join(root, "test/host/codeShim.mjs");
/** The suites that need more than a VS Code. */
const RUNS = { cluster: runOnCluster, restricted: runRestricted };

ensureToolchain();
await main();

async function main() {
  const { VSCODE_PATH, VSCODE_VERSION, SALLYPORT_COUNTS } = process.env;
  const total = { passed: 0, failed: 0 };
  if (VSCODE_PATH || VSCODE_VERSION || findChromium()) {
    const executable = VSCODE_PATH ?? (VSCODE_VERSION ? await downloadAndUnzipVSCode(VSCODE_VERSION) : shim());
    await buildSuite();
    const extension = options.vsix ? await packageExtension() : { path: root };
    for (const suite of options.suite ? [options.suite] : ["alone", "beside", "cluster", "restricted"]) {
      const run = RUNS[suite] ?? runSuite;
      const { passed, failed } = await run({ suite, executable, extension });
      total.passed += passed;
      total.failed += failed;
    }
  } else {
    console.log(
      "Editor tests skipped: no Chromium; install one (apt-get install -y chromium), or set VSCODE_PATH to a VS Code",
    );
  }
  if (SALLYPORT_COUNTS) writeFileSync(SALLYPORT_COUNTS, JSON.stringify(total));
  else console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

/** The server is installed before the first suite, so that a failing registry is told apart from a failing suite. */
function shim() {
  installServer(root);
  return SHIM;
}

/** The suite on a cluster that is started for it. */
async function runOnCluster(run) {
  const cluster = await startTestCluster();
  if (!cluster) {
    console.log("Cluster tests skipped: SALLYPORT_TEST_SERVER names no module that starts an API server");
    return { passed: 0, failed: 0 };
  }
  try {
    return await runSuite({ ...run, env: cluster.env });
  } finally {
    await cluster.stop();
  }
}

/** The suite in a folder that is not trusted. VS Code's test mode trusts each folder, so the window is attended instead. */
async function runRestricted({ suite, executable, extension }) {
  if (executable !== SHIM) {
    console.log("Restricted Mode tests skipped: they need VS Code's server from npm");
    return { passed: 0, failed: 0 };
  }
  const cluster = await startRestrictedCluster();
  try {
    return await inWorkspace(suite, async ({ workspace, countsFile }) => {
      const kubeconfig = cluster.writeInto(join(workspace, "kubeconfig.yaml"));
      const settingsFile = join(workspace, ".vscode/settings.json");
      const settings = JSON.parse(readFileSync(settingsFile, "utf8"));
      const hostile = { "sallyport.cluster.kubeconfig": kubeconfig, "sallyport.cluster.connect": "automatic" };
      writeFileSync(settingsFile, JSON.stringify({ ...settings, ...hostile }));
      await runAttended({
        folder: installServer(root),
        workspace,
        extensions: [...(extension.vsix ? [] : [extension.path]), join(root, "dist/e2e/driver")],
        vsix: extension.vsix ? [extension.vsix] : [],
        machine: cluster.settings,
        picture: join(root, ".vscode-test/failed.png"),
        env: { SALLYPORT_SUITE: suite, SALLYPORT_COUNTS: countsFile, ...cluster.env },
      });
    });
  } finally {
    await cluster.stop();
  }
}

function runSuite({ suite, executable, extension, env = {} }) {
  return inWorkspace(suite, async ({ workspace, countsFile, folder }) => {
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: [extension.path, ...(suite === "beside" ? [join(root, "dist/e2e/standIn")] : [])],
      extensionTestsPath: join(root, "dist/e2e/index.cjs"),
      extensionTestsEnv: { SALLYPORT_SUITE: suite, SALLYPORT_COUNTS: countsFile, ...yamlEnvironment(), ...env },
      launchArgs: [workspace, ...launchFlags(executable, extension, folder)],
    });
  });
}

/** One run on a fresh copy of the workspace, so that no test can change the project's files; gives the counts that it left. */
async function inWorkspace(suite, run) {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-editor-"));
  const workspace = join(folder, "workspace");
  const countsFile = join(folder, "counts.json");
  cpSync(join(root, "test/e2e/workspace"), workspace, { recursive: true });
  try {
    await run({ workspace, countsFile, folder });
    return JSON.parse(readFileSync(countsFile, "utf8"));
  } catch (error) {
    return failedCounts(countsFile, suite, error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A suite that never came to its end counts as one failed test. */
function failedCounts(file, suite, error) {
  try {
    const counts = JSON.parse(readFileSync(file, "utf8"));
    if (counts.failed > 0) return counts;
  } catch {
    // It left no counts.
  }
  console.error(`The suite "${suite}" did not end: ${error.message}`);
  return { passed: 0, failed: 1 };
}

function launchFlags(executable, { vsix }, folder) {
  if (!vsix) return ["--disable-extensions"];
  if (executable === SHIM) return [`--install-extension=${vsix}`];
  // A desktop VS Code installs by its command line, into a folder that the run then uses.
  const extensions = `--extensions-dir=${join(folder, "extensions")}`;
  const [command, ...args] = resolveCliArgsFromVSCodeExecutablePath(executable);
  spawnSync(command, [...args, extensions, "--install-extension", vsix], { stdio: "inherit" });
  return [extensions];
}

/** With a packaged extension, the one under development is an empty one: a test run needs some. */
async function packageExtension() {
  const vsix = join(root, ".vscode-test/sallyport.vsix");
  mkdirSync(join(root, ".vscode-test"), { recursive: true });
  await runScript("package.mjs", ["--out", vsix]);
  const path = join(root, "dist/e2e/empty");
  mkdirSync(path, { recursive: true });
  const manifest = { name: "empty", publisher: "sallyport", version: "0.0.0", engines: { vscode: "^1.106.0" } };
  writeFileSync(join(path, "package.json"), JSON.stringify(manifest));
  return { path, vsix };
}
