// Kubeconfigs as kubectl reads them: generated ones are merged by the real kubectl and by us, and requests of both are compared
// as a server sees them. Skipped where the machine has no kubectl.

import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isObject, type JsonObject } from "../../server/src/base/json.ts";
import { openTransport } from "../../server/src/cluster/http/openTransport.ts";
import { chooseContext } from "../../server/src/cluster/kubeconfig/chooseContext.ts";
import type { Kubeconfig } from "../../server/src/cluster/kubeconfig/kubeconfig.ts";
import { loadKubeconfig } from "../../server/src/cluster/kubeconfig/loadKubeconfig.ts";
import { applyLogin } from "../../server/src/cluster/login/clientNode.ts";
import { readList, readObject } from "../../server/src/model/read.ts";
import { makeAuthority } from "./fake/certificates.ts";
import { type Loopback, type Seen, serveTls } from "./loopback.ts";
import { realKubectl } from "./realKubectl.ts";

const root = realpathSync(mkdtempSync(join(tmpdir(), "differential-")));
afterAll(() => rmSync(root, { recursive: true }));

const PATH = `${realKubectl}:/usr/bin:/bin`;

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function kubectl(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      join(realKubectl ?? "", "kubectl"),
      args,
      { env: { PATH, HOME: root, ...env }, cwd: root },
      (error, out, err) => resolve({ code: error ? 1 : 0, out, err }),
    );
    // Else it waits for a name and a password where the user has neither.
    child.stdin?.end();
  });
}

/** What of a configuration is compared, from kubectl's answer. */
function fromKubectl(text: string): object {
  const config = JSON.parse(text) as JsonObject;
  const named = (list: string, key: string, take: (value: JsonObject) => unknown) =>
    Object.fromEntries(
      readList(config[list])
        .filter(isObject)
        .map((entry) => [`:${String(entry["name"])}`, take(readObject(entry[key]))]),
    );
  return {
    current: config["current-context"] || undefined,
    contexts: named("contexts", "context", (value) => [
      value["cluster"] ?? "",
      value["user"] ?? "",
      value["namespace"],
    ]),
    clusters: named("clusters", "cluster", (value) => [
      value["server"] ?? "",
      value["certificate-authority"],
      value["certificate-authority-data"],
      value["insecure-skip-tls-verify"] ?? false,
      value["tls-server-name"],
      value["proxy-url"],
    ]),
    users: named("users", "user", (value) => [
      value["token"],
      value["tokenFile"],
      value["client-certificate"],
      value["client-key-data"],
      readObject(value["exec"])["command"],
      readObject(value["exec"])["args"] ?? [],
      value["as"],
      value["as-groups"] ?? [],
      value["as-uid"],
    ]),
  };
}

function fromUs({ currentContext, contexts, clusters, users }: Kubeconfig): object {
  const named = <V, T>(map: ReadonlyMap<string, V>, take: (value: V) => T) =>
    Object.fromEntries([...map].map(([name, value]) => [`:${name}`, take(value)]));
  return {
    current: currentContext,
    contexts: named(contexts, ({ cluster, user, namespace }) => [cluster, user, namespace]),
    clusters: named(clusters, (one) => [
      one.server,
      one.caFile,
      one.caData,
      one.skipTlsVerify,
      one.tlsServerName,
      one.proxyUrl,
    ]),
    users: named(users, ({ token, tokenFile, certFile, keyData, exec, impersonate }) => [
      token,
      tokenFile,
      certFile,
      keyData,
      exec?.command,
      exec?.args ?? [],
      impersonate.user,
      impersonate.groups,
      impersonate.uid,
    ]),
  };
}

