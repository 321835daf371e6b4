import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Loopback, serveHttp, serveSilence, serveTls } from "../../../../test/cluster/loopback.ts";
import { failure, folder, get, never, open, serverTls, started, textOf } from "../../../../test/cluster/openContext.ts";

let server: Loopback;

beforeAll(async () => {
  server = await serveTls(serverTls);
});
afterEach(() => void server.seen.splice(0));
afterAll(() => server.stop());

describe("no answer", () => {
  test("a refused connection", async () => {
    const gone = await started(serveTls(serverTls));
    await gone.stop();
    const message = await failure(get(open({ server: `https://127.0.0.1:${gone.port}` })));
    expect(message).toBe(`network: connection refused by 127.0.0.1:${gone.port}`);
  });

  test("a name without an address", async () => {
    expect(await failure(get(open({ server: "https://nowhere.invalid" })))).toContain(
      "network: no address found for nowhere.invalid:443",
    );
  });

  test("a server that does not speak TLS", async () => {
    const plain = await started(serveHttp());
    const message = await failure(get(open({ server: `https://127.0.0.1:${plain.port}` })));
    expect(message).toBe(`tls: 127.0.0.1:${plain.port} does not speak TLS`);
  });

  test("a handshake that never ends, and a request that is never answered", async () => {
    const silent = await started(serveSilence());
    const limits = { connectMs: 200, firstByteMs: 400 };
    expect(await failure(get(open({ server: `https://127.0.0.1:${silent.port}`, host: { limits } })))).toBe(
      `network: no connection to 127.0.0.1:${silent.port} within 1 s`,
    );
    const mute = await started(serveTls(serverTls, () => undefined));
    expect(await failure(get(open({ server: `https://127.0.0.1:${mute.port}`, host: { limits } })))).toBe(
      `network: no answer from 127.0.0.1:${mute.port} within 1 s`,
    );
  });

  test("a body that breaks off is told by the body, and by nothing else where nobody reads it", async () => {
    const breaking = await started(
      serveTls(serverTls, (_, response) => {
        response.write("half");
        setTimeout(() => response.destroy(), 20);
      }),
    );
    const transport = open({ server: `https://127.0.0.1:${breaking.port}` });
    await get(transport);
    const answer = await get(transport);
    expect(answer.status).toBe(200);
    expect(await failure(textOf(answer))).toBe(`network: connection to 127.0.0.1:${breaking.port} was reset`);
  });

  test("cancelling ends a request at each stage: before, connecting, waiting, reading", async () => {
    const silent = await started(serveSilence());
    const mute = await started(serveTls(serverTls, () => undefined));
    const endless = await started(serveTls(serverTls, (_, response) => void response.write("more")));
    expect(await failure(get(open({ server }), AbortSignal.abort()))).toContain("aborted: ");
    for (const { port } of [silent, mute]) {
      const sent = get(open({ server: `https://127.0.0.1:${port}` }), AbortSignal.timeout(100));
      expect(await failure(sent)).toBe(`aborted: request to 127.0.0.1:${port} was cancelled`);
    }
    const stopping = new AbortController();
    const answer = await get(open({ server: `https://127.0.0.1:${endless.port}` }), stopping.signal);
    setTimeout(() => stopping.abort(), 50);
    expect(await failure(textOf(answer))).toContain("aborted: ");
    await expect.poll(() => endless.open()).toBe(0);
  });

  test("closing ends every connection, in use, idle and being made", async () => {
    const endless = await started(
      serveTls(serverTls, ({ url }, response) => void (url === "/version" ? response.end() : response.write("more"))),
    );
    const silent = await started(serveSilence());
    const transport = open({ server: `https://127.0.0.1:${endless.port}` });
    const connecting = open({ server: `https://127.0.0.1:${silent.port}` });
    await textOf(await transport.send({ method: "GET", path: "/version" }, never));
    const inUse = await Promise.all([get(transport), get(transport)]);
    const waiting = failure(get(connecting));
    await expect.poll(() => silent.open()).toBe(1);
    transport.close();
    connecting.close();
    expect(await waiting).toContain("aborted: ");
    for (const answer of inUse) expect(await failure(textOf(answer))).toContain("aborted: ");
    await expect.poll(() => [endless.open(), silent.open()]).toEqual([0, 0]);
    expect(await failure(get(transport))).toContain("aborted: ");
  });

  test("but a long silence between two parts of a body is an answer: a quiet watch is not cut", async () => {
    const quiet = await started(
      serveTls(serverTls, (_, response) => {
        response.write("a");
        setTimeout(() => response.end("b"), 600);
      }),
    );
    const limits = { connectMs: 200, firstByteMs: 200 };
    expect(await textOf(await get(open({ server: quiet, host: { limits } })))).toBe("ab");
  });

  test("a body that is left early gives its connection up", async () => {
    const endless = await started(serveTls(serverTls, (_, response) => void response.write("more")));
    for await (const _ of (await get(open({ server: `https://127.0.0.1:${endless.port}` }))).body) break;
    await expect.poll(() => endless.open()).toBe(0);
  });

  test("a token that no header may hold", async () => {
    writeFileSync(join(folder, "odd"), "odd\ntoken");
    expect(await failure(get(open({ server, user: "tokenFile: odd" })))).toBe(
      "credentials: credentials of user u hold characters that no header may hold",
    );
    expect(readFileSync(join(folder, "odd"), "utf8")).toContain("odd");
  });
});
