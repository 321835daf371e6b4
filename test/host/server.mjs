// VS Code's own server, on a data folder of its own that goes away with it. It knows nothing of the page that will show it.
import { spawn } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** User settings for every run: no telemetry, nothing fetched, nothing that covers the editor, and no saving by itself. */
export const QUIET = {
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
  "security.workspace.trust.enabled": false,
  "git.enabled": false,
  "files.autoSave": "off",
};

/** Folders are not trusted until told to, and nobody is asked at the start. */
const TRUST = {
  "security.workspace.trust.enabled": true,
  "security.workspace.trust.startupPrompt": "never",
};

/**
 * Starts the server of `folder` (see install.mjs) and resolves when it answers. `vsix` are packaged extensions that VS Code
 * installs first; `machine` are settings of machine scope; `env` reaches the extension host; with `hasTrust` a folder is opened in
 * Restricted Mode. Rejects with the end of the server's log when it does not come up.
 * @returns {Promise<{ port: number, stop: () => Promise<void> }>} `stop` ends it and removes its data
 */
export async function startServer({
  folder,
  port,
  settings = {},
  machine = {},
  vsix = [],
  env = {},
  hasTrust = false,
}) {
  const data = mkdtempSync(join(tmpdir(), "sallyport-vscode-"));
  mkdirSync(join(data, "data/User"), { recursive: true });
  writeFileSync(
    join(data, "data/User/settings.json"),
    JSON.stringify({ ...QUIET, ...(hasTrust ? TRUST : {}), ...settings }),
  );
  mkdirSync(join(data, "data/Machine"));
  writeFileSync(join(data, "data/Machine/settings.json"), JSON.stringify(machine));
  const logFile = join(data, "server.log");
  const log = openSync(logFile, "a");
  const start = (args) =>
    spawn(
      process.execPath,
      [join(folder, "out/server-main.js"), "--server-data-dir", data, "--accept-server-license-terms", ...args],
      {
        env: { ...process.env, XDG_RUNTIME_DIR: data, EXTENSIONS_GALLERY: '{"serviceUrl":""}', ...env },
        stdio: ["ignore", log, log],
      },
    );
  let child;
  const clean = () => {
    child?.kill();
    rmSync(data, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    for (const file of vsix) await ended(start(["--install-extension", resolve(file)]), `installing ${file}`);
    const chosen = port ?? (await freePort());
    const flags = [
      "--without-connection-token",
      "--disable-telemetry",
      "--disable-experiments",
      ...(hasTrust ? [] : ["--disable-workspace-trust"]),
    ];
    child = start(["--host", "127.0.0.1", "--port", String(chosen), ...flags]);
    process.once("exit", clean);
    await answers(chosen, child);
    return { port: chosen, stop: () => stop(child, clean) };
  } catch (error) {
    const tail = readFileSync(logFile, "utf8").slice(-3000);
    clean();
    throw new Error(`${error.message}\n${tail}`, { cause: error });
  } finally {
    closeSync(log);
  }
}

async function stop(child, clean) {
  if (child.exitCode === null) {
    const gone = new Promise((done) => child.once("exit", done));
    child.kill();
    await Promise.race([gone, new Promise((done) => setTimeout(done, 5000).unref())]);
  }
  process.removeListener("exit", clean);
  clean();
}

async function answers(port, child) {
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) break;
    const up = await fetch(`http://127.0.0.1:${port}/version`).then(
      (response) => response.ok,
      () => false,
    );
    if (up) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error("The VS Code server did not start");
}

function ended(child, what) {
  return new Promise((done, fail) => {
    child.once("error", fail);
    child.once("exit", (status) => (status === 0 ? done() : fail(new Error(`${what} failed with status ${status}`))));
  });
}

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}