const name = fc.constantFrom("a", "b", "c", "__proto__", "toString", "x y", "1e3");
const maybe = (arbitrary: fc.Arbitrary<string>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const field = (key: string, ...values: readonly string[]) =>
  maybe(fc.constantFrom(...values.map((value) => `${key}: ${value}`)));
const fields = (...all: readonly fc.Arbitrary<string | undefined>[]) =>
  fc.tuple(...all).map((texts) => `{${texts.filter((text) => text !== undefined).join(", ")}}`);
const entry = (key: string, value: fc.Arbitrary<string>) =>
  fc.oneof(
    {
      weight: 12,
      arbitrary: fc.tuple(name, value).map(([own, text]) => `{name: ${JSON.stringify(own)}, ${key}: ${text}}`),
    },
    { weight: 1, arbitrary: name.map((own) => `{name: ${JSON.stringify(own)}}`) },
    { weight: 1, arbitrary: name.map((own) => `{name: ${JSON.stringify(own)}, ${key}: null}`) },
  );
const list = (key: string, of: fc.Arbitrary<string>) =>
  fc.oneof(
    { weight: 8, arbitrary: fc.array(of, { maxLength: 3 }).map((items) => `${key}: [${items.join(", ")}]`) },
    { weight: 1, arbitrary: fc.constantFrom("", `${key}:`, `${key}: []`) },
  );
const cluster = fields(
  field("server", "https://a", "https://b", '""', "~"),
  field("certificate-authority", "/ca.crt"),
  field("certificate-authority-data", "QUJD", '"QUJD\\n"', '""'),
  field("insecure-skip-tls-verify", "true", "false", "yes", "off", "~"),
  field("tls-server-name", "other"),
  field("proxy-url", "http://p:1"),
  field("unknown", "1"),
);
const user = fields(
  field("token", "abc", '"123"', "~", '""'),
  field("tokenFile", "/token"),
  field("client-certificate", "/u.crt"),
  field("client-key-data", "QUJD"),
  field(
    "exec",
    "{command: aws, args: [a, b], apiVersion: v}",
    "{command: /x/aws, apiVersion: v, env: [{name: A, value: B}]}",
  ),
  field("as", "jane"),
  field("as-groups", "[x, z]", "[]"),
  field("as-uid", '"7"'),
);
const context = fields(
  field("cluster", "a", "b", '"x y"'),
  field("user", "a", "b", "toString"),
  field("namespace", "shop"),
);
const file = fc
  .tuple(
    fc.constantFrom("apiVersion: v1\nkind: Config", "", "kind: Config"),
    fc.constantFrom("current-context: a", "current-context: b", 'current-context: ""', "current-context:", ""),
    list("clusters", entry("cluster", cluster)),
    list("users", entry("user", user)),
    list("contexts", entry("context", context)),
  )
  .map((lines) => `${lines.filter((line) => line !== "").join("\n")}\n`);

let count = 0;

/** Writes files and has both read them; an absent one is missing. */
async function both(
  files: readonly (string | undefined)[],
): Promise<{ readonly theirs: object; readonly ours: object }> {
  const folder = join(root, String(count++));
  mkdirSync(folder);
  const paths = files.map((text, at) => {
    const path = join(folder, String(at));
    if (text !== undefined) writeFileSync(path, text);
    return path;
  });
  const env = { KUBECONFIG: paths.join(delimiter) };
  const { code, out } = await kubectl(["config", "view", "--raw", "-o", "json"], env);
  const config = await loadKubeconfig({ env, home: root, workspaceFolders: [] });
  return {
    theirs: code === 0 ? fromKubectl(out) : { fails: true },
    ours: config.problems.length === 0 ? fromUs(config) : { fails: true },
  };
}

// SALLYPORT_KUBECTL_RUNS=1000 tries that many.
const runs = Number(process.env["SALLYPORT_KUBECTL_RUNS"] ?? 40);

describe.skipIf(realKubectl === undefined)("kubectl and we", () => {
  test("merge alike", { timeout: 600_000 }, async () => {
    let read = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.option(file, { nil: undefined, freq: 8 }), { minLength: 1, maxLength: 4 }),
        async (files) => {
          const { theirs, ours } = await both(files);
          if (!("fails" in theirs)) read++;
          expect(ours).toEqual(theirs);
        },
      ),
      { numRuns: runs },
    );
    // Files that none of both reads would prove nothing.
    expect(read).toBeGreaterThan(runs / 3);
  });

  test.each([
    ["a number for a text", "users: [{name: u, user: {token: 12345678}}]"],
    ["a word of YAML 1.1 for a text", "users: [{name: u, user: {token: yes}}]"],
    ["a text for a flag", 'clusters: [{name: c, cluster: {insecure-skip-tls-verify: "true"}}]'],
    ["a name twice", "users: [{name: u}, {name: u}]"],
    ["no list", "users: {name: u}"],
    ["no mapping", "- a"],
    ["another kind", "apiVersion: v1\nkind: Secret"],
    ["another version", "apiVersion: v2\nkind: Config"],
    ["no base64", "users: [{name: u, user: {client-key-data: A!}}]"],
    ["nothing", ""],
    ["a comment", "# nothing\n"],
    ["null", "null\n"],
    ["two documents", "current-context: a\n---\ncurrent-context: b\n"],
    ["an anchor", "x: &x {server: https://x}\nclusters: [{name: c, cluster: *x}]"],
    ["a merge key", "x: &x {server: https://x}\nclusters: [{name: c, cluster: {<<: *x, tls-server-name: z}}]"],
    ["a key twice", "current-context: a\ncurrent-context: b\n"],
    ["JSON", '{"current-context": "a", "users": [{"name": "u", "user": {"token": "t"}}]}'],
    ["a byte order mark", "\ufeffcurrent-context: a\n"],
    ["a tab", "current-context:\ta\n"],
  ])("read %s alike", async (_, text) => {
    const { theirs, ours } = await both([text]);
    expect(ours).toEqual(theirs);
  });

  describe("log in alike", () => {
    const authority = makeAuthority("differential authority");
    const jane = authority.client("jane", []);
    const joe = authority.client("joe", []);
    const base64 = (text: string) => Buffer.from(text).toString("base64");
    const pair = `client-certificate-data: ${base64(jane.cert)}, client-key-data: ${base64(jane.key)}`;
    const plugin = "exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, ";
    let server: Loopback;
    beforeAll(async () => {
      const tls = { ...authority.server(["127.0.0.1", "other"]), ca: authority.certificate, requestCert: true };
      server = await serveTls({ ...tls, rejectUnauthorized: false });
      mkdirSync(join(root, "kube"));
      writeFileSync(join(root, "kube/token"), "from-file\n");
      writeFileSync(join(root, "kube/empty"), "\n");
      writeFileSync(join(root, "kube/ca.crt"), authority.certificate);
      writeFileSync(join(root, "kube/joe.crt"), joe.cert);
      writeFileSync(join(root, "kube/joe.key"), joe.key);
      for (const [path, place, version] of [
        ["kube/plug.sh", "right", "v1"],
        ["kube/beta.sh", "right", "v1beta1"],
        ["plug.sh", "wrong", "v1"],
      ] as const) {
        // The token says where the plugin lies, and what it is told, in whatever order.
        const token = `${place}-%s-%s-%s`;
        const status = `"apiVersion": "client.authentication.k8s.io/${version}", "status": {"token": "${token}"}`;
        const info = `"$(echo "$KUBERNETES_EXEC_INFO" | tr -cd 'a-zA-Z' | fold -w1 | sort | tr -d '\\n')"`;
        const body = `printf '{"kind": "ExecCredential", ${status}}' "$1" "\${EXTRA:-none}" ${info}`;
        writeFileSync(join(root, path), `#!/bin/sh\n${body}\n`);
        chmodSync(join(root, path), 0o755);
      }
    });
    afterAll(() => server.stop());

    const told = ({ headers, client, path }: Seen) => ({
      path,
      client,
      headers: Object.fromEntries(
        Object.entries(headers).filter(([key]) => key === "authorization" || key.startsWith("impersonate-")),
      ),
    });

    /** What each of both sends; undefined where it sends nothing. */
    async function seen(user: string, cluster: string): Promise<readonly (object | undefined)[]> {
      const file = join(root, "kube/config");
      const text = `current-context: x\ncontexts: [{name: x, context: {cluster: c${user === "" ? "" : ", user: u"}}}]
clusters: [{name: c, cluster: {server: "https://127.0.0.1:${server.port}", ${cluster}}}]\nusers: [{name: u, user: {${user}}}]`;
      writeFileSync(file, text);
      server.seen.splice(0);
      await kubectl(["get", "--raw", "/api", "--kubeconfig", file], {});
      // Some kubectls ask for the version first.
      const theirs = server.seen
        .splice(0)
        .filter(({ path }) => path === "/api")
        .map(told)[0];
      const choice = chooseContext(await loadKubeconfig({ path: file, env: {}, home: root, workspaceFolders: [] }));
      if (choice.is === "refused") return [theirs, undefined];
      const host = { env: { PATH }, workspaceFolders: [], mayRun: async () => true, login: () => applyLogin };
      const transport = openTransport(choice.target, host);
      await transport
        .send({ method: "GET", path: "/api" }, new AbortController().signal)
        .then(({ body }) => body[Symbol.asyncIterator]().return?.())
        .catch(() => undefined);
      transport.close();
      return [theirs, server.seen.splice(0).map(told)[0]];
    }

    const CA = "certificate-authority: ca.crt";
    test.each<[string, string, string, boolean]>([
      ["a token", "token: abc", CA, true],
      ["a token file", "tokenFile: token", CA, true],
      ["a token and its file", "token: abc, tokenFile: token", CA, true],
      ["a token and a file that is missing", "token: abc, tokenFile: gone", CA, true],
      ["a file that is missing", "tokenFile: gone", CA, false],
      ["a certificate", pair, CA, true],
      ["a certificate's files", "client-certificate: joe.crt, client-key: joe.key", CA, true],
      ["data and files", `${pair}, client-certificate: joe.crt, client-key: joe.key`, CA, false],
      ["data of a certificate and its file", `${pair}, client-certificate: joe.crt`, CA, false],
      ["data of a key and its file", `${pair}, client-key: joe.key`, CA, false],
      ["a certificate without a key", "token: abc, client-certificate: joe.crt", CA, false],
      ["a key without a certificate", "token: abc, client-key: joe.key", CA, true],
      ["a certificate and a token", `${pair}, token: abc`, CA, true],
      ["a plugin by a relative path", `${plugin}command: ./plug.sh, args: [one]}`, CA, true],
      ["a plugin with a variable", `${plugin}command: ./plug.sh, args: [a], env: [{name: EXTRA, value: e}]}`, CA, true],
      ["a plugin and a token", `token: abc, ${plugin}command: ./plug.sh}`, CA, true],
      ["a plugin and a token file", `tokenFile: token, ${plugin}command: ./plug.sh}`, CA, true],
      ["a plugin by a name that PATH lacks", `${plugin}command: plug.sh}`, CA, false],
      ["an old plugin", "exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: ./plug.sh}", CA, false],
      [
        "a plugin that says not whether it asks",
        "exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plug.sh}",
        CA,
        false,
      ],
      [
        "an older plugin that says not whether it asks",
        "exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: ./beta.sh}",
        CA,
        true,
      ],
      ["a plugin that asks now and then", `${plugin.replace("Never", "Sometimes")}command: ./plug.sh}`, CA, false],
      ["a plugin with a variable without a name", `${plugin}command: ./plug.sh, env: [{value: e}]}`, CA, false],
      ["a plugin that may ask", `${plugin.replace("Never", "IfAvailable")}command: ./plug.sh}`, CA, true],
      ["a plugin that is told of the cluster", `${plugin}command: ./plug.sh, provideClusterInfo: true}`, CA, true],
      ["a plugin that must ask", `${plugin.replace("Never", "Always")}command: ./plug.sh}`, CA, false],
      ["another user", "token: abc, as: jane", CA, true],
      ["another user of groups", "token: abc, as: jane, as-groups: [a, b]", CA, true],
      [
        "another user, all of it",
        'token: abc, as: jane, as-groups: [a], as-uid: "7", as-user-extra: {"a.b/C d": [x, z]}',
        CA,
        true,
      ],
      ["groups without a user", "token: abc, as-groups: [a]", CA, false],
      ["an unknown authority", "token: abc", "tls-server-name: ''", false],
      [
        "an authority and its file",
        "token: abc",
        `certificate-authority-data: ${base64(authority.certificate)}, ${CA}`,
        false,
      ],
      ["an authority that is not checked", "token: abc", "insecure-skip-tls-verify: true", true],
      ["an authority that is and is not checked", "token: abc", `insecure-skip-tls-verify: true, ${CA}`, false],
      ["another name", "token: abc", `${CA}, tls-server-name: other`, true],
      ["a wrong name", "token: abc", `${CA}, tls-server-name: wrong`, false],
    ])("%s", async (_, user, cluster, isSent) => {
      const [theirs, ours] = await seen(user, cluster);
      expect(ours).toEqual(theirs);
      expect(theirs !== undefined).toBe(isSent);
    });
  });
});
