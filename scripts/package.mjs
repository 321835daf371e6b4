// npm run package: sallyport-<version>.vsix, from a production build. Everything is bundled, so no node_modules go in.
// node scripts/package.mjs [--out FILE]
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ensureToolchain, root, run, runScript } from "./toolchain.mjs";

/** Where the pages of the rules are read too (server/src/features/diagnostics.ts). */
const HOME = "https://github.com/sallyport-k8s/sallyport";

ensureToolchain();
await main();

async function main() {
  await runScript("build.mjs", ["--production"]);
  await runScript("notices.mjs");
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const flag = process.argv.indexOf("--out");
  const out = flag > 0 ? process.argv[flag + 1] : `sallyport-${version}.vsix`;
  // The README's links and pictures are relative; in the package they are absolute.
  const links = ["--baseContentUrl", `${HOME}/blob/main`, "--baseImagesUrl", `${HOME}/raw/main`];
  const args = ["package", "--no-dependencies", "--allow-missing-repository", ...links, "--out", out];
  process.exitCode = await run(process.execPath, [join(root, "node_modules/@vscode/vsce/vsce"), ...args]);
}
