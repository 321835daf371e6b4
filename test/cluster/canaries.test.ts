// No secret gets out: a canary in every place where a kubeconfig may hold a credential, through every way of failing. What
// is searched: every message as it is, and everything else that a careless line would log, behind the redactor.
import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTransport } from "../../server/src/cluster/http/openTransport.ts";
import { chooseContext } from "../../server/src/cluster/kubeconfig/chooseContext.ts";
import { loadKubeconfig } from "../../server/src/cluster/kubeconfig/loadKubeconfig.ts";
import { applyLogin } from "../../server/src/cluster/login/clientNode.ts";
import type { ClusterLogin } from "../../server/src/cluster/login/clusterLogin.ts";
import { redact } from "../../server/src/cluster/login/redactor.ts";
import { TransportError } from "../../server/src/cluster/transport.ts";
import { makeAuthority } from "./fake/certificates.ts";
import { type Loopback, serveHttp, serveTls } from "./loopback.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "canaries-")));
const CANARY = "CanaryInTheMine";
const JWT = `eyJhbGciOiJub25lIn0.${Buffer.from(`{"exp":4102444800,"x":"${CANARY}"}`).toString("base64url")}.${CANARY}Sig`;
const V1 = "client.authentication.k8s.io/v1";
const authority = makeAuthority("canary authority");
const client = authority.client("jane", []);
const base64 = (text: string) => Buffer.from(text).toString("base64");
const keyLine = client.key.split("\n")[1] ?? "";
const CA = `certificate-authority-data: ${base64(authority.certificate)}`;

/** Every string of which none may be seen. */
const CANARIES = [CANARY, base64(CANARY).slice(0, 18), JWT, keyLine, base64(client.key).slice(60, 120)];

function plugin(name: string, body: string): string {
  writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
  chmodSync(join(folder, name), 0o755);
  return join(folder, name);
}

const exec = (command: string, more = "") =>
  `exec: {apiVersion: ${V1}, interactiveMode: Never, command: "${command}"${more}}`;
const credential = (status: object) =>
  `cat <<'END'\n${JSON.stringify({ kind: "ExecCredential", apiVersion: V1, status })}\nEND`;

/** Where a credential may be: fields of the user, and what the cluster needs besides. */
const FORMS: Readonly<Record<string, { readonly user: string; readonly cluster?: string }>> = {
  token: { user: `token: ${CANARY}Token1` },
  "token of odd characters": { user: `token: "${CANARY}\\u0007Token"` },
  tokenFile: { user: `tokenFile: token-file` },
  "key in data": { user: `client-certificate-data: ${base64(client.cert)}, client-key-data: ${base64(client.key)}` },
  "key in a file": { user: "client-certificate: u.crt, client-key: u.key" },
  "broken key": { user: `client-certificate-data: ${base64(client.cert)}, client-key-data: ${base64(`${CANARY}Key`)}` },
  password: { user: `username: me, password: ${CANARY}Pass` },
  oidc: {
    user: `auth-provider: {name: oidc, config: {id-token: ${JWT}, refresh-token: ${CANARY}R, client-secret: ${CANARY}S}}`,
  },
  gcp: { user: `auth-provider: {name: gcp, config: {access-token: ${CANARY}Gcp}}` },
  "exec token": { user: exec(plugin("token.sh", credential({ token: `${CANARY}Exec` }))) },
  "exec key": {
    user: exec(plugin("key.sh", credential({ clientCertificateData: client.cert, clientKeyData: client.key }))),
  },
  "exec output that is none": { user: exec(plugin("junk.sh", `echo ${CANARY}Junk`)) },
  "exec words": { user: exec(plugin("words.sh", `echo "no ${CANARY}0123456789 here, token=${CANARY}" >&2; exit 1`)) },
  "exec environment": { user: exec("/nowhere/plugin", `, env: [{name: CLIENT_SECRET, value: ${CANARY}Env}]`) },
  "exec arguments": {
    user: exec("/nowhere/plugin", `, args: [--client-secret, ${CANARY}Arg, "--token=${CANARY}Arg2"]`),
  },
  "proxy login": { user: `token: ${CANARY}Token2`, cluster: `proxy-url: "http://me:${CANARY}Proxy@127.0.0.1:1"` },
};

interface Way {
  readonly server?: () => string;
  readonly cluster?: string;
  /** What is done to the text of the kubeconfig. */
  readonly spoil?: (text: string) => string;
  readonly login?: ClusterLogin;
  readonly mayRun?: () => Promise<boolean>;
  readonly signal?: () => AbortSignal;
}

let echo: Loopback;
let denying: Loopback;
let plain: Loopback;
let breaking: Loopback;
let rude: Server;
let rudePort = 0;

