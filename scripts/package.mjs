// npm run package: sallyport-<version>.vsix, from a production build. Everything is bundled, so no node_modules go in.
// node scripts/package.mjs [--out FILE]
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ensureToolchain, root, run, runScript } from "./toolchain.mjs";

ensureToolchain();
await main();

async function main() {
  await runScript("build.mjs", ["--production"]);
  await runScript("notices.mjs");
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const flag = process.argv.indexOf("--out");
  const out = flag > 0 ? process.argv[flag + 1] : `sallyport-${version}.vsix`;
  const args = ["package", "--no-dependencies", "--allow-missing-repository", "--out", out];
  process.exitCode = await run(process.execPath, [join(root, "node_modules/@vscode/vsce/vsce"), ...args]);
}
