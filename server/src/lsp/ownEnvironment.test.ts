import { expect, test } from "vitest";
import { withoutEditor } from "./ownEnvironment.ts";

test.each([
  "ELECTRON_RUN_AS_NODE",
  "MALLOC_ARENA_MAX",
  "ELECTRON_NO_ASAR",
  "VSCODE_IPC_HOOK",
  "VSCODE_NLS_CONFIG",
  "VSCODE_PID",
  "NODE_OPTIONS",
  "Node_Options",
  "NODE_CHANNEL_FD",
  "CHROME_DESKTOP",
])("%s stays with the editor", (name) => {
  expect(withoutEditor({ [name]: "1", PATH: "/bin" })).toEqual({ PATH: "/bin" });
});

test.each([
  "PATH",
  "HOME",
  "KUBECONFIG",
  "HTTPS_PROXY",
  "AWS_PROFILE",
  "NODE_EXTRA_CA_CERTS",
  "MY_VSCODE_X",
  "__proto__",
])("%s is the person's", (name) => {
  const env = Object.fromEntries([[name, "1"]]);
  expect(withoutEditor(env)).toEqual(env);
});
