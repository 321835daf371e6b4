import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Kubeconfig } from "./kubeconfig.ts";
import { type LoadOptions, loadKubeconfig } from "./loadKubeconfig.ts";

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Writes files into a folder of their own; gives what they make up under a KUBECONFIG of the names in `list`. */
async function load(
  files: Readonly<Record<string, string>>,
  list: readonly string[] | undefined,
  options: Partial<LoadOptions> = {},
): Promise<Kubeconfig & { readonly folder: string }> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "kubeconfig-")));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const env = list && { KUBECONFIG: list.map((name) => name && join(folder, name)).join(delimiter) };
  const config = await loadKubeconfig({ env: env ?? {}, home: folder, workspaceFolders: [], ...options });
  return { ...config, folder };
}

const cluster = (name: string, server = `https://${name}`) => `{name: ${name}, cluster: {server: "${server}"}}`;
const file = (name: string, more = "") =>
  `current-context: ${name}\ncontexts: [{name: ${name}, context: {cluster: ${name}, user: ${name}, namespace: shop}}]
clusters: [${cluster(name)}]\nusers: [{name: ${name}, user: {token: "secret-of-${name}"}}]\n${more}`;

const messages = ({ problems }: Kubeconfig) =>
  problems.map(({ line, message }) => (line === undefined ? message : `${line}: ${message}`));

test("the first file's current-context wins, and its names", async () => {
  const second = `current-context: prod\nclusters: [${cluster("dev", "https://wrong")}, ${cluster("prod")}]`;
  const config = await load({ a: file("dev"), b: second }, ["a", "b"]);
  expect(config.currentContext).toBe("dev");
  expect([...config.clusters.values()].map(({ name, server }) => `${name} ${server}`)).toEqual([
    "dev https://dev",
    "prod https://prod",
  ]);
  expect(config.contexts.get("dev")).toMatchObject({ cluster: "dev", user: "dev", namespace: "shop" });
  expect(config.files).toEqual([join(config.folder, "a"), join(config.folder, "b")]);
});

test("a later file gives what the first one leaves open, but no part of an entry that is there", async () => {
  const first = `contexts: [{name: dev, context: {cluster: dev}}]`;
  const second = `current-context: dev\ncontexts: [{name: dev, context: {cluster: other, user: someone}}]`;
  const config = await load({ a: first, b: second }, ["a", "b"]);
  expect(config.currentContext).toBe("dev");
  expect(config.contexts.get("dev")).toMatchObject({ cluster: "dev", user: "" });
});

test("missing files and empty entries of a list are skipped", async () => {
  const config = await load({ b: file("dev") }, ["a", "", "b", "b", "gone/c"]);
  expect(config.currentContext).toBe("dev");
  expect(config.problems).toEqual([]);
});

test("without KUBECONFIG the home folder's file counts; none at all is no problem", async () => {
  expect((await load({ ".kube/config": file("home") }, undefined)).currentContext).toBe("home");
  const nothing = await load({}, undefined);
  expect(nothing).toMatchObject({ currentContext: undefined, problems: [] });
});

test("a list of nothing but separators is an empty configuration, not the home folder's", async () => {
  const config = await load({ ".kube/config": file("home") }, ["", ""]);
  expect(config.contexts.size).toBe(0);
});

test("an explicit path is the only file, and has to be there", async () => {
  const config = await load({ ".kube/config": file("home") }, undefined, { path: "/nowhere/config" });
  expect(config.contexts.size).toBe(0);
  expect(config.problems).toEqual([{ file: "/nowhere/config", message: "no such file" }]);
});

