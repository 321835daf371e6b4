// Each switch of the fake API server breaks what it says, and only that.

import { Agent, request } from "node:http";
import { connect } from "node:tls";
import { gunzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type JsonObject, jsonAt } from "../../../server/src/base/json.ts";
import { type FakeServer, startFake } from "./fakeServer.ts";
import type { Fault } from "./faults.ts";
import { list } from "./loose.ts";
import { startProxy } from "./proxy.ts";
import { json, open, send, watch } from "./rawClient.ts";

const SERVICES = "/api/v1/services";
const service = (name: string): JsonObject => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace: "shop" },
  spec: { ports: [{ port: 80 }] },
});
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const SHOP = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } };

describe.each([{ plain: true }, { plain: false }])("plain: $plain", ({ plain }) => {
  let server: FakeServer;
  beforeAll(async () => {
    server = await startFake({ plain });
  });
  beforeEach(async () => {
    await server.remove(SHOP);
    for (const name of ["a", "b"]) await server.apply(service(name));
  });
  afterEach(() => server.faults.clear());
  afterAll(() => server.stop());
  const on = (fault: Fault, path: RegExp | string = SERVICES) => server.faults.add(fault, { path });
  const isWell = async () => list((await json(server, SERVICES))["items"]).length === 2;

  test("a fault hits what it is for, as often as it says, until it is off", async () => {
    server.faults.add({ is: "status", code: 500 }, { path: /^\/api\/v1\/services$/, times: 2 });
    const statuses = [];
    for (const path of [SERVICES, "/version", SERVICES, SERVICES]) statuses.push((await send(server, path)).status);
    expect(statuses).toEqual([500, 200, 500, 200]);
    const off = server.faults.add({ is: "status", code: 503 });
    expect((await send(server, "/version")).status).toBe(503);
    off();
    expect((await send(server, "/version")).status).toBe(200);
  });

  test("refusals are Statuses, with the time to wait", async () => {
    on({ is: "status", code: 429, retryAfter: 7 });
    const answer = await send(server, SERVICES);
    expect([answer.status, answer.headers["retry-after"]]).toEqual([429, "7"]);
    expect(JSON.parse(answer.text)).toMatchObject({
      kind: "Status",
      reason: "TooManyRequests",
      details: { retryAfterSeconds: 7 },
    });
  });

  test("delay", async () => {
    on({ is: "delay", ms: 120 });
    expect((await send(server, SERVICES)).waited).toBeGreaterThanOrEqual(115);
  });

  test("drip", async () => {
    on({ is: "drip", bytes: 400, everyMs: 1 });
    const answer = await send(server, SERVICES);
    expect(JSON.parse(answer.text).items).toHaveLength(2);
    expect(answer.chunks).toBeGreaterThan(3);
  });

  test("reset in the middle of an object", async () => {
    on({ is: "reset", afterBytes: 300 });
    const answer = await open(server, SERVICES);
    let size = 0;
    const reading = (async () => {
      for await (const piece of answer) size += Buffer.byteLength(piece);
    })();
    await expect(reading).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(size).toBe(300);
    server.faults.clear();
    expect(await isWell()).toBe(true);
  });

  test("truncate: a body that says it is complete and is not", async () => {
    on({ is: "truncate", afterBytes: 300 });
    const { status, text } = await send(server, SERVICES);
    expect([status, text.length]).toEqual([200, 300]);
    const seen = await watch(server, `${SERVICES}?watch=1`);
    expect([await seen.ended, seen.lines]).toEqual(["complete", []]);
  });

  test("hang, and stall in the middle: nothing more comes, and nothing ends", async () => {
    const deaf = on({ is: "hang" });
    const nothing = open(server, SERVICES, { signal: AbortSignal.timeout(150) });
    await expect(nothing).rejects.toMatchObject({ name: "AbortError" });
    deaf();
    on({ is: "stall", afterBytes: 300 });
    const controller = new AbortController();
    const answer = await open(server, SERVICES, { signal: controller.signal });
    let size = 0;
    const reading = (async () => {
      for await (const piece of answer) size += Buffer.byteLength(piece);
    })().then(
      () => "ended",
      () => "aborted",
    );
    await expect.poll(() => size, { timeout: 5_000 }).toBe(300);
    const later = sleep(150).then(() => "still open");
    expect([await Promise.race([reading, later]), size]).toEqual(["still open", 300]);
    controller.abort();
    expect(await reading).toBe("aborted");
  });

  test("garbage: bytes that are no JSON and no UTF-8, in a list and in a watch", async () => {
    on({ is: "garbage", afterBytes: 10 });
    const { bytes, text } = await send(server, SERVICES);
    expect(bytes.length).toBeGreaterThan(4_000);
    expect(text).toContain("\uFFFD");
    const seen = await watch(server, `${SERVICES}?watch=1`);
    expect(await seen.ended).toBe("complete");
    expect(() => seen.seen()).toThrow(SyntaxError);
  });

  test("huge: one object as large as it is to be", async () => {
    on({ is: "huge", bytes: 3_000_000 });
    const list = await json(server, SERVICES);
    expect(jsonAt(list, ["items", 0, "metadata", "annotations", "huge"])).toHaveLength(3_000_000);
    const seen = await watch(server, `${SERVICES}?watch=1`);
    await seen.ended;
    expect(JSON.parse(seen.lines[0] ?? "").object.metadata.annotations.huge).toHaveLength(3_000_000);
  });

  test("gzip: compressed without being asked", async () => {
    on({ is: "gzip" });
    const answer = await send(server, SERVICES);
    expect(answer.headers["content-encoding"]).toBe("gzip");
    expect(JSON.parse(gunzipSync(answer.bytes).toString()).items).toHaveLength(2);
  });

  test("twice, and in disorder", async () => {
    on({ is: "twice" });
    const since = server.version;
    const path = `${SERVICES}?watch=1&resourceVersion=${since}`;
    const doubled = await watch(server, path);
    server.faults.clear();
    on({ is: "disorder" });
    const mixed = await watch(server, path);
    await server.apply(service("c"));
    await server.apply(service("d"));
    await Promise.all([doubled.until(4), mixed.until(2)]);
    const [c, d] = [`ADDED c ${since + 1}`, `ADDED d ${since + 2}`];
    expect(doubled.seen()).toEqual([c, c, d, d]);
    expect(mixed.seen()).toEqual([d, c]);
    doubled.stop();
    mixed.stop();
  });

  test("torn: lines that are no JSON, and the watch goes on", async () => {
    on({ is: "torn" });
    const seen = await watch(server, `${SERVICES}?watch=1`);
    await seen.until(2);
    await server.apply(service("c"));
    await seen.until(3);
    for (const line of seen.lines) expect(() => JSON.parse(line)).toThrow(SyntaxError);
    seen.stop();
  });

  test("silence: a watch that is open and says nothing", async () => {
    on({ is: "silence" }, "watch=1");
    const seen = await watch(server, `${SERVICES}?watch=1`);
    await server.apply(service("c"));
    await sleep(80);
    expect([server.watches, seen.lines]).toEqual([1, []]);
    server.closeWatches("end");
    expect([await seen.ended, seen.lines]).toEqual(["complete", []]);
    expect(await json(server, SERVICES)).toMatchObject({ items: [{}, {}, {}] });
  });

  test("expired: 410 for every watch and every page", async () => {
    const token = String(jsonAt(await json(server, `${SERVICES}?limit=1`), ["metadata", "continue"]));
    on({ is: "expired" });
    for (const version of ["", `&resourceVersion=${server.version}`]) {
      const seen = await watch(server, `${SERVICES}?watch=1${version}`);
      expect([await seen.ended, seen.seen()]).toEqual(["complete", ["ERROR 410"]]);
    }
    expect((await send(server, `${SERVICES}?limit=1&continue=${token}`)).status).toBe(410);
    expect(await isWell()).toBe(true);
  });

  test("watches are ended or reset at will", async () => {
    for (const [how, ended] of [
      ["end", "complete"],
      ["reset", "broken"],
    ] as const) {
      const seen = await watch(server, `${SERVICES}?watch=1`);
      await seen.until(2);
      server.closeWatches(how);
      expect(await seen.ended).toBe(ended);
    }
    expect(await isWell()).toBe(true);
  });

  test("a backup comes back: versions run backwards, what came after is gone", async () => {
    const backup = server.backup();
    const seen = await watch(server, `${SERVICES}?watch=1`);
    await server.apply(service("c"));
    await seen.until(3);
    const later = server.version;
    server.restore(backup);
    expect(await seen.ended).toBe("complete");
    const list = await json(server, SERVICES);
    expect(list.items).toHaveLength(2);
    expect(Number(jsonAt(list, ["metadata", "resourceVersion"]))).toBeLessThan(later);
    expect((await send(server, `${SERVICES}?resourceVersion=${later}`)).status).toBe(504);
    const lost = await watch(server, `${SERVICES}?watch=1&resourceVersion=${later + 1}`);
    await server.apply(service("d"));
    await sleep(80);
    expect([server.watches, lost.lines]).toEqual([1, []]);
    lost.stop();
  });

  test("connections are refused, reset or left alone for a while", async () => {
    const seen = await watch(server, `${SERVICES}?watch=1`);
    await seen.until(2);
    await server.connect("down");
    expect(await seen.ended).toBe("broken");
    await expect(send(server, SERVICES)).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await server.connect("reset");
    await expect(send(server, SERVICES)).rejects.toMatchObject({ code: "ECONNRESET" });
    await server.connect("deaf");
    await expect(send(server, SERVICES, { signal: AbortSignal.timeout(150) })).rejects.toMatchObject({
      name: "AbortError",
    });
    await server.connect("up");
    expect(await isWell()).toBe(true);
  });

  test("a proxy opens tunnels to it, for those whom it knows", async () => {
    const proxy = await startProxy("user:word");
    const target = new URL(server.url).host;
    const tunnel = (headers: Record<string, string>, ms = 5_000) =>
      new Promise<number>((resolve, reject) => {
        const asked = request(proxy.url, {
          method: "CONNECT",
          path: target,
          headers,
          signal: AbortSignal.timeout(ms),
        });
        asked.once("error", reject);
        asked.once("connect", ({ statusCode = 0 }, socket) => {
          if (statusCode !== 200) return resolve(statusCode);
          const stream = plain ? socket : connect({ socket, ca: server.authority, host: "127.0.0.1" });
          stream.once("error", reject);
          stream.once("data", (answer: Buffer) => {
            stream.destroy();
            resolve(Number(/ (\d+) /.exec(answer.toString())?.[1]));
          });
          stream.write(`GET /version HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${server.tokenOf("admin")}\r\n\r\n`);
        });
        asked.end();
      });
    const known = { "proxy-authorization": `Basic ${Buffer.from("user:word").toString("base64")}` };
    expect(await tunnel({})).toBe(407);
    expect(await tunnel(known)).toBe(200);
    proxy.set("refuse");
    expect(await tunnel(known)).toBe(502);
    proxy.set("deaf");
    await expect(tunnel(known, 100)).rejects.toMatchObject({ name: "AbortError" });
    expect(proxy.tunnels).toEqual([target, target, target, target]);
    await proxy.stop();
  });
});

