// The suite that runs inside a real VS Code: its extension host calls run(). It prints each test, leaves the counts in the file
// that SALLYPORT_COUNTS names, and knows nothing of how that VS Code was started.
import { writeFileSync } from "node:fs";
import Mocha from "mocha";
import { alone } from "./alone/index.ts";
import { beside } from "./beside/index.ts";

/** Runs the tests of SALLYPORT_SUITE, "alone" or "beside" the YAML extension; rejects when one fails. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: "bdd", timeout: 30_000, slow: 5_000, color: false });
  // Defines describe and it as functions that the modules import from mocha, for this run.
  mocha.suite.emit("pre-require", globalThis, "", mocha);
  if (process.env["SALLYPORT_SUITE"] === "beside") beside();
  else alone();
  const counts = await new Promise<{ passed: number; failed: number }>((done) => {
    let passed = 0;
    const runner = mocha.run((failed) => done({ passed, failed }));
    runner.on("pass", () => passed++);
  });
  const file = process.env["SALLYPORT_COUNTS"];
  if (file) writeFileSync(file, JSON.stringify(counts));
  if (counts.failed > 0) throw new Error(`${counts.failed} of ${counts.failed + counts.passed} editor tests failed`);
}
