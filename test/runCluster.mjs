// Runs the tests of test/cluster/**/*.cluster.test.ts on a real API server: on the cluster that SALLYPORT_TEST_KUBECONFIG names
// (its current context), else on kube-apiservers that are built here, which takes a Go on the PATH. With neither they are
// skipped, in one line that says so. node test/runCluster.mjs [what vitest takes: a file, -t name]
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureToolchain, run } from "../scripts/toolchain.mjs";
import { buildApiServer, hasGo } from "./cluster/apiserver/build.mjs";

ensureToolchain();
await main();

async function main() {
  const { SALLYPORT_TEST_KUBECONFIG } = process.env;
  if (SALLYPORT_TEST_KUBECONFIG) return runTests({});
  if (!hasGo()) {
    console.log("Cluster tests skipped: no Go on the PATH and no SALLYPORT_TEST_KUBECONFIG");
    return leaveCounts({ passed: 0, failed: 0 });
  }
  let binary;
  try {
    binary = await buildApiServer();
  } catch (error) {
    console.error(error.message);
    return leaveCounts({ passed: 0, failed: 1 });
  }
  return runTests({ SALLYPORT_TEST_APISERVER: binary });
}

/** The clients' tests, then the editor's own on a server that is started for them. */
async function runTests(env) {
  const more = process.argv.slice(2);
  const suites = [["node_modules/vitest/vitest.mjs", "run", "--config", "test/cluster/vitest.config.ts", ...more]];
  if (more.length === 0) suites.push(["test/runEditor.mjs", "--suite", "cluster"]);
  const sum = { passed: 0, failed: 0 };
  for (const args of suites) {
    const folder = mkdtempSync(join(tmpdir(), "sallyport-"));
    const counts = join(folder, "counts.json");
    const status = await run(process.execPath, args, {
      env: {
        ...process.env,
        SALLYPORT_TEST_SERVER: "test/cluster/startTestServer.ts",
        ...env,
        SALLYPORT_COUNTS: counts,
      },
    });
    const { passed, failed } = existsSync(counts) ? JSON.parse(readFileSync(counts, "utf8")) : { passed: 0, failed: 1 };
    rmSync(folder, { recursive: true });
    sum.passed += passed;
    sum.failed += status !== 0 && failed === 0 ? 1 : failed;
  }
  leaveCounts(sum);
}

function leaveCounts(counts) {
  const { SALLYPORT_COUNTS } = process.env;
  if (SALLYPORT_COUNTS) writeFileSync(SALLYPORT_COUNTS, JSON.stringify(counts));
  else console.log(`${counts.passed} passed, ${counts.failed} failed`);
  process.exitCode = counts.failed > 0 ? 1 : 0;
}