test("relative paths start at their own file's folder", async () => {
  const text = `
clusters: [{name: c, cluster: {server: https://c, certificate-authority: ca.crt}}]
users:
- {name: u, user: {client-certificate: ../u.crt, client-key: u.key, tokenFile: run/token, exec: {command: ./plug.sh, apiVersion: v}}}
- {name: absolute, user: {client-certificate: /etc/u.crt, exec: {command: aws, apiVersion: v}}}`;
  const config = await load({ "deep/a": text }, ["deep/a"]);
  const at = (path: string) => join(config.folder, path);
  expect(config.clusters.get("c")?.caFile).toBe(at("deep/ca.crt"));
  expect(config.users.get("u")).toMatchObject({
    certFile: at("u.crt"),
    keyFile: at("deep/u.key"),
    tokenFile: at("deep/run/token"),
    exec: { command: at("deep/plug.sh"), file: at("deep/a") },
  });
  expect(config.users.get("absolute")).toMatchObject({ certFile: "/etc/u.crt", exec: { command: "aws" } });
});

test("a relative entry needs a folder to start at", async () => {
  const config = await load({}, undefined, { env: { KUBECONFIG: "config" } });
  expect(messages(config)).toEqual(["the path is relative; write it from the root"]);
  const { folder } = await load({ config: file("dev") }, undefined);
  const there = await load({}, undefined, { env: { KUBECONFIG: "config" }, folder });
  expect(there.currentContext).toBe("dev");
});

test("a bad file ends the list: no later file decides in its stead", async () => {
  const config = await load({ a: file("dev"), b: "clusters: {", c: file("prod") }, ["a", "b", "c"]);
  expect([...config.contexts.keys()]).toEqual(["dev"]);
  const first = await load({ a: "clusters: 7", b: file("prod") }, ["a", "b"]);
  expect(first.currentContext).toBeUndefined();
  expect(messages(first)).toEqual(["1: clusters is not a list"]);
});

test.each<[string, string, readonly string[]]>([
  ["two of a name", `clusters:\n- ${cluster("a")}\n- ${cluster("a")}`, ["3: two clusters are named a"]],
  ["a number for a token", "users:\n- name: u\n  user:\n    token: 12345678", ["4: users[0].user.token is not a text"]],
  ["no mapping", "- a\n- b", ["1: the file is not a mapping"]],
  ["an entry that is none", "contexts:\n- dev", ["2: contexts[0] is not a mapping"]],
  ["another kind", "apiVersion: v1\nkind: Secret", ["2: kind is not Config"]],
  [
    "no base64",
    "users:\n- name: u\n  user: {client-key-data: SECRET!}",
    ["3: users[0].user.client-key-data is not base64"],
  ],
  ["an exec without a command", "users: [{name: u, user: {exec: {apiVersion: v1}}}]", ["1: exec has no command"]],
])("%s is a problem at its line that quotes nothing", async (_, text, wanted) => {
  const config = await load({ a: text }, ["a"]);
  expect(messages(config)).toEqual(wanted);
  expect(config.problems.map((problem) => problem.file)).toEqual([join(config.folder, "a")]);
  expect(config.contexts.size + config.clusters.size + config.users.size).toBe(0);
});

test("the last of two keys counts, as for kubectl", async () => {
  expect((await load({ a: "current-context: a\ncurrent-context: b" }, ["a"])).currentContext).toBe("b");
});

test("names that JavaScript's objects know are ordinary names", async () => {
  const names = ["__proto__", "constructor", "toString"];
  const contexts = names.map((name) => `{name: ${name}, context: {cluster: ${name}, user: ${name}}}`);
  const config = await load({ a: `current-context: __proto__\ncontexts: [${contexts.join(", ")}]` }, ["a"]);
  expect([...config.contexts.keys()]).toEqual(names);
  expect(config.contexts.get("__proto__")?.cluster).toBe("__proto__");
  expect({}).not.toHaveProperty("cluster");
  // A prototype's own keys are not read as if they were written.
  expect((await load({ a: "__proto__: {current-context: evil}" }, ["a"])).currentContext).toBeUndefined();
});

