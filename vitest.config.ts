// The unit tests: everything that needs no editor. The tests inside a real VS Code are started by
// test/runEditor.mjs, those on a real API server by test/runCluster.mjs.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "server/**/*.test.ts",
      "client/**/*.test.ts",
      "test/{tidy,protocol,sequence,conformance,corpus,cluster,fixture,grammar,migration,snippet}/**/*.test.ts",
    ],
    exclude: ["**/node_modules/**", "dist/**", ".vscode-test/**", "**/*.cluster.test.ts"],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    reporters: ["default", "./scripts/countReporter.mjs"],
  },
});