/** Ways of failing. */
const WAYS: Readonly<Record<string, Way>> = {
  "an answer that repeats the request": {},
  "401": { server: () => `https://127.0.0.1:${denying.port}` },
  "a refused connection": { server: () => "https://127.0.0.1:1" },
  "no address": { server: () => "https://nowhere.invalid" },
  "no TLS": { server: () => `https://127.0.0.1:${plain.port}` },
  "no HTTP": { server: () => `http://127.0.0.1:${rudePort}` },
  "a body that breaks": { server: () => `https://127.0.0.1:${breaking.port}` },
  "an untrusted server": { cluster: `certificate-authority-data: ${base64(makeAuthority("x").certificate)}` },
  "a broken authority": { cluster: `certificate-authority-data: ${base64("no certificate")}` },
  "a missing authority": { cluster: "certificate-authority: missing.crt" },
  "a login in the address": { server: () => `https://me:${CANARY}Url@127.0.0.1` },
  "broken YAML at the end": { spoil: (text) => `${text}\n  }: [${CANARY}` },
  "a key twice": { spoil: (text) => `${text}\n${text}` },
  "a tab": { spoil: (text) => text.replace("users:", "\tusers:") },
  "a list for a text": {
    spoil: (text) => text.replaceAll(/((?:token|password|id-token|client-key-data): )([^,}]+)/g, "$1[$2]"),
  },
  "no base64": { spoil: (text) => text.replaceAll(/(client-key-data: )/g, `$1${CANARY}!`) },
  "a user twice": { spoil: (text) => text.replace(/(users: \[)(.*)\]/s, "$1$2, $2]") },
  "a login that throws": { login: async (login) => Promise.reject(new Error(`bad ${JSON.stringify(login)}`)) },
  "a question that throws": { mayRun: async () => Promise.reject(new Error(`asked about ${CANARY}`)) },
  "a no": { mayRun: async () => false },
  cancelled: { signal: () => AbortSignal.abort(new Error(`${CANARY} cancelled`)) },
};

beforeAll(async () => {
  writeFileSync(join(folder, "token-file"), `${CANARY}File\n`);
  writeFileSync(join(folder, "u.crt"), client.cert);
  writeFileSync(join(folder, "u.key"), client.key);
  const tls = {
    ...authority.server(["127.0.0.1"]),
    ca: authority.certificate,
    requestCert: true,
    rejectUnauthorized: false,
  };
  echo = await serveTls(tls, ({ headers }, response) => {
    // With its name before it the pattern of a header would find the token, alone only who knows it.
    response.end(`${JSON.stringify(headers)} ${headers.authorization?.split(" ")[1]}`);
  });
  denying = await serveTls(tls, ({ headers }, response) => {
    response.writeHead(401, { "www-authenticate": headers.authorization ?? "" });
    response.end(JSON.stringify(headers));
  });
  breaking = await serveTls(tls, ({ headers }, response) => {
    response.write(JSON.stringify(headers));
    setTimeout(() => response.destroy(), 5);
  });
  plain = await serveHttp();
  rude = createServer((socket) => socket.on("error", () => undefined).end(`${CANARY}\r\n`));
  await new Promise<void>((resolve) => rude.listen(0, "127.0.0.1", resolve));
  const address = rude.address();
  rudePort = typeof address === "object" && address ? address.port : 0;
});

afterAll(async () => {
  for (const server of [echo, denying, breaking, plain]) await server.stop();
  rude.close();
  rmSync(folder, { recursive: true });
});

interface Said {
  /** Shown to a person as they are. */
  readonly messages: string[];
  /** What a log would be given, in the clear. */
  readonly logged: unknown[];
}

async function run(form: string, way: Way): Promise<Said> {
  const { user = "", cluster = "" } = FORMS[form] ?? {};
  const server = way.server?.() ?? `https://127.0.0.1:${echo.port}`;
  const fields = [`server: "${server}"`, way.cluster ?? CA, cluster].filter((field) => field !== "").join(", ");
  const text = `current-context: x\ncontexts: [{name: x, context: {cluster: c, user: u}}]
clusters: [{name: c, cluster: {${fields}}}]\nusers: [{name: u, user: {${user}}}]\n`;
  const file = join(folder, "config");
  writeFileSync(file, way.spoil?.(text) ?? text);
  const config = await loadKubeconfig({ path: file, env: {}, home: folder, workspaceFolders: [] });
  const said: Said = { messages: config.problems.map(({ message }) => message), logged: [config] };
  const choice = chooseContext(config);
  if (choice.is === "refused") {
    said.messages.push(choice.message);
    return said;
  }
  said.messages.push(...choice.target.warnings);
  const transport = openTransport(choice.target, {
    env: { PATH: process.env["PATH"] },
    workspaceFolders: [],
    mayRun: way.mayRun ?? (async () => true),
    login: () => way.login ?? applyLogin,
  });
  said.logged.push(choice, transport);
  try {
    const answer = await transport.send(
      { method: "GET", path: "/api" },
      way.signal?.() ?? new AbortController().signal,
    );
    said.logged.push(answer.headers);
    for await (const chunk of answer.body) said.logged.push(Buffer.from(chunk).toString("utf8"));
  } catch (error) {
    expect(error).toBeInstanceOf(TransportError);
    if (error instanceof Error)
      said.messages.push(error.message, error.stack ?? "", inspect(error), String(error.cause));
  }
  transport.close();
  return said;
}

describe.skipIf(process.platform === "win32")("no canary gets out", () => {
  const forms = Object.keys(FORMS);

  test("there are enough of them", () => {
    expect(forms.length * Object.keys(WAYS).length).toBeGreaterThan(300);
  });

  test.each(Object.entries(WAYS))("%s", async (_, way) => {
    let spoken = 0;
    for (const form of forms) {
      const { messages, logged } = await run(form, way);
      spoken += messages.length;
      const lines = logged.map((thing) => (typeof thing === "string" ? thing : inspect(thing, { depth: 12 })));
      const seen = [...messages, ...lines.map(redact), redact(JSON.stringify(lines))];
      for (const canary of CANARIES)
        expect(
          seen.filter((text) => text.includes(canary)),
          form,
        ).toEqual([]);
    }
    expect(spoken).toBeGreaterThan(0);
  });

  test("without the redactor they would be seen", async () => {
    const { logged } = await run("token", {});
    expect(inspect(logged, { depth: 12 })).toContain(CANARY);
  });
});