test("a certificate that changes is trusted only while it deserves it", async () => {
  const server = await startFake();
  const code = () =>
    send(server, "/version").then(
      ({ status }) => status,
      (error: { code?: string }) => error.code,
    );
  expect(await code()).toBe(200);
  server.changeCertificate("renewed");
  expect(await code()).toBe(200);
  server.changeCertificate("other authority");
  expect(await code()).toBe("UNABLE_TO_VERIFY_LEAF_SIGNATURE");
  server.changeCertificate("other name");
  expect(await code()).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
  server.changeCertificate("expired");
  expect(await code()).toBe("CERT_HAS_EXPIRED");
  server.changeCertificate("renewed");
  expect(await code()).toBe(200);
  await server.stop();
});

test("a server with another name is reached under that name", async () => {
  const server = await startFake({ names: ["api.internal"] });
  await expect(send(server, "/version")).rejects.toMatchObject({ code: "ERR_TLS_CERT_ALTNAME_INVALID" });
  expect((await send(server, "/version", { tls: { servername: "api.internal" } })).status).toBe(200);
  await server.stop();
});

test("one connection serves many requests, and is counted once", async () => {
  const server = await startFake({ plain: true });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = { authorization: `Bearer ${server.tokenOf("admin")}` };
  for (let at = 0; at < 3; at++)
    await new Promise((resolve, reject) => {
      const asked = request(`${server.url}/version`, { agent, headers }, (answer) =>
        answer.resume().once("end", resolve),
      );
      asked.once("error", reject).end();
    });
  expect([server.connections, server.requests.length]).toEqual([1, 3]);
  agent.destroy();
  await server.stop();
});

test("what is older than the history that it keeps is forgotten", async () => {
  const server = await startFake({ plain: true, history: 5 });
  const since = server.version;
  for (let at = 0; at < 12; at++) await server.apply(service(`s${at}`));
  const seen = await watch(server, `${SERVICES}?watch=1&resourceVersion=${since}`);
  await seen.ended;
  expect(seen.seen()).toEqual(["ERROR 410"]);
  await server.stop();
});
