// Exec plugins are stand-ins: shell scripts that print what the real ones print. Each leaves a line in a file a run.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, relative } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { chooseContext, type Target } from "../kubeconfig/chooseContext.ts";
import { readKubeconfig } from "../kubeconfig/readKubeconfig.ts";
import { TransportError } from "../transport.ts";
import { type CredentialHost, openCredentials } from "./credentials.ts";
import { type ExecQuestion, execKey } from "./execPlugin.ts";
import { redact } from "./redactor.ts";

const root = realpathSync(mkdtempSync(join(tmpdir(), "credentials-")));
const bin = join(root, "bin");
const home = join(root, "home");
const workspace = join(root, "workspace");
for (const folder of [bin, home, workspace]) mkdirSync(folder);
afterAll(() => rmSync(root, { recursive: true }));

const V1 = "client.authentication.k8s.io/v1";
const V1BETA1 = "client.authentication.k8s.io/v1beta1";

function script(path: string, body: string): string {
  writeFileSync(path, `#!/bin/sh\necho run >> "${runsFile(path)}"\n${body}\n`);
  chmodSync(path, 0o755);
  rmSync(runsFile(path), { force: true });
  return path;
}

const runsFile = (path: string) => `${path}.runs`;
const runs = (path: string) =>
  existsSync(runsFile(path)) ? readFileSync(runsFile(path), "utf8").split("\n").length - 1 : 0;
const print = (answer: unknown) => `cat <<'END'\n${JSON.stringify(answer)}\nEND`;
const answer = (apiVersion: string, status: object) => ({ kind: "ExecCredential", apiVersion, spec: {}, status });

function targetOf(user: string, cluster = "{server: https://c.example.com}"): Target {
  const text = `current-context: x\ncontexts: [{name: x, context: {cluster: c, user: u}}]
clusters: [{name: c, cluster: ${cluster}}]\nusers: [{name: u, user: ${user}}]`;
  const entries = readKubeconfig(join(home, "config"), text);
  const choice = chooseContext({ ...entries, files: [], looked: [], problems: [] });
  if (choice.is === "refused") throw new Error(`${choice.message} ${JSON.stringify(entries.problems)}`);
  return choice.target;
}

function hostOf(more: Partial<CredentialHost> = {}): CredentialHost {
  const env = { PATH: [bin, "/usr/bin", "/bin"].join(delimiter) };
  return { env, workspaceFolders: [workspace], mayRun: async () => true, ...more };
}

const exec = (command: string, more = "") => `{exec: {apiVersion: ${V1BETA1}, command: "${command}"${more}}}`;
const open = (user: string, more: Partial<CredentialHost> = {}) => openCredentials(targetOf(user), hostOf(more));

async function failureOf(user: string, more: Partial<CredentialHost> = {}): Promise<string> {
  const error: unknown = await open(user, more)
    .current()
    .catch((error: unknown) => error);
  expect(error).toBeInstanceOf(TransportError);
  if (!(error instanceof TransportError)) return "";
  expect(error.reason).toBe("credentials");
  return error.message;
}

