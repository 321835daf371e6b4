// VS Code's workbench in a page: opened on a folder, with extensions under development and, if asked, a suite to run in the
// extension host. What the suite prints and how it ends comes back through the page.
import { resolve } from "node:path";
import { format } from "node:util";
import { openPage } from "./browser.mjs";
import { startServer } from "./server.mjs";

/**
 * Shows the workbench of the server at `port`. `extensions` are folders of unpacked extensions; `tests` is the module whose
 * `run()` VS Code shall call.
 */
export async function openWorkbench(page, { port, workspace, extensions = [], tests }) {
  const remote = (path) => ({ $mid: 1, scheme: "vscode-remote", authority: `127.0.0.1:${port}`, path: resolve(path) });
  const development = {
    ...(extensions.length > 0 ? { extensions: extensions.map(remote) } : {}),
    ...(tests ? { extensionTestsPath: remote(tests) } : {}),
  };
  await page.addInitScript(addDevelopmentOptions, development);
  const query = workspace ? `folder=${encodeURIComponent(resolve(workspace))}` : "ew=true";
  await page.goto(`http://127.0.0.1:${port}/?${query}`);
}

/**
 * Runs in the page. The workbench reads its configuration from an attribute of a meta element; the documented way, the query
 * parameter `payload`, is ignored by a built VS Code unless a flag is set that hides notifications as well.
 */
function addDevelopmentOptions(development) {
  const read = Element.prototype.getAttribute;
  Element.prototype.getAttribute = function getAttribute(name) {
    const value = read.call(this, name);
    if (this.id !== "vscode-workbench-web-configuration" || name !== "data-settings") return value;
    const configuration = JSON.parse(value);
    return JSON.stringify({
      ...configuration,
      developmentOptions: { ...configuration.developmentOptions, ...development },
    });
  };
}

/** Lines of the workbench's own log; they come by the same way as the suite's. */
const NOISE = new RegExp(
  [
    "^\\[?(reconnection-grace-time|AgentHost|Chat\\w+|AccountPolicyGate|DefaultAccount|Service Worker|Remote\\w*Protocol)",
    "^(Ignoring fetching additional|Resolv(ing|ed) connection token|Creating a socket|Creation of workbench|Updating additional builtin|Started initializing)",
    "^(Completed initializing|Loading development extension|Failed to fetch|Request to .* failed|Canceled)",
    "getaddrinfo|open-vsx|authentication provider|bindings file|native-watchdog|vscode-sqlite3|settings\\.json already exists|^unknown document|onWillSaveTextDocument|is not a web extension",
  ].join("|"),
);

/**
 * Runs the module `tests` (it exports `run(): Promise<void>`) in the extension host of the server in `folder`.
 * Resolves to 0 when run() resolved, 1 when it rejected, 2 when it never ended or never began; why is printed.
 */
export async function runSuite({
  folder,
  workspace,
  extensions,
  tests,
  vsix,
  settings,
  env,
  timeout = 240,
  verbose = false,
}) {
  let server;
  let browser;
  try {
    server = await startServer({ folder, vsix, settings, env });
    const opened = await openPage();
    browser = opened.browser;
    const { page } = opened;
    let end;
    const ended = new Promise((done) => {
      end = done;
    });
    // VS Code calls these two functions of its window, where they are there, when it runs tests.
    await page.exposeFunction("codeAutomationLog", (type, args) => {
      const line = format(...args);
      if (verbose) console.log(`[${type}] ${line}`);
      else if (NOISE.test(line)) return;
      else if (type === "log" || type === "info") console.log(line);
      // Warnings and errors are VS Code's own or an extension's that failed: their first line says which.
      else console.log(`[${type}] ${line.split("\n")[0]?.slice(0, 300)}`);
    });
    await page.exposeFunction("codeAutomationExit", (code) => end(code));
    page.on("crash", () => end("the page crashed"));
    const timer = setTimeout(() => end(`no end after ${timeout} s`), timeout * 1000);
    await openWorkbench(page, { port: server.port, workspace, extensions, tests });
    const code = await ended;
    clearTimeout(timer);
    if (typeof code !== "number") console.error(`The suite did not end: ${code}`);
    return code === 0 ? 0 : typeof code === "number" ? 1 : 2;
  } catch (error) {
    console.error(error.message);
    return 2;
  } finally {
    await browser?.close();
    await server?.stop();
  }
}
