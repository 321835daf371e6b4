// A vitest reporter that ends the run in one line, "N passed, N failed", the form that CI reads. With SALLYPORT_COUNTS set it
// also leaves the two numbers in that file, for a script that adds them to those of other suites.
import { writeFileSync } from "node:fs";

/** Counts tests; a file that could not be loaded and an error outside of any test count as one failed test each. */
export default class CountReporter {
  onTestRunEnd(testModules, unhandledErrors) {
    let passed = 0;
    let failed = unhandledErrors.length;
    for (const testModule of testModules) {
      if (testModule.errors().length > 0) failed++;
      for (const test of testModule.children.allTests()) {
        const { state } = test.result();
        if (state === "passed") passed++;
        if (state === "failed") failed++;
      }
    }
    const file = process.env.SALLYPORT_COUNTS;
    if (file) writeFileSync(file, JSON.stringify({ passed, failed }));
    else process.once("exit", () => console.log(`${passed} passed, ${failed} failed`));
  }
}
