// npm start: installs what is missing, builds, prints what the engine finds in examples/, and opens an editor on it.
// With --no-editor it stops after the print-out. Where no `code` is on the PATH, VS Code's own server serves the editor to a browser.
import { accessSync, constants, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ensureToolchain, root, run, runScript } from "./toolchain.mjs";

ensureToolchain();
await main();

async function main() {
  await runScript("build.mjs");
  await sallyport("check", "examples", "--cluster", "examples/cluster.yaml", "--fail-on", "never");
  await sallyport("reach", "examples", "--cluster", "examples/cluster.yaml");
  if (process.argv.includes("--no-editor")) return;
  if (onPath("code")) {
    console.log("\nOpening VS Code on examples/ with Sallyport in it");
    const args = [`--extensionDevelopmentPath=${root}`, join(root, "examples")];
    process.exit(await run("code", args, { shell: process.platform === "win32" }));
  }
  console.log("\nNo `code` on the PATH: packaging the extension for VS Code's own server");
  const vsix = join(root, ".vscode-test/sallyport.vsix");
  mkdirSync(join(root, ".vscode-test"), { recursive: true });
  // Its list of files is of no interest here; what goes wrong is still shown.
  const stdio = ["ignore", "ignore", "inherit"];
  const status = await run(process.execPath, [join(root, "scripts/package.mjs"), "--out", vsix], { stdio });
  if (status !== 0) process.exit(status);
  const { serveEditor } = await import("../test/host/serveEditor.mjs");
  await serveEditor({ root, workspace: join(root, "examples"), vsix });
}

/** Prints the command before its output, as one would type it with the package installed. */
async function sallyport(...args) {
  console.log(`\n$ sallyport ${args.join(" ")}`);
  const status = await run(process.execPath, [join(root, "dist/cli.cjs"), ...args]);
  if (status !== 0) process.exit(status);
}

function onPath(program) {
  const names = process.platform === "win32" ? [`${program}.cmd`, `${program}.exe`] : [program];
  return (process.env.PATH ?? "")
    .split(delimiter)
    .some((folder) => names.some((name) => isExecutable(join(folder, name))));
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
