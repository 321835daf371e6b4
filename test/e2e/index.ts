// The suite that runs inside a real VS Code: its extension host calls run(). It prints each test, leaves the counts in the file
// that SALLYPORT_COUNTS names, and knows nothing of how that VS Code was started.
import { writeFileSync } from "node:fs";
import Mocha from "mocha";
import { alone } from "./alone/index.ts";
import { beside } from "./beside/index.ts";
import { cluster } from "./cluster/index.ts";
import { restricted } from "./restricted/index.ts";

const SUITES: Readonly<Record<string, () => void>> = { alone, beside, cluster, restricted };

/**
 * Runs the tests of SALLYPORT_SUITE: "alone", "beside" the YAML extension, with a live "cluster" or in Restricted Mode; rejects when
 * one fails.
 */
export async function run(): Promise<void> {
  await runAndPrint((line) => console.log(line));
}

/** The same, where VS Code passes no line of the console on. */
export async function runAndPrint(print: (line: string) => void): Promise<void> {
  const mocha = new Mocha({ ui: "bdd", timeout: 30_000, reporter: nothing as unknown as Mocha.ReporterConstructor });
  // Defines describe and it as functions that the modules import from mocha, for this run.
  mocha.suite.emit("pre-require", globalThis, "", mocha);
  (SUITES[process.env["SALLYPORT_SUITE"] ?? "alone"] ?? alone)();
  const counts = await new Promise<{ passed: number; failed: number }>((done) => {
    let passed = 0;
    const runner = mocha.run((failed) => done({ passed, failed }));
    runner.on("pass", (test) => {
      passed++;
      print(`  ✔ ${test.fullTitle()} (${test.duration} ms)`);
    });
    // Printed at once, so that a run which is cut off still says what failed before.
    runner.on("fail", (test, error) => print(`  ✘ ${test.fullTitle()}\n${error.stack ?? error.message}`));
  });
  const file = process.env["SALLYPORT_COUNTS"];
  if (file) writeFileSync(file, JSON.stringify(counts));
  if (counts.failed > 0) throw new Error(`${counts.failed} of ${counts.failed + counts.passed} editor tests failed`);
}

/** Mocha wants a reporter; the lines that run() prints are all that is to be said. */
function nothing(): void {}
