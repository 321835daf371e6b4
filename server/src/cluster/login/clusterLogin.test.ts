import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test, vi } from "vitest";
import { applyLogin } from "./clientNode.ts";
import { loadClusterLogin, type MergedLogin } from "./clusterLogin.ts";

const DIST = fileURLToPath(new URL("../../../../dist", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "login-"));
afterAll(() => rmSync(folder, { recursive: true }));

const LOGIN: MergedLogin = {
  server: "https://c.example.com",
  ca: { data: Buffer.from("an authority").toString("base64") },
  skipTlsVerify: false,
  tlsServerName: "other",
  socksProxy: undefined,
  token: "a-token",
  cert: undefined,
  key: undefined,
  impersonateUser: "jane",
};

test("the bundle that ships says what the source does", async () => {
  if (!existsSync(join(DIST, "clusterLogin.cjs")))
    throw new Error("no dist/clusterLogin.cjs: run `npm run build` once");
  for (const apply of [applyLogin, loadClusterLogin(DIST)]) {
    expect(await apply(LOGIN)).toEqual({
      headers: { Authorization: "Bearer a-token", "Impersonate-User": "jane" },
      tls: { ca: Buffer.from("an authority"), servername: "other", rejectUnauthorized: true },
      agent: undefined,
    });
  }
});

test("a Node.js too old for the package is told so, and nothing is loaded", () => {
  writeFileSync(join(folder, "clusterLogin.cjs"), "globalThis.loadedTooOld = true;");
  for (const version of ["20.20.2", "22.18.0"]) {
    expect(() => loadClusterLogin(folder, version)).toThrow(
      `a live cluster needs Node.js 22.19 or later, this is ${version}; use a recording or sallyport.cluster.kubectlProxy`,
    );
  }
  expect(globalThis).not.toHaveProperty("loadedTooOld");
  for (const version of ["22.19.0", "24.0.0"]) expect(() => loadClusterLogin(DIST, version)).not.toThrow();
});

test("neither variables of the environment nor files of the home folder have a part in it", async () => {
  vi.stubEnv("KUBECONFIG", join(folder, "missing"));
  vi.stubEnv("HOME", join(folder, "missing"));
  const { headers, tls } = await applyLogin({ ...LOGIN, token: undefined, impersonateUser: undefined, ca: undefined });
  expect({ headers, tls }).toEqual({ headers: {}, tls: { servername: "other", rejectUnauthorized: true } });
  vi.unstubAllEnvs();
});

test("certificate and key come from files or data", async () => {
  writeFileSync(join(folder, "u.crt"), "a certificate");
  const key = { data: Buffer.from("a key").toString("base64") };
  const { tls } = await applyLogin({ ...LOGIN, cert: { file: join(folder, "u.crt") }, key });
  expect([tls.cert, tls.key]).toEqual([Buffer.from("a certificate"), Buffer.from("a key")]);
});

test("only a SOCKS proxy gets the package's agent, one that keeps connections and leaves names to the proxy", async () => {
  const { agent } = await applyLogin({ ...LOGIN, socksProxy: "socks5://p:1080" });
  expect(agent).toMatchObject({ keepAlive: true, shouldLookup: false });
});
