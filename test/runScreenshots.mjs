// npm run screenshots: photographs the packaged extension at work on a copy of the editor tests' workspace, into
// test/e2e/screenshots/, which git ignores. README's pictures are chosen from them by hand.
// node test/runScreenshots.mjs [words of the names of those wanted]
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureToolchain, root, runScript } from "../scripts/toolchain.mjs";
import { openPage } from "./host/browser.mjs";
import { installServer } from "./host/install.mjs";
import { keyboardOf } from "./host/keyboard.mjs";
import { LIVE_PICTURES, startPictureCluster } from "./host/livePictures.mjs";
import { startServer } from "./host/server.mjs";
import { openWorkbench } from "./host/workbench.mjs";

const SETTINGS = {
  "workbench.reduceMotion": "on",
  "editor.cursorBlinking": "solid",
  "editor.minimap.enabled": false,
  "workbench.activityBar.location": "hidden",
  "breadcrumbs.enabled": false,
  "editor.fontSize": 14,
};

/** Each picture: its name, the file it is taken in, what is done before, and what after it. `find` gives a place by the text that stands there. */
const PICTURES = [
  ["lens", "policy.yaml", async ({ seeLens }) => seeLens("192.168.1.0/24")],
  [
    "quick-fix",
    "ingress.yaml",
    async ({ seeFinding, goTo, showFixes, find }) => {
      await seeFinding();
      await goTo(...find("number: |8080"));
      await showFixes();
    },
  ],
  [
    "hover",
    "ingress.yaml",
    async ({ seeFinding, goTo, hover, find }) => {
      await seeFinding();
      await goTo(...find("name: w|eb"));
      await hover();
    },
  ],
  [
    "completion",
    "draft.yaml",
    async ({ seeFinding, goTo, complete, find }) => {
      await seeFinding();
      await goTo(...find("name: |\n"));
      await complete();
    },
  ],
  [
    "reach",
    "policy.yaml",
    async ({ clickLens, seePreview }) => {
      await clickLens("192.168.1.0/24");
      await seePreview();
    },
  ],
  [
    "routes",
    "ingress.yaml",
    async ({ clickLens, seePreview }) => {
      await clickLens("routes of");
      await seePreview();
    },
  ],
  [
    "who-takes-url",
    "ingress.yaml",
    async ({ seeLens, run, type, seeAnswer }) => {
      await seeLens("routes of");
      await run("Sallyport: Who Takes a URL…");
      await type("https://shop.example.com/api/orders");
      await seeAnswer("under /api");
    },
  ],
  [
    "hover-policy",
    "policy.yaml",
    async ({ seeLens, goTo, hover, find }) => {
      await seeLens("192.168.1.0/24");
      await goTo(...find("name: web-|egress"));
      await hover();
    },
  ],
  [
    "diagnostics",
    "ingress.yaml",
    async ({ seeFinding, run }) => seeFinding().then(() => run("Problems: Focus on Problems View")),
  ],
  [
    "migration",
    "ingress.yaml",
    async ({ seeFinding, run, see, press, seePreview }) => {
      await seeFinding();
      await run("Sallyport: Migrate Ingresses…");
      await see(".quick-input-list .monaco-list-row");
      await press("Enter");
      await seePreview();
    },
  ],
  [
    "traffic",
    "ingress.yaml",
    async ({ seeFinding, goTo, run, find, seeRow, unfoldTo, press }) => {
      await run("View: Toggle Panel Visibility");
      await seeFinding();
      await goTo(...find("name: sh|op\n  namespace"));
      await run("Calls: Show Call Hierarchy");
      await seeRow("clients");
      await run("Calls: Show Outgoing Calls");
      await seeRow("shop/web");
      await press("ArrowDown");
      await unfoldTo("80 →");
      await press("ArrowDown");
      await unfoldTo("192.168.1.0/24");
    },
    ({ run }) => run("View: Toggle Primary Side Bar Visibility"),
  ],
];

ensureToolchain();
await main();

async function main() {
  const vsix = join(root, ".vscode-test/sallyport.vsix");
  mkdirSync(join(root, ".vscode-test"), { recursive: true });
  await runScript("package.mjs", ["--out", vsix]);
  const folder = mkdtempSync(join(tmpdir(), "sallyport-pictures-"));
  const workspace = join(folder, "shop");
  cpSync(join(root, "test/e2e/workspace"), workspace, { recursive: true });
  const out = join(root, "test/e2e/screenshots");
  mkdirSync(out, { recursive: true });
  const cluster = await startPictureCluster(workspace);
  const server = await startServer({ folder: installServer(root), vsix: [vsix], settings: SETTINGS, env: cluster.env });
  const { browser, page } = await openPage({ width: 1120, height: 600 });
  try {
    await openWorkbench(page, { port: server.port, workspace });
    await page.locator(".explorer-folders-view .monaco-list-row").first().waitFor({ timeout: 60_000 });
    await keyboardOf(page).run("View: Toggle Primary Side Bar Visibility");
    const wanted = [...PICTURES, ...LIVE_PICTURES].filter(([name]) => isWanted(name));
    for (const picture of wanted) await take(page, picture, { workspace, out, cluster });
  } catch (error) {
    await page.screenshot({ path: join(out, "failed.png") });
    console.error(`${error.message}\nThe window is in test/e2e/screenshots/failed.png`);
    process.exitCode = 1;
  } finally {
    await browser.close();
    await server.stop();
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Those of the cluster follow from one another, so that one of them brings all along. */
function isWanted(name) {
  const words = process.argv.slice(2);
  const isLive = LIVE_PICTURES.some(([live]) => live === name);
  return words.length === 0 || words.some((word) => name.includes(word) || (isLive && word.startsWith("live")));
}

async function take(page, [name, file, prepare, tidyUp], { workspace, out, cluster }) {
  const keyboard = keyboardOf(page);
  await keyboard.run("View: Close All Editors");
  await keyboard.open(`shop/${file}`);
  const text = readFileSync(join(workspace, "shop", file), "utf8");
  await prepare({ ...keyboard, cluster, find: (place) => find(text, place) });
  await page.screenshot({ path: join(out, `${name}.png`) });
  await keyboard.press("Escape");
  await tidyUp?.(keyboard);
  console.log(`test/e2e/screenshots/${name}.png`);
}

/** Line and column, from 1, of the "|" in a text that the file has. */
function find(text, place) {
  const offset = text.indexOf(place.replace("|", "")) + place.indexOf("|");
  const before = text.slice(0, offset).split("\n");
  return [before.length, before.at(-1).length + 1];
}
