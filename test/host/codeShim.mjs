#!/usr/bin/env node
// Stands in for the desktop's `code` towards @vscode/test-electron: takes the command line that it gives, and runs the suite in
// the VS Code server's extension host instead. So the tests start in one way, whether a desktop VS Code is there or not.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { installServer } from "./install.mjs";
import { runSuite } from "./workbench.mjs";

const args = process.argv.slice(2);
const root = fileURLToPath(new URL("../..", import.meta.url));

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));

const [tests] = values("extensionTestsPath");
if (!tests) {
  console.error("codeShim: --extensionTestsPath is needed");
  process.exit(2);
}
process.exit(
  await runSuite({
    folder: installServer(root),
    tests: toPath(tests),
    extensions: values("extensionDevelopmentPath").map(toPath),
    workspace: args.find((arg) => !arg.startsWith("-")),
    vsix: values("install-extension"),
    settings: readSettings(),
    verbose: process.env.SALLYPORT_VERBOSE !== undefined,
  }),
);

/** Every value of `--name=value`; test-electron writes all its flags this way. */
function values(name) {
  return args.filter((arg) => arg.startsWith(`--${name}=`)).map((arg) => arg.slice(name.length + 3));
}

function toPath(value) {
  return value.startsWith("file://") ? fileURLToPath(value) : resolve(value);
}

function readSettings() {
  const file = values("user-data-dir")
    .map((folder) => join(folder, "User/settings.json"))
    .find((path) => existsSync(path));
  return file ? JSON.parse(readFileSync(file, "utf8")) : {};
}