test("deep nesting, alias bombs, huge files and things that are no files are told, quickly", async () => {
  const bomb = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
  for (let code = 98; code < 112; code++) {
    const [name, before] = [String.fromCharCode(code), String.fromCharCode(code - 1)];
    bomb.push(`${name}: &${name} [${Array<string>(10).fill(`*${before}`).join(", ")}]`);
  }
  const started = performance.now();
  for (const text of ["[".repeat(100_000), "#".repeat(11 * 1024 * 1024), `contexts: ${"{a: ".repeat(5000)}`]) {
    const config = await load({ a: text }, ["a"]);
    expect(config.problems.length).toBeGreaterThan(0);
  }
  // What an alias stands for is cut off at the parser's budget; the bomb holds no context.
  expect((await load({ a: bomb.join("\n") }, ["a"])).contexts.size).toBe(0);
  expect(messages(await load({ "a/b": "" }, ["a"]))).toEqual(["not a regular file"]);
  expect(performance.now() - started).toBeLessThan(5000);
});

test.skipIf(process.platform === "win32")("a named pipe is not waited for", async () => {
  const { folder } = await load({}, undefined);
  execFileSync("mkfifo", [join(folder, "pipe")]);
  const config = await load({}, undefined, { path: join(folder, "pipe") });
  expect(messages(config)).toEqual(["not a regular file"]);
});

test("a file inside the workspace, links followed, is read only by decision on this path and content", async () => {
  const { folder } = await load({ "workspace/config": file("dev"), "home/x": "" }, undefined);
  const path = join(folder, "workspace/config");
  const link = join(folder, "home/config");
  symlinkSync(path, link);
  const workspaceFolders = [join(folder, "workspace")];
  for (const place of [path, link]) {
    const config = await load({}, undefined, { path: place, workspaceFolders });
    expect(config.contexts.size).toBe(0);
    expect(messages(config)).toEqual(["lies in the workspace; not used until you pick it yourself"]);
    expect(config.problems[0]?.mayAllow?.path).toBe(path);
  }
  const asked = (await load({}, undefined, { path, workspaceFolders })).problems[0]?.mayAllow;
  const isAllowed: LoadOptions["isAllowed"] = (found) => found.path === asked?.path && found.sha256 === asked.sha256;
  expect((await load({}, undefined, { path, workspaceFolders, isAllowed })).currentContext).toBe("dev");
  writeFileSync(path, file("evil"));
  expect((await load({}, undefined, { path, workspaceFolders, isAllowed })).currentContext).toBeUndefined();
});

test("what a file of the workspace leads to is told before it is used", async () => {
  const { folder } = await load({ "workspace/config": "" }, undefined);
  const path = join(folder, "workspace/config");
  const exec = { apiVersion: "client.authentication.k8s.io/v1", command: "./log in", args: ["--to", "prod"] };
  writeFileSync(
    path,
    JSON.stringify({
      clusters: [
        { name: "a", cluster: { server: "https://a:6443", "proxy-url": "http://me:secret@p:3128" } },
        { name: "b", cluster: { server: "https://b:6443", "certificate-authority": "ca.pem" } },
      ],
      users: [
        { name: "a", user: { exec } },
        { name: "b", user: { tokenFile: "../../etc/passwd", "client-key": "key.pem", "client-certificate": "c.pem" } },
      ],
    }),
  );
  const { problems } = await load({}, undefined, { path, workspaceFolders: [join(folder, "workspace")] });
  expect(problems[0]?.mayAllow).toEqual({
    path,
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    servers: ["https://a:6443", "http://p:3128", "https://b:6443"],
    commands: [[join(folder, "workspace/log in"), "--to", "prod"]],
    reads: [
      join(folder, "../etc/passwd"),
      join(folder, "workspace/c.pem"),
      join(folder, "workspace/key.pem"),
      join(folder, "workspace/ca.pem"),
    ],
  });
});

test("files that are not there are looked for as well", async () => {
  const { folder, looked } = await load({ b: file("dev") }, ["a", "b"]);
  expect(looked).toEqual([join(folder, "a"), join(folder, "b")]);
});

test("a workspace reached by a link holds what lies in it", async () => {
  const { folder } = await load({ "real/config": file("dev") }, undefined);
  symlinkSync(join(folder, "real"), join(folder, "linked"));
  const config = await load({}, undefined, {
    path: join(folder, "real/config"),
    workspaceFolders: [join(folder, "linked")],
  });
  expect(config.problems).toHaveLength(1);
});
