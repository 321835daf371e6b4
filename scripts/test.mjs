// npm test: installs what is missing, builds, runs the unit tests and then the tests inside a real VS Code. The last line is the
// sum of both, "N passed, N failed".
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureToolchain, root, run, runScript } from "./toolchain.mjs";

ensureToolchain();
await main();

async function main() {
  await runScript("build.mjs");
  const suites = [
    ["unit tests", ["node_modules/vitest/vitest.mjs", "run"]],
    ["editor tests", ["test/runEditor.mjs"]],
  ];
  let passed = 0;
  let failed = 0;
  for (const [name, args] of suites) {
    const counts = await countTests(name, args);
    passed += counts.passed;
    failed += counts.failed;
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

/** A suite leaves its counts in a file; one that fails without any is a failed test, so that no crash looks like a success. */
async function countTests(name, [script, ...args]) {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-"));
  const file = join(folder, "counts.json");
  const status = await run(process.execPath, [join(root, script), ...args], {
    env: { ...process.env, SALLYPORT_COUNTS: file },
  });
  const counts = readCounts(file);
  rmSync(folder, { recursive: true });
  if (counts && (status === 0 || counts.failed > 0)) return counts;
  console.error(`The ${name} ended with status ${status}${counts ? "" : " and left no counts"}`);
  return { passed: counts?.passed ?? 0, failed: 1 };
}

function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
