// npm run check: format, lint, types, unused code and the unit tests; all of them run, and each failure is named at the end.
import { ensureToolchain, run, runScript } from "./toolchain.mjs";

const CHECKS = [
  ["format", ["@biomejs/biome/bin/biome", "check", "."]],
  ["lint", ["oxlint/bin/oxlint", "--type-aware", "--deny-warnings"]],
  ["types", ["typescript/bin/tsc", "--noEmit", "-p", "tsconfig.json"]],
  ["unused code", ["knip/bin/knip.js"]],
  ["unit tests", ["vitest/vitest.mjs", "run"]],
];

ensureToolchain();
await main();

async function main() {
  await runScript("build.mjs");
  const failed = [];
  for (const [name, [program, ...args]] of CHECKS) {
    console.log(`\n${name}`);
    if ((await run(process.execPath, [`node_modules/${program}`, ...args])) !== 0) failed.push(name);
  }
  console.log(failed.length === 0 ? "\nAll checks passed" : `\nFailed: ${failed.join(", ")}`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}
