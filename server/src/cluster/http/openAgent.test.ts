import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  type Loopback,
  serveHttp,
  serveProxy,
  serveSilence,
  serveSocks,
  serveTls,
} from "../../../../test/cluster/loopback.ts";
import {
  base64,
  CA,
  failure,
  get,
  open,
  serverTls,
  started,
  stranger,
  textOf,
} from "../../../../test/cluster/openContext.ts";

let server: Loopback;

beforeAll(async () => {
  server = await serveTls(serverTls);
});
afterEach(() => void server.seen.splice(0));
afterAll(() => server.stop());

describe("a proxy", () => {
  test("of the kubeconfig is gone through by CONNECT, with its login, once for many requests", async () => {
    const proxy = await started(serveProxy({ login: "me:p@ss/word" }));
    const through = (login: string) =>
      open({ server, cluster: `${CA}, proxy-url: "http://${login}127.0.0.1:${proxy.port}"` });
    const transport = through("me:p%40ss%2Fword@");
    for (let i = 0; i < 3; i++) expect(await textOf(await get(transport))).toBe("{}");
    expect(proxy.seen.map(({ path }) => path)).toEqual([`127.0.0.1:${server.port}`]);
    expect(await failure(get(through("")))).toBe(
      `network: proxy 127.0.0.1:${proxy.port} did not connect to 127.0.0.1:${server.port} (407: it wants a login)`,
    );
  });

  test("of an https address is spoken to over TLS, and has to be who it says it is", async () => {
    const good = await started(serveProxy({ tls: serverTls, login: "me:secret" }));
    const url = (port: number) => `${CA}, proxy-url: "https://me:secret@127.0.0.1:${port}"`;
    expect((await get(open({ server, cluster: url(good.port) }))).status).toBe(200);
    const bad = await started(serveProxy({ tls: stranger.server(["127.0.0.1"]) }));
    expect(await failure(get(open({ server, cluster: url(bad.port) })))).toContain("cannot be reached (");
    expect(bad.seen).toEqual([]);
  });

  test("has no part in trust", async () => {
    const proxy = await started(serveProxy());
    const cluster = `certificate-authority-data: ${base64(stranger.certificate)}, proxy-url: "http://127.0.0.1:${proxy.port}"`;
    expect(await failure(get(open({ server, cluster })))).toContain("is not trusted");
  });

  test("that cannot be reached, that is silent, that knows no CONNECT, is told without its login", async () => {
    const plain = await started(serveHttp());
    const silent = await started(serveSilence());
    const gone = await started(serveHttp());
    await gone.stop();
    const limits = { connectMs: 200, firstByteMs: 5000 };
    const said = (port: number) =>
      failure(
        get(open({ server, cluster: `${CA}, proxy-url: "http://me:secret@127.0.0.1:${port}"`, host: { limits } })),
      );
    expect(await said(gone.port)).toBe(`network: proxy 127.0.0.1:${gone.port} cannot be reached (ECONNREFUSED)`);
    expect(await said(silent.port)).toBe(`network: no connection to proxy 127.0.0.1:${silent.port} in time`);
    expect(await said(plain.port)).toContain(`network: proxy 127.0.0.1:${plain.port}`);
    expect(await failure(get(open({ server, cluster: `${CA}, proxy-url: "ftp://me:secret@p"` })))).toBe(
      "network: proxy-url of the kubeconfig is no address of an http, https or socks5 proxy",
    );
  });

  test("that speaks SOCKS5 is given the name, and its connections are kept", async () => {
    const socks = await started(serveSocks());
    const transport = open({
      server: `https://kubernetes.default:${server.port}`,
      cluster: `${CA}, proxy-url: "socks5://127.0.0.1:${socks.port}"`,
    });
    for (let i = 0; i < 3; i++) expect(await textOf(await get(transport))).toBe("{}");
    expect(socks.seen.map(({ path }) => path)).toEqual([`kubernetes.default:${server.port}`]);
    const cluster = `certificate-authority-data: ${base64(stranger.certificate)}, proxy-url: "socks5://127.0.0.1:${socks.port}"`;
    expect(await failure(get(open({ server, cluster })))).toContain("is not trusted");
    const gone = await started(serveSocks());
    await gone.stop();
    expect(
      await failure(get(open({ server, cluster: `${CA}, proxy-url: "socks5://me:secret@127.0.0.1:${gone.port}"` }))),
    ).toBe(`network: SOCKS proxy 127.0.0.1:${gone.port} did not connect to 127.0.0.1:${server.port}`);
  });
});
