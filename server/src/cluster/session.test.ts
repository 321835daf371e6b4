// A session by a clock that is turned: a machine that slept, how much is asked at a time, and how a login that fails ends.

import { afterEach, expect, test } from "vitest";
import {
  type Asked,
  type ScriptedTransport,
  scriptTransport,
  type Told,
} from "../../../test/cluster/scriptedTransport.ts";
import { type SimulatedClock, simulateClock } from "../../../test/cluster/simulatedClock.ts";
import { loadClusterLogin } from "./login/clusterLogin.ts";
import { openSession, type Session } from "./session.ts";
import type { SessionStatus } from "./sessionStatus.ts";
import type { Transport } from "./transport.ts";

const open: Session[] = [];
afterEach(() => {
  for (const session of open.splice(0)) session.close();
});

interface Running {
  readonly clock: SimulatedClock;
  readonly transport: ScriptedTransport;
  readonly session: Session;
  readonly statuses: SessionStatus[];
}

function start(
  answer: (asked: Asked) => Told | Error,
  more: { namespaces?: readonly string[]; transport?: Transport } = {},
): Running {
  const clock = simulateClock();
  const transport = scriptTransport(clock.now, answer);
  const statuses: SessionStatus[] = [];
  const session = openSession({
    transport: more.transport ?? transport,
    name: "test",
    defaultNamespace: "default",
    namespaces: more.namespaces ?? [],
    clock,
    change: () => undefined,
    status: (status) => void statuses.push(status),
  });
  open.push(session);
  return { clock, transport, session, statuses };
}

const empty: Told = { body: { metadata: { resourceVersion: "100" }, items: [], groups: [] } };

test("a session that is suspended asks nothing, also after a sleep of the machine", async () => {
  const { clock, transport, session, statuses } = start(({ isWatch }) => (isWatch ? { hang: true } : empty));
  session.want("names");
  await clock.advance(12_000);
  session.suspend();
  await clock.advance(1_000);
  const { length } = transport.asked;
  clock.jump(3_600_000);
  await clock.advance(30_000);
  expect([transport.asked.length, statuses.at(-1)?.state]).toEqual([length, "off"]);
  session.resume();
  await clock.advance(1_000);
  expect([transport.asked.length > length, statuses.at(-1)?.state]).toEqual([true, "live"]);
});

test("after a sleep of the machine every watch is begun anew within ten seconds, from where it was", async () => {
  const { clock, transport, session, statuses } = start(({ isWatch }) => (isWatch ? { hang: true } : empty));
  session.want("names");
  await clock.advance(12_000);
  expect(statuses.at(-1)?.state).toBe("live");
  const before = [...transport.watches];
  const lists = transport.lists.filter(({ query }) => query.get("limit") === "500").length;
  expect(before.map(({ path }) => path).sort()).toEqual(["/api/v1/namespaces", "/api/v1/services"]);
  // A timer that is somewhat late, as on a busy machine, is no sleep.
  clock.jump(8_000);
  await clock.advance(10_000);
  expect(transport.watches).toHaveLength(before.length);
  clock.jump(3_600_000);
  await clock.advance(10_000);
  expect(before.map(({ signal }) => signal.aborted)).toEqual(before.map(() => true));
  const after = transport.watches.slice(before.length);
  expect(after.map(({ path }) => path).sort()).toEqual(before.map(({ path }) => path).sort());
  expect(after.map(({ query }) => query.get("resourceVersion"))).toEqual(after.map(() => "100"));
  expect(transport.lists.filter(({ query }) => query.get("limit") === "500")).toHaveLength(lists);
});

test("of many namespaces 20 are read, four lists at a time", async () => {
  const namespaces = Array.from({ length: 30 }, (_, index) => `n${index}`);
  let [running, most] = [0, 0];
  const { clock, transport, session } = start(
    ({ path, isWatch }) => {
      if (isWatch) return { hang: true };
      return path.includes("/namespaces/") ? empty : { status: 403 };
    },
    { namespaces },
  );
  const send = transport.send.bind(transport);
  transport.send = async (request, signal) => {
    const isList = request.path.includes("limit=500");
    if (isList) most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    return send(request, signal).finally(() => {
      if (isList) running--;
    });
  };
  session.want("names");
  for (let turn = 0; turn < 60; turn++) await clock.advance(100);
  const read = new Set(transport.watches.flatMap(({ path }) => /\/namespaces\/(n\d+)\/services/.exec(path)?.[1] ?? []));
  expect([...read].sort()).toEqual(namespaces.slice(0, 20).sort());
  expect(most).toBe(4);
});

test("a Node.js that is too old for the login is told once, and nothing is asked again", async () => {
  let asked = 0;
  const transport: Transport = {
    send: async () => {
      asked++;
      loadClusterLogin("/nowhere", "20.20.2");
      throw new Error("not reached");
    },
    close: () => undefined,
  };
  const { clock, session, statuses } = start(() => empty, { transport });
  session.want("names");
  await clock.advance(5_000);
  const [first, count] = [statuses.at(-1), asked];
  expect(first).toMatchObject({
    state: "refused",
    why: "a live cluster needs Node.js 22.19 or later, this is 20.20.2; use a recording or sallyport.cluster.kubectlProxy",
  });
  await clock.advance(3_600_000);
  expect(asked).toBe(count);
});
