// The way through the person's own kubectl, with a stand-in for it, and with the real one where the machine has it.

import { execFile, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { chooseContext } from "../../server/src/cluster/kubeconfig/chooseContext.ts";
import { loadKubeconfig } from "../../server/src/cluster/kubeconfig/loadKubeconfig.ts";
import { openKubectlTransport } from "../../server/src/cluster/kubectl/openKubectlTransport.ts";
import type { KubectlHost } from "../../server/src/cluster/kubectl/proxyProgram.ts";
import type { ExecQuestion } from "../../server/src/cluster/login/execPlugin.ts";
import { registerSecrets } from "../../server/src/cluster/login/redactor.ts";
import { type ApiRequest, type Transport, TransportError } from "../../server/src/cluster/transport.ts";
import { type FakeServer, startFake } from "./fake/fakeServer.ts";
import { realKubectl } from "./realKubectl.ts";
import { standInKubectl } from "./standInKubectl.ts";

const root = realpathSync(mkdtempSync(join(tmpdir(), "kubectl-")));
const workspace = join(root, "workspace");
const temp = join(root, "tmp");
const CANARY = "canary-in-the-stderr-of-kubectl";
const standIn = standInKubectl(join(root, "bin"), `klog says ${CANARY}`);
const kubeconfig = join(root, "config");
const LIMITS = { readyMs: 5000, waitMs: 200 };
const NAMESPACES: ApiRequest = { method: "GET", path: "/api/v1/namespaces?limit=500" };
const never = new AbortController().signal;

let fake: FakeServer;
const opened: Transport[] = [];
const questions: ExecQuestion[] = [];
const before = process.env["TMPDIR"];

beforeAll(async () => {
  registerSecrets([CANARY]);
  for (const folder of [workspace, temp]) mkdirSync(folder);
  process.env["TMPDIR"] = temp;
  fake = await startFake();
  writeFileSync(kubeconfig, fake.kubeconfig);
});
afterEach(() => {
  for (const transport of opened.splice(0)) transport.close();
  standIn.behave("serve");
  questions.length = 0;
});
afterAll(async () => {
  await fake.stop();
  if (before === undefined) delete process.env["TMPDIR"];
  else process.env["TMPDIR"] = before;
  rmSync(root, { recursive: true });
});

interface Given extends Partial<KubectlHost> {
  readonly file?: string;
  readonly limits?: typeof LIMITS;
}

/** A transport to the current context of a file. */
async function open({ file = kubeconfig, limits = LIMITS, ...host }: Given = {}): Promise<Transport> {
  const config = await loadKubeconfig({ path: file, env: {}, home: root, workspaceFolders: [] });
  const choice = chooseContext(config, undefined, "kubectl");
  if (choice.is === "refused") throw new Error(choice.message);
  const transport = openKubectlTransport(
    choice.target,
    {
      env: { PATH: `${standIn.folder}:/usr/bin:/bin`, HOME: root, KUBECONFIG: "/nowhere/config" },
      workspaceFolders: [workspace],
      kubeconfigs: config.files,
      secretNames: false,
      mayRun: async (question) => questions.push(question) > 0,
      ...host,
    },
    limits,
  );
  opened.push(transport);
  return transport;
}

async function get(
  transport: Transport,
  request = NAMESPACES,
): Promise<{ readonly status: number; readonly text: string }> {
  const { status, body } = await transport.send(request, never);
  let text = "";
  for await (const chunk of body) text += Buffer.from(chunk).toString("utf8");
  return { status, text };
}

/** `reason: message` of the failure that is expected. */
async function failure(transport: Transport, request = NAMESPACES): Promise<string> {
  const error: unknown = await get(transport, request).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(TransportError);
  return error instanceof TransportError ? `${error.reason}: ${error.message}` : "";
}

function isAlive(pid: number): boolean {
  try {
    const state = execFileSync("ps", ["-o", "state=", "-p", String(pid)], { encoding: "utf8" });
    return !state.trim().startsWith("Z");
  } catch {
    return false;
  }
}

function rawStatus(socketPath: string, method: string, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({ socketPath, method, path, headers: { host: "localhost" } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on("error", reject)
      .end();
  });
}

const last = () => {
  const run = standIn.runs().at(-1);
  if (!run) throw new Error("the stand-in did not run");
  return run;
};

describe.skipIf(process.platform === "win32")("through kubectl", () => {
  test("it is asked about once, runs once for many requests in a folder of its own, and reads", async () => {
    const runs = standIn.runs().length;
    const transport = await open();
    const answers = await Promise.all(Array.from({ length: 8 }, () => get(transport)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
    expect(JSON.parse(answers[0]?.text ?? "")).toMatchObject({ kind: "NamespaceList" });
    expect(standIn.runs()).toHaveLength(runs + 1);
    const { args, cwd, mode, kubeconfig: variable } = last();
    expect(args.slice(0, 4)).toEqual([
      "proxy",
      "--unix-socket=api.sock",
      "--context=admin",
      `--kubeconfig=${kubeconfig}`,
    ]);
    expect([mode, variable, cwd.startsWith(temp)]).toEqual([0o700, undefined, true]);
    expect(args.filter((arg) => /--(?:port|address|disable-filter)/.test(arg))).toEqual([]);
    expect(questions).toHaveLength(1);
    expect(questions[0]).toMatchObject({
      command: join(standIn.folder, "kubectl"),
      args,
      kubeconfig,
      setting: "sallyport.cluster.kubectlProxy",
    });
  });

  test("the same question comes with every connection, so that one yes holds for all", async () => {
    await get(await open());
    await get(await open());
    expect(questions[0]?.key).toBe(questions[1]?.key);
  });

  test("only reads, and only of what is asked for here, pass", async () => {
    const transport = await open();
    const body = { kind: "SelfSubjectAccessReview" };
    const path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    expect(await failure(transport, { method: "POST", path, body })).toBe("network: kubectl proxy only reads here");
    const published = ["/openapi/v3", "/openapi/v3/apis/cilium.io/v2?hash=0A"];
    const read = ["/version", "/apis", "/apis/apps/v1", "/apis/apps/v1/namespaces/x/deployments?limit=1", ...published];
    for (const path of read) expect((await get(transport, { method: "GET", path })).status, path).not.toBe(403);
    // Nor from others that reach the socket: kubectl itself refuses.
    const statusOf = (path: string, method = "GET") => rawStatus(join(last().cwd, "api.sock"), method, path);
    expect(await statusOf("/api/v1/namespaces", "POST")).toBe(403);
    expect(await statusOf("/api/v1/namespaces", "DELETE")).toBe(403);
    for (const path of read) expect(await statusOf(path), path).not.toBe(403);
    for (const path of [
      "/api/v1/secrets",
      "/api/v1/namespaces/x/secrets",
      "/api/v1/configmaps",
      "/api/v1/namespaces/x/pods/p/exec",
      "/api/v1/namespaces/x/pods/p/log",
      "/api/v1/nodes/n/proxy/logs",
      "/logs",
    ])
      expect(await statusOf(path), path).toBe(403);
  });

  test("a watch comes line by line", async () => {
    const transport = await open();
    const path = "/api/v1/services?watch=1&resourceVersion=0&timeoutSeconds=60";
    const { body } = await transport.send({ method: "GET", path }, never);
    const lines = body[Symbol.asyncIterator]();
    const first = lines.next();
    await fake.apply({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "cart", namespace: "shop" },
      spec: { ports: [{ port: 80 }] },
    });
    expect(Buffer.from((await first).value ?? []).toString("utf8")).toContain('"cart"');
    await lines.return?.();
  });

  test("several kubeconfigs go by the environment, none of them from the workspace", async () => {
    const second = join(root, "second");
    writeFileSync(second, JSON.stringify({ contexts: [] }));
    const transport = await open({ kubeconfigs: [kubeconfig, second] });
    expect((await get(transport)).status).toBe(200);
    expect(last().kubeconfig).toBe(`${kubeconfig}:${second}`);
    expect(last().args.some((arg) => arg.startsWith("--kubeconfig"))).toBe(false);
    expect(questions[0]?.env).toEqual([{ name: "KUBECONFIG", value: `${kubeconfig}:${second}` }]);
    const inside = join(workspace, "config");
    writeFileSync(inside, fake.kubeconfig);
    expect(await failure(await open({ kubeconfigs: [kubeconfig, inside] }))).toContain(
      `${inside} lies in the workspace, from where kubectl takes none`,
    );
  });

  test("what is missing, in the workspace, refused or on Windows is told, and nothing runs", async () => {
    const runs = standIn.runs().length;
    standInKubectl(join(workspace, "bin"), "");
    const env = (PATH: string) => ({ env: { PATH } });
    expect(await failure(await open(env("/nowhere")))).toBe(
      "credentials: kubectl is not in PATH; install it, or turn off sallyport.cluster.kubectlProxy",
    );
    expect(await failure(await open(env(`.:${workspace}/bin`)))).toBe(
      "credentials: kubectl lies in the workspace, from where nothing is run; install it elsewhere",
    );
    expect(await failure(await open({ mayRun: async () => false }))).toBe(
      "credentials: kubectl proxy was not allowed to run",
    );
    expect(await failure(await open({ platform: "win32" }))).toBe(
      "credentials: sallyport.cluster.kubectlProxy needs Unix sockets, which Windows lacks; turn it off",
    );
    expect(standIn.runs()).toHaveLength(runs);
  });

  test("the PATH that it looks for plugins in has no folder of the workspace, and no relative one", async () => {
    const PATH = [".", "", workspace, standIn.folder, "bin", "/usr/bin"].join(":");
    await get(await open({ env: { PATH } }));
    expect(last().path).toBe(`${standIn.folder}:/usr/bin`);
  });

  test("what the kubeconfig has kubectl run is asked about first, and never runs from the workspace", async () => {
    const withUser = (name: string, user: object): string => {
      const file = join(root, name);
      const config = JSON.parse(fake.kubeconfig) as { users: { name: string; user: object }[] };
      writeFileSync(file, JSON.stringify({ ...config, users: [{ name: "admin", user }] }));
      return file;
    };
    const exec = {
      apiVersion: "client.authentication.k8s.io/v1",
      command: "sleep",
      args: ["1"],
      interactiveMode: "Never",
    };
    await get(await open({ file: withUser("exec", { exec }) })).catch(() => undefined);
    expect(questions.map(({ command, setting }) => [command.split("/").at(-1), setting])).toEqual([
      ["sleep", undefined],
      ["kubectl", "sallyport.cluster.kubectlProxy"],
    ]);
    standInKubectl(join(workspace, "evil"), "");
    const evil = join(workspace, "evil/kubectl");
    expect(await failure(await open({ file: withUser("e1", { exec: { ...exec, command: evil } }) }))).toContain(
      "lies in the workspace",
    );
    const gcp = (path: string) => ({
      "auth-provider": { name: "gcp", config: { "cmd-path": path, "cmd-args": "a b" } },
    });
    expect(await failure(await open({ file: withUser("e2", gcp(evil)) }))).toBe(
      "credentials: cmd-path of user admin lies in the workspace, from where nothing is run",
    );
    questions.length = 0;
    await get(await open({ file: withUser("e3", gcp("sleep")) })).catch(() => undefined);
    expect(questions.map(({ args }) => args.slice(0, 2))).toEqual([
      ["a", "b"],
      ["proxy", "--unix-socket=api.sock"],
    ]);
  });

  test("a path of the server's address is passed on", async () => {
    const file = join(root, "rancher");
    writeFileSync(file, fake.kubeconfig.replace(/"server": "([^"]+)"/, '"server": "$1/k8s/clusters/c-1"'));
    await get(await open({ file }));
    expect(last().args.at(-1)).toBe("--append-server-path");
    await get(await open());
    expect(last().args).not.toContain("--append-server-path");
  });

  test("a refusal is tried again once where kubectl can get other credentials", async () => {
    standIn.behave("refused");
    expect((await get(await open())).status).toBe(401);
    const file = join(root, "renewing");
    writeFileSync(file, fake.kubeconfig.replace('"token":', '"tokenFile": "/nowhere/token", "token":'));
    expect((await get(await open({ file }))).status).toBe(200);
  });

  describe("goes wrong", () => {
    test("it never listens", async () => {
      standIn.behave("deaf");
      const transport = await open({ limits: { ...LIMITS, readyMs: 800 } });
      expect(await failure(transport)).toBe("network: kubectl proxy was not ready within 1 s: klog says [redacted]");
      await expect.poll(() => isAlive(last().pid) || isAlive(last().child)).toBe(false);
      expect(readdirSync(temp)).toEqual([]);
    });

    test("it ends at once: said once, without what it has of secrets, and not started in a storm", async () => {
      standIn.behave("exit");
      const runs = standIn.runs().length;
      const transport = await open({ limits: { ...LIMITS, waitMs: 60_000 } });
      const said = await Promise.all(Array.from({ length: 5 }, () => failure(transport)));
      expect(new Set([...said, await failure(transport)])).toEqual(
        new Set(["credentials: kubectl proxy ended with status 1: error: no Auth Provider found, token [redacted]"]),
      );
      expect(standIn.runs()).toHaveLength(runs + 1);
      expect(readdirSync(temp)).toEqual([]);
    });

    test("it prints without end: nothing of it is kept, and requests go through", async () => {
      standIn.behave("garbage");
      const transport = await open();
      for (let i = 0; i < 20; i++) expect((await get(transport)).status).toBe(200);
    });

    test("it dies: requests fail for a while, then it is started anew, later each time", async () => {
      const transport = await open();
      const runs = standIn.runs().length;
      await get(transport);
      for (const least of [200, 400]) {
        const killedAt = Date.now();
        process.kill(last().pid, "SIGKILL");
        await expect.poll(() => failure(transport)).toContain("network: kubectl proxy was killed (SIGKILL)");
        expect(isAlive(last().child)).toBe(false);
        await expect
          .poll(async () => get(transport).catch(() => undefined), { timeout: 5000 })
          .toMatchObject({ status: 200 });
        expect(Date.now() - killedAt).toBeGreaterThanOrEqual(least);
      }
      expect(standIn.runs()).toHaveLength(runs + 3);
      expect(questions).toHaveLength(1);
      expect(readdirSync(temp)).toHaveLength(1);
    });

    test("its plugin gives no credentials", async () => {
      standIn.behave("login");
      expect(await failure(await open())).toBe(
        "credentials: kubectl could not log in: getting credentials: exec: token [redacted]",
      );
    });

    test("the server is gone", async () => {
      const file = join(root, "gone");
      writeFileSync(file, fake.kubeconfig.replaceAll(/127\.0\.0\.1:\d+/g, "127.0.0.1:1"));
      expect(await failure(await open({ file }))).toBe(
        "network: kubectl got no answer from 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1",
      );
    });
  });

  describe("is gone without a trace", () => {
    test("when it is closed: requests, processes, socket and folder", async () => {
      const transport = await open();
      await get(transport);
      const { pid, child } = last();
      expect([isAlive(pid), isAlive(child), readdirSync(temp).length]).toEqual([true, true, 1]);
      const path = "/api/v1/services?watch=1&timeoutSeconds=60";
      const { body } = await transport.send({ method: "GET", path }, never);
      const reading = (async () => {
        for await (const _ of body);
      })();
      const cut = expect(reading).rejects.toBeInstanceOf(TransportError);
      transport.close();
      await cut;
      await expect.poll(() => isAlive(pid) || isAlive(child)).toBe(false);
      expect(readdirSync(temp)).toEqual([]);
      expect(await failure(transport)).toContain("aborted: ");
    });

    test("when it is closed while it starts", async () => {
      standIn.behave("deaf");
      const runs = standIn.runs().length;
      const transport = await open();
      const outcome = failure(transport);
      await expect.poll(() => standIn.runs().length).toBe(runs + 1);
      transport.close();
      expect(await outcome).toContain("aborted: ");
      await expect.poll(() => isAlive(last().pid)).toBe(false);
      await expect.poll(() => readdirSync(temp)).toEqual([]);
    });

    test.each(["SIGKILL", "SIGINT"] as const)("when this process ends by %s", async (signal) => {
      const runs = standIn.runs().length;
      const cli = fileURLToPath(new URL("../../dist/cli.cjs", import.meta.url));
      writeFileSync(join(root, "service.yaml"), "apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: b}\n");
      // The lists hang, so the command waits with kubectl running.
      const fault = fake.faults.add({ is: "hang" }, { path: "/api/v1/services" });
      const parent = spawn(process.execPath, [cli, "check", "service.yaml", "--context", "admin", "--kubectl-proxy"], {
        cwd: root,
        env: { PATH: `${standIn.folder}:/usr/bin:/bin`, HOME: root, KUBECONFIG: kubeconfig, TMPDIR: temp },
        stdio: "ignore",
      });
      await expect.poll(() => standIn.runs().length, { timeout: 10_000 }).toBe(runs + 1);
      await expect.poll(() => existsSync(join(last().cwd, "api.sock")), { timeout: 5000 }).toBe(true);
      const { pid, child, cwd } = last();
      parent.kill(signal);
      await expect.poll(() => isAlive(pid) || isAlive(child), { timeout: 5000 }).toBe(false);
      await expect.poll(() => existsSync(cwd)).toBe(false);
      fault();
    });
  });
});

describe.skipIf(process.platform === "win32")("sallyport check --kubectl-proxy", () => {
  const check = (file: string, ...args: readonly string[]) =>
    new Promise<{ readonly err: string; readonly out: string }>((resolve) => {
      const env = { PATH: `${standIn.folder}:/usr/bin:/bin`, HOME: root, KUBECONFIG: file, TMPDIR: temp };
      const cli = fileURLToPath(new URL("../../dist/cli.cjs", import.meta.url));
      writeFileSync(join(root, "service.yaml"), "apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: b}\n");
      const all = [cli, "check", "service.yaml", ...args];
      execFile(process.execPath, all, { cwd: root, env }, (_, out, err) => resolve({ out, err }));
    });

  test("lists by it and leaves nothing behind", async () => {
    const runs = standIn.runs().length;
    expect((await check(kubeconfig, "--context", "admin", "--kubectl-proxy")).err).toBe("");
    expect(standIn.runs()).toHaveLength(runs + 1);
    await expect.poll(() => isAlive(last().pid) || isAlive(last().child)).toBe(false);
    expect(readdirSync(temp)).toEqual([]);
  });

  test("is what a login that is not known here is told to use", async () => {
    const file = join(root, "oidc");
    const config = JSON.parse(fake.kubeconfig) as object;
    const user = { "auth-provider": { name: "oidc", config: { "refresh-token": CANARY } } };
    writeFileSync(file, JSON.stringify({ ...config, users: [{ name: "admin", user }] }));
    expect((await check(file, "--context", "admin")).err).toBe(
      "sallyport: cluster admin: no id-token of user admin; run kubectl once to renew it, or set --kubectl-proxy\n",
    );
    expect((await check(file, "--kubectl-proxy")).err).toBe("sallyport: --kubectl-proxy goes with --context\n");
  });
});

describe.skipIf(realKubectl === undefined)("the real kubectl", () => {
  const real = () => open({ env: { PATH: `${realKubectl}:/usr/bin:/bin`, HOME: root } });

  test("reads, watches, and lets nothing else pass", async () => {
    const transport = await real();
    expect((await get(transport)).status).toBe(200);
    expect((await get(transport, { method: "GET", path: "/apis/apps/v1/namespaces/x/deployments" })).status).toBe(200);
    const [folder = ""] = readdirSync(temp);
    expect(await rawStatus(join(temp, folder, "api.sock"), "GET", "/api/v1/namespaces/x/secrets")).toBe(403);
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
      expect(await rawStatus(join(temp, folder, "api.sock"), method, "/api/v1/namespaces"), method).toBe(403);
    const path = "/api/v1/namespaces/quiet/services?watch=1&timeoutSeconds=60";
    const { body } = await transport.send({ method: "GET", path }, never);
    await fake.apply({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "real", namespace: "quiet" },
      spec: { ports: [{ port: 80 }] },
    });
    let text = "";
    for await (const chunk of body) {
      text += Buffer.from(chunk).toString("utf8");
      if (text.includes('"real"')) break;
    }
    expect(text).toContain('"real"');
    transport.close();
    await expect.poll(() => readdirSync(temp)).toEqual([]);
  });

  test("says why it can't", async () => {
    const PATH = `${realKubectl}:/usr/bin:/bin`;
    const file = join(root, "broken");
    writeFileSync(file, fake.kubeconfig.replaceAll(/127\.0\.0\.1:\d+/g, "127.0.0.1:1"));
    expect(await failure(await open({ file, env: { PATH, HOME: root } }))).toMatch(
      /^network: kubectl got no answer from 127\.0\.0\.1:1: .*connection refused$/,
    );
    const exec = { apiVersion: "client.authentication.k8s.io/v1", command: "false", interactiveMode: "Never" };
    const config = JSON.parse(fake.kubeconfig) as object;
    writeFileSync(file, JSON.stringify({ ...config, users: [{ name: "admin", user: { exec } }] }));
    expect(await failure(await open({ file, env: { PATH, HOME: root } }))).toMatch(
      /^credentials: kubectl could not log in: getting credentials: exec: /,
    );
    const provider = { "auth-provider": { name: "gcp", config: {} } };
    writeFileSync(file, JSON.stringify({ ...config, users: [{ name: "admin", user: provider }] }));
    expect(await failure(await open({ file, env: { PATH, HOME: root } }))).toMatch(/^credentials: .*auth/i);
  });
});
