// The tests that need a real API server; test/runCluster.mjs starts them.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: fileURLToPath(new URL("../..", import.meta.url)),
    include: ["{server,test}/**/*.cluster.test.ts"],
    exclude: ["**/node_modules/**", "dist/**", ".vscode-test/**"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Each file starts a server of some 400 MB, and takes two of this machine's processors where it has so few.
    fileParallelism: false,
    reporters: ["default", "./scripts/countReporter.mjs"],
  },
});