describe.skipIf(process.platform === "win32")("exec plugins", () => {
  test("aws eks get-token: a token with its end", async () => {
    const status = { expirationTimestamp: "2125-11-25T10:55:00Z", token: "k8s-aws-v1.aHR0cHM6Ly9zdHMuZXUtd2VzdC0x" };
    script(join(bin, "aws"), print(answer(V1BETA1, status)));
    const args = ", args: [--region, eu-west-1, eks, get-token, --cluster-name, shop, --output, json]";
    expect(await open(exec("aws", args)).current()).toEqual({ token: status.token });
  });

  test("gke-gcloud-auth-plugin: printed over many lines", async () => {
    const status = { token: "ya29.a0AfB_byC-standin", expirationTimestamp: "2125-11-25T11:40:03Z" };
    const text = JSON.stringify(answer(V1BETA1, status), null, 4);
    script(join(bin, "gke-gcloud-auth-plugin"), `cat <<'END'\n${text}\nEND`);
    const more = ', interactiveMode: IfAvailable, provideClusterInfo: true, installHint: "Install the plugin"';
    expect(await open(exec("gke-gcloud-auth-plugin", more)).current()).toEqual({ token: status.token });
  });

  test("kubelogin: v1, and a pair of certificate and key", async () => {
    const status = {
      clientCertificateData: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
      clientKeyData: "-----BEGIN PRIVATE KEY-----\nc2VjcmV0LWtleS1vZi1rdWJlbG9naW4=\n-----END PRIVATE KEY-----\n",
    };
    script(join(bin, "kubelogin"), print(answer(V1, status)));
    const user = `{exec: {apiVersion: ${V1}, command: kubelogin, interactiveMode: Never, args: [get-token]}}`;
    const certificate = { cert: status.clientCertificateData, key: status.clientKeyData };
    expect(await open(user).current()).toEqual({ certificate });
    expect(redact("line c2VjcmV0LWtleS1vZi1rdWJlbG9naW4= of a key")).toBe("line [redacted] of a key");
  });

  test("it is told of the cluster, runs in the kubeconfig's folder, and can read nothing", async () => {
    const told = join(root, "told");
    const body = `pwd > ${told}; echo "$KUBERNETES_EXEC_INFO" >> ${told}; echo "$FROM_CONFIG" >> ${told}; cat >> ${told}\n`;
    const path = script(join(home, "plug.sh"), body + print(answer(V1BETA1, { token: "token-1" })));
    writeFileSync(join(home, "ca.crt"), "an authority");
    const cluster =
      "{server: https://c.example.com, certificate-authority: ca.crt, tls-server-name: other, " +
      "extensions: [{name: client.authentication.k8s.io/exec, extension: {audience: shop}}]}";
    const cluster2 = cluster.replace("ca.crt", join(home, "ca.crt"));
    const user = exec("./plug.sh", ", provideClusterInfo: true, env: [{name: FROM_CONFIG, value: yes-it-is}]");
    await openCredentials(targetOf(user, cluster2), hostOf()).current();
    const [folder, info = "", fromConfig, ...rest] = readFileSync(told, "utf8").split("\n");
    expect([folder, fromConfig, rest]).toEqual([home, "yes-it-is", [""]]);
    expect(JSON.parse(info)).toEqual({
      apiVersion: V1BETA1,
      kind: "ExecCredential",
      spec: {
        interactive: false,
        cluster: {
          server: "https://c.example.com",
          "tls-server-name": "other",
          "certificate-authority-data": Buffer.from("an authority").toString("base64"),
          config: { audience: "shop" },
        },
      },
    });
    expect(runs(path)).toBe(1);
  });

  test("many requests at once start it once", async () => {
    const path = script(join(bin, "slow"), `sleep 0.2\n${print(answer(V1BETA1, { token: "token-1" }))}`);
    const source = open(exec("slow"));
    const all = await Promise.all(Array.from({ length: 8 }, () => source.current()));
    expect(new Set(all).size).toBe(1);
    expect(runs(path)).toBe(1);
  });

  test("it runs again ahead of the end, in the background, and at the end in the foreground", async () => {
    let now = Date.parse("2026-01-01T00:00:00Z");
    const give = (token: string, minutes: number) =>
      script(
        path,
        print(answer(V1BETA1, { token, expirationTimestamp: new Date(now + minutes * 60_000).toISOString() })),
      );
    const path = join(bin, "expiring");
    give("token-1", 15);
    const source = open(exec("expiring"), { now: () => now });
    expect(await source.current()).toEqual({ token: "token-1" });
    now += 10 * 60_000;
    give("token-2", 15);
    expect(await source.current()).toEqual({ token: "token-1" });
    expect(runs(path)).toBe(0);
    now += 4.5 * 60_000;
    expect(await source.current()).toEqual({ token: "token-1" });
    await expect.poll(() => source.current()).toEqual({ token: "token-2" });
    now += 60 * 60_000;
    give("token-3", 15);
    expect(await source.current()).toEqual({ token: "token-3" });
  });

  test("after a refusal it runs once, whoever else was refused with the same; a second refusal is final", async () => {
    const path = script(join(bin, "refused"), print(answer(V1BETA1, { token: "token-1" })));
    let now = 0;
    const source = open(exec("refused"), { now: () => now });
    const first = await source.current();
    expect(await Promise.all([source.renew(first), source.renew(first)])).toEqual([true, true]);
    expect(await source.renew(first)).toBe(true);
    const second = await source.current();
    expect(await source.renew(second)).toBe(false);
    expect(runs(path)).toBe(2);
    now += 11_000;
    expect(await source.renew(second)).toBe(true);
  });

  test("a failure holds for ten seconds, so that nothing starts it in a storm", async () => {
    const path = script(join(bin, "failing"), "exit 3");
    let now = 0;
    const source = open(exec("failing"), { now: () => now });
    for (let i = 0; i < 5; i++) await expect(source.current()).rejects.toThrow("failed with status 3");
    expect(runs(path)).toBe(1);
    now += 11_000;
    await expect(source.current()).rejects.toThrow("failed with status 3");
    expect(runs(path)).toBe(2);
  });

  test("a person is asked once, with all that will run, under a key of it; no is an answer", async () => {
    const path = script(join(bin, "asked"), print(answer(V1BETA1, { token: "token-1" })));
    const questions: ExecQuestion[] = [];
    let now = 0;
    const mayRun = async (question: ExecQuestion) => questions.push(question) > 1;
    const user = exec("asked", ", args: [a], env: [{name: N, value: v}]");
    const source = open(user, { mayRun, now: () => now });
    for (let i = 0; i < 3; i++) {
      await expect(source.current()).rejects.toThrow("exec plugin asked of user u was not allowed to run");
      now += 60_000;
    }
    expect(runs(path)).toBe(0);
    const env = [{ name: "N", value: "v" }];
    const key = execKey(path, { args: ["a"], env });
    expect(questions).toEqual([{ key, command: path, args: ["a"], env, kubeconfig: join(home, "config") }]);
    const others = [
      execKey("/x", { args: ["a"], env }),
      execKey(path, { args: ["b"], env }),
      execKey(path, { args: ["a"], env: [{ name: "N", value: "w" }] }),
      execKey(path, { args: ["a"], env: [{ name: "M", value: "v" }] }),
    ];
    expect(new Set([key, ...others]).size).toBe(5);
  });

  test("what lies in the workspace is not run: by path, by PATH, or by a link", async () => {
    const inWorkspace = script(join(workspace, "shim"), print(answer(V1BETA1, { token: "evil" })));
    const env = { PATH: [".", "", workspace].join(delimiter) };
    expect(await failureOf(exec("shim"), { env })).toContain("lies in the workspace");
    expect(await failureOf(exec(inWorkspace))).toContain("lies in the workspace");
    const good = script(join(bin, "shim"), print(answer(V1BETA1, { token: "good-1" })));
    const both = { PATH: [workspace, bin].join(delimiter) };
    expect(await open(exec("shim"), { env: { ...both, PATH: `${both.PATH}:/usr/bin:/bin` } }).current()).toEqual({
      token: "good-1",
    });
    expect([runs(inWorkspace), runs(good)]).toEqual([0, 1]);
  });

  test("a bare name is looked for in PATH alone, never in the current folder", async () => {
    script(join(home, "local"), print(answer(V1BETA1, { token: "evil" })));
    expect(await failureOf(exec("local"))).toContain("is not installed or not in PATH");
    const env = { PATH: [relative(process.cwd(), home), "", "."].join(delimiter) };
    expect(await failureOf(exec("local"), { env })).toContain("is not installed or not in PATH");
  });

  test.each<[string, string, string]>([
    ["no JSON", "echo a-secret-it-printed", "printed no JSON"],
    ["another kind", print({ kind: "Status" }), "printed no ExecCredential"],
    ["another version", print(answer(V1, { token: "a-secret-it-printed" })), "answered in another apiVersion"],
    ["no token", print(answer(V1BETA1, {})), "without a token and without a certificate"],
    ["no key", print(answer(V1BETA1, { clientCertificateData: "x" })), "with a certificate or a key, not with both"],
    ["a strange end", print(answer(V1BETA1, { token: "t-123456", expirationTimestamp: "soon" })), "that is no time"],
    ["too much", "yes a-secret-it-printed | head -c 2000000", "printed more than 1 MB"],
    ["a failure", "echo why it failed >&2; exit 1", "failed with status 1: why it failed"],
    ["a failure with a secret", "echo token AbCd1234EfGh5678IjKl90 >&2; exit 1", "status 1: token [redacted]"],
    ["a failure with a link", "echo '[x](command:evil)' >&2; exit 1", "status 1: [x] (command:evil)"],
  ])("%s is told", async (_, body, words) => {
    script(join(bin, "broken"), body);
    const message = await failureOf(exec("broken"));
    expect(message).toContain(words);
    expect(message).not.toContain("a-secret");
  });

  test("the hint of the kubeconfig follows where it is missing or fails", async () => {
    const more = ', installHint: "Get it at https://example.com/plugin/v1\\nor ask"';
    expect(await failureOf(exec("nowhere", more))).toBe(
      "exec plugin nowhere of user u is not installed or not in PATH. Get it at https://example.com/plugin/v1 or ask",
    );
  });

  test.skipIf(process.platform !== "linux")(
    "it is killed with its children when it takes too long, and when nobody wants it any more",
    async () => {
      const pid = join(root, "pid");
      const alive = () => {
        try {
          return readFileSync(`/proc/${readFileSync(pid, "utf8").trim()}/stat`, "utf8").split(" ")[2] !== "Z";
        } catch {
          return false;
        }
      };
      script(join(bin, "hanging"), `sleep 100 & echo $! > ${pid}; wait`);
      expect(await failureOf(exec("hanging"), { execTimeoutMs: 300 })).toContain("did not end within 1 s");
      await expect.poll(alive).toBe(false);
      rmSync(pid);
      const source = open(exec("hanging"));
      const current = source.current();
      const outcome = expect(current).rejects.toThrow("was stopped");
      await expect.poll(() => existsSync(pid) && alive()).toBe(true);
      source.close();
      await outcome;
      await expect.poll(alive).toBe(false);
    },
  );

  test("a child that keeps the pipes open does not hold the answer up", async () => {
    script(join(bin, "daemon"), `sleep 5 &\n${print(answer(V1BETA1, { token: "token-1" }))}`);
    const started = Date.now();
    expect(await open(exec("daemon")).current()).toEqual({ token: "token-1" });
    expect(Date.now() - started).toBeLessThan(4000);
  });
});

