import { expect, test } from "vitest";
import { chooseContext, isLoopback } from "./chooseContext.ts";
import type { Kubeconfig } from "./kubeconfig.ts";
import { readKubeconfig } from "./readKubeconfig.ts";

function configOf(cluster: string, user: string, context = "{cluster: c, user: u, namespace: shop}"): Kubeconfig {
  const text = `current-context: dev\ncontexts: [{name: dev, context: ${context}}]
clusters: [{name: c, cluster: ${cluster}}]\nusers: [{name: u, user: ${user}}]`;
  const entries = readKubeconfig("/home/me/.kube/config", text);
  expect(entries.problems).toEqual([]);
  return { ...entries, files: [], looked: [], problems: [] };
}

const HTTPS = "{server: https://c.example.com}";
const EXEC = "exec: {apiVersion: client.authentication.k8s.io/v1";
const said = (config: Kubeconfig, name?: string) => {
  const choice = chooseContext(config, name);
  return choice.is === "refused" ? choice.message : "";
};

test("a context gives its cluster, its user and its namespace", () => {
  const choice = chooseContext(configOf("{server: https://c.example.com/k8s/clusters/c-1/}", "{token: x}"));
  expect(choice).toMatchObject({
    is: "target",
    target: { context: "dev", namespace: "shop", user: { name: "u" }, warnings: [] },
  });
});

test("a context without a user is anonymous", () => {
  const choice = chooseContext(configOf(HTTPS, "{token: x}", "{cluster: c}"));
  expect(choice).toMatchObject({ is: "target", target: { user: { name: "", token: undefined } } });
});

test.each([
  [
    "{username: me, password: hunter22}",
    "username and password, which is not supported; use a token or sallyport.cluster.kubectlProxy",
  ],
  [
    "{auth-provider: {name: gcp, config: {cmd-path: /bin/sh}}}",
    "use gke-gcloud-auth-plugin or sallyport.cluster.kubectlProxy",
  ],
  ["{auth-provider: {name: azure}}", "use kubelogin or sallyport.cluster.kubectlProxy"],
  [
    "{auth-provider: {name: other}}",
    "auth-provider other, which is not supported; use a plugin or sallyport.cluster.kubectlProxy",
  ],
  [
    "{auth-provider: {name: oidc}, exec: {apiVersion: client.authentication.k8s.io/v1, command: a}}",
    "kubectl takes one",
  ],
  ["{exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: a}}", "update the kubeconfig"],
  ["{exec: {command: a}}", "without apiVersion client.authentication.k8s.io/v1"],
  ["{exec: {apiVersion: client.authentication.k8s.io/v1, command: a, interactiveMode: Always}}", "log in with kubectl"],
])("a user %s is refused", (user, words) => {
  expect(said(configOf(HTTPS, user))).toContain(words);
  expect(said(configOf(HTTPS, user))).not.toContain("hunter22");
});

test.each([
  ["certificate-authority: a, certificate-authority-data: QQ==", "", "kubectl takes one"],
  ["insecure-skip-tls-verify: true, certificate-authority: a", "", "insecure-skip-tls-verify; kubectl takes one"],
  [
    "",
    "client-certificate: a, client-certificate-data: QQ==, client-key: b",
    "client-certificate-data; kubectl takes one",
  ],
  ["", "client-certificate: a, client-key-data: QQ==, client-key: b", "client-key-data; kubectl takes one"],
  ["", "client-certificate: a", "a client certificate without client-key"],
  ["", "as-groups: [a]", "without as; kubectl needs it"],
  ["", 'as-uid: "7"', "without as; kubectl needs it"],
  ["", "as-user-extra: {a: [b]}", "without as; kubectl needs it"],
  ["", `${EXEC}, command: a}`, "without interactiveMode"],
  ["", `${EXEC}, command: a, interactiveMode: Sometimes}`, "without interactiveMode"],
  ["", `${EXEC}, command: a, interactiveMode: Never, env: [{value: v}]}`, "a variable that has no name"],
])("what kubectl takes for a mistake is one: {%s} {%s}", (cluster, user, words) => {
  const server = `{server: https://c${cluster && `, ${cluster}`}}`;
  expect(said(configOf(server, `{${user}}`))).toContain(words);
});

test("a namespace that no cluster can have is told", () => {
  expect(said(configOf(HTTPS, "{}", '{cluster: c, user: u, namespace: "a/b"}'))).toContain("is no DNS label");
});

test("what only kubectl can log in with is left to kubectl; what it refuses too, and plain http, is not", () => {
  const choose = (user: string, cluster = HTTPS) => chooseContext(configOf(cluster, user), "dev", "kubectl").is;
  const exec = "exec: {apiVersion: client.authentication.k8s.io/v1, command: a, interactiveMode: Always}";
  for (const name of ["gcp", "azure", "oidc", "other"])
    expect(choose(`{auth-provider: {name: ${name}}}`)).toBe("target");
  expect(choose("{username: me, password: hunter22}")).toBe("target");
  expect(choose(`{${exec}}`)).toBe("refused");
  expect(choose(`{auth-provider: {name: oidc}, ${exec.replace("Always", "Never")}}`)).toBe("refused");
  expect(choose("{}", "{server: http://c.example.com}")).toBe("refused");
});

test.each([
  ["http://c.example.com", false],
  ["http://127.0.0.1:8001", true],
  ["http://localhost:8080", true],
  ["http://[::1]:8080", true],
  ["http://localhost.example.com", false],
  ["http://127.0.0.1.example.com", false],
  ["c.example.com:6443", false],
  ["https://me:secret@c.example.com", false],
  ["ftp://c.example.com", false],
  ["https://", false],
  ["", false],
])("server %j is used: %s", (server, used) => {
  expect(chooseContext(configOf(`{server: "${server}"}`, "{}")).is === "target").toBe(used);
});

test("a certificate that is not checked is a warning", () => {
  const choice = chooseContext(configOf("{server: https://c, insecure-skip-tls-verify: true}", "{}"));
  expect(choice.is === "target" && choice.target.warnings).toEqual([
    "certificate of cluster c is not checked (insecure-skip-tls-verify): anyone on the way can read",
  ]);
});

test("a name that is not there is told with the nearest that is", () => {
  expect(said(configOf(HTTPS, "{}"), "deb")).toBe("no context deb in the kubeconfig; did you mean dev");
  expect(said(configOf(HTTPS, "{}", "{cluster: gone, user: u}"))).toContain("names cluster gone");
  expect(said(configOf(HTTPS, "{}", "{cluster: c, user: gone}"))).toContain("names user gone");
  expect(said({ ...configOf(HTTPS, "{}"), currentContext: undefined })).toContain("no context is chosen");
});

test("loopback is this machine's addresses and localhost alone", () => {
  expect(["127.0.0.1", "127.9.9.9", "[::1]", "localhost"].every(isLoopback)).toBe(true);
  expect(["128.0.0.1", "localhost.evil", "0.0.0.0", "[::2]"].some(isLoopback)).toBe(false);
});