describe("token files", () => {
  const path = join(root, "token");
  const user = `{tokenFile: "${path}", token: fallback-token}`;

  test("are read again every minute and after a refusal; what was read last counts while one is away", async () => {
    let now = 0;
    writeFileSync(path, "token-1\n");
    const source = open(user, { now: () => now });
    const first = await source.current();
    expect(first).toEqual({ token: "token-1" });
    writeFileSync(path, "token-2\n");
    now = 59_000;
    expect(await source.current()).toBe(first);
    now = 61_000;
    const second = await source.current();
    expect(second).toEqual({ token: "token-2" });
    expect(await source.renew(second)).toBe(false);
    writeFileSync(path, "token-3\n");
    expect(await source.renew(second)).toBe(true);
    rmSync(path);
    now = 200_000;
    expect(await source.current()).toEqual({ token: "token-3" });
    expect(await open(user).current()).toEqual({ token: "fallback-token" });
  });

  test("a missing or empty one is told by its path", async () => {
    const alone = `{tokenFile: "${path}"}`;
    expect(await failureOf(alone)).toBe(`token file ${path} cannot be read (ENOENT)`);
    writeFileSync(path, "\n");
    expect(await failureOf(alone)).toBe(`token file ${path} is empty`);
  });
});

test("a token counts before an exec plugin, as for kubectl", async () => {
  const user = `{token: token-1, exec: {apiVersion: ${V1}, command: /nowhere, interactiveMode: Never}}`;
  const source = open(user);
  const held = await source.current();
  expect(held).toEqual({ token: "token-1" });
  expect(await source.renew(held)).toBe(false);
});

test("an id-token serves until it ends", async () => {
  const jwt = (exp: number) => `e30.${Buffer.from(JSON.stringify({ exp })).toString("base64url")}.c2ln`;
  const oidc = (token: string) => `{auth-provider: {name: oidc, config: {${token}refresh-token: never-used}}}`;
  expect(await open(oidc(`id-token: ${jwt(1000)}, `), { now: () => 999_000 }).current()).toEqual({ token: jwt(1000) });
  const hint = "of user u; run kubectl once to renew it, or set sallyport.cluster.kubectlProxy";
  expect(await failureOf(oidc(`id-token: ${jwt(1000)}, `), { now: () => 1_000_000 })).toBe(`expired id-token ${hint}`);
  expect(await failureOf(oidc(""))).toBe(`no id-token ${hint}`);
});
