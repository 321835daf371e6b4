// How one resource is kept up with, by a clock that is turned and a server that is made up: what is asked, when, and how often.

import { afterEach, describe, expect, test } from "vitest";
import {
  type Asked,
  type ScriptedTransport,
  scriptTransport,
  type Told,
} from "../../../../test/cluster/scriptedTransport.ts";
import { type SimulatedClock, simulateClock } from "../../../../test/cluster/simulatedClock.ts";
import type { JsonObject } from "../../base/json.ts";
import { TransportError } from "../transport.ts";
import { type Follower, type FollowState, follow } from "./follow.ts";

const open: Follower[] = [];
afterEach(() => {
  for (const follower of open.splice(0)) follower.stop();
});

interface Following {
  readonly clock: SimulatedClock;
  readonly transport: ScriptedTransport;
  readonly states: FollowState[];
  readonly names: Set<string>;
  readonly follower: Follower;
}

function start(answer: (asked: Asked, nth: number) => Told | Error, random = 0): Following {
  const clock = simulateClock(random);
  let nth = 0;
  const transport = scriptTransport(clock.now, (asked) => answer(asked, nth++));
  const states: FollowState[] = [];
  const names = new Set<string>();
  const follower = follow({
    transport,
    path: "/api/v1/services",
    clock,
    inTurn: (run) => run(),
    put: (objects) => {
      for (const object of objects) names.add(nameOf(object));
    },
    gone: (gone) => {
      for (const { name } of gone) names.delete(name);
    },
    state: (state) => void states.push(state),
  });
  open.push(follower);
  return { clock, transport, states, names, follower };
}

const nameOf = ({ metadata }: JsonObject) => String((metadata as JsonObject)["name"]);
const service = (name: string, resourceVersion: string) => ({ metadata: { name, namespace: "shop", resourceVersion } });
const list = (version = "100", ...names: readonly string[]): Told => ({
  body: { metadata: { resourceVersion: version }, items: names.map((name) => service(name, "1")) },
});
const event = (type: string, object: object) => ({ type, object });
const quiet: Told = { hang: true };
const gone410 = event("ERROR", { kind: "Status", code: 410, reason: "Expired", message: "too old resource version" });
const refused = new TransportError("network", "connection refused");
const MINUTES = 60_000;

describe("what is asked", () => {
  test("a list in pages of 500 without a version, then a watch from the list's, with bookmarks, for five to ten minutes", async () => {
    for (const [random, seconds] of [
      [0, "290"],
      [0.999, "589"],
    ] as const) {
      const { clock, transport } = start(({ isWatch }) => (isWatch ? quiet : list("100", "cart")), random);
      await clock.advance(1000);
      expect(transport.asked.map(({ query }) => Object.fromEntries(query))).toEqual([
        { limit: "500" },
        { watch: "1", allowWatchBookmarks: "true", resourceVersion: "100", timeoutSeconds: seconds },
      ]);
    }
  });

  test("the next watch begins where a bookmark or an event was", async () => {
    const watches: readonly Told[] = [
      { lines: [event("ADDED", service("a", "105"))] },
      { lines: [event("BOOKMARK", { metadata: { resourceVersion: "110" } })] },
      quiet,
    ];
    let nth = 0;
    const { clock, transport } = start(({ isWatch, query }) => {
      if (isWatch) return watches[nth++] ?? quiet;
      // A limit of 1 asks how far the server is.
      return list(query.get("limit") === "1" ? "120" : "100");
    });
    await clock.advance(5000);
    expect(transport.watches.map(({ query }) => query.get("resourceVersion"))).toEqual(["100", "105", "110"]);
  });

  test("a quiet watch lasts: it is not cut after 30 s, and is dead half a minute after its own end", async () => {
    const { clock, transport, states } = start(({ isWatch }) => (isWatch ? quiet : list()));
    await clock.advance(319_000);
    expect(transport.watches.map(({ signal }) => signal.aborted)).toEqual([false]);
    await clock.advance(2000);
    expect(transport.watches[0]?.signal.aborted).toBe(true);
    await clock.advance(2000);
    expect(transport.watches).toHaveLength(2);
    expect(states.at(-1)).toMatchObject({ is: "live" });
  });
});

describe("what an answer means", () => {
  test("410 of a watch, under HTTP 200: a list, and what is gone is gone", async () => {
    let lists = 0;
    const { clock, transport, names } = start(({ isWatch }) => {
      if (!isWatch) return lists++ === 0 ? list("100", "old", "kept") : list("200", "kept", "new");
      return lists === 1 ? { lines: [gone410] } : quiet;
    });
    await clock.advance(3000);
    expect([...names].sort()).toEqual(["kept", "new"]);
    expect(transport.watches.at(-1)?.query.get("resourceVersion")).toBe("200");
  });

  test.each<[string, Told | Error]>([
    ["429", { status: 429, headers: { "retry-after": "1" } }],
    ["500", { status: 500 }],
    ["504", { status: 504 }],
    ["a refused connection", refused],
    ["a reset", new TransportError("network", "connection was reset")],
    ["a line that is no JSON", { lines: ["{torn"] }],
  ])("%s of a watch: another watch from there, no list", async (_, told) => {
    let watches = 0;
    const { clock, transport, states } = start(({ isWatch, query }) => {
      if (!isWatch) return list("100", "cart");
      expect(query.get("resourceVersion")).toBe("100");
      return watches++ === 0 ? told : quiet;
    });
    await clock.advance(5000);
    expect(watches).toBe(2);
    // The one with a limit of 1 asks for the version alone.
    expect(transport.lists.filter(({ query }) => query.get("limit") === "500")).toHaveLength(1);
    expect(states.at(-1)).toEqual({ is: "live", objects: 1 });
  });

  test("a line of more than 8 MB of a watch: a list, which has room for what the line held", async () => {
    const huge: Told = { chunks: Array.from({ length: 9 }, () => "x".repeat(2 ** 20)) };
    let watches = 0;
    const { clock, transport, states } = start(({ isWatch }) =>
      isWatch ? (watches++ === 0 ? huge : quiet) : list(watches === 0 ? "100" : "200", "cart"),
    );
    await clock.advance(5000);
    expect(transport.watches.map(({ query }) => query.get("resourceVersion"))).toEqual(["100", "200"]);
    expect(states.at(-1)).toEqual({ is: "live", objects: 1 });
  });

  test("a page of more than 64 MB is not taken in, and is asked for again", async () => {
    let pages = 0;
    const huge: Told = { chunks: Array.from({ length: 65 }, () => " ".repeat(2 ** 20)) };
    const { clock, states } = start(({ isWatch }) => (isWatch ? quiet : pages++ === 0 ? huge : list("100", "cart")));
    await clock.advance(700);
    expect(states.at(-1)).toMatchObject({ is: "stale", why: "the API server's answer is larger than 64 MB" });
    await clock.advance(1000);
    expect(states.at(-1)).toEqual({ is: "live", objects: 1 });
  });

  test("Retry-After is waited for", async () => {
    let lists = 0;
    const { clock, transport } = start(({ isWatch }) => {
      if (isWatch) return quiet;
      return lists++ === 0 ? { status: 429, headers: { "retry-after": "20" } } : list();
    });
    await clock.advance(19_000);
    expect(transport.asked).toHaveLength(1);
    await clock.advance(2000);
    expect(transport.asked).toHaveLength(3);
  });

  test("401: said once, and nothing more is asked", async () => {
    const { clock, transport, states } = start(() => ({ status: 401, body: { message: "Unauthorized" } }));
    await clock.advance(60 * MINUTES);
    expect(transport.asked).toHaveLength(1);
    expect(states.filter(({ is }) => is === "refused")).toEqual([{ is: "refused", why: "Unauthorized" }]);
  });

  test("403: what is known goes, and it is asked again after ten minutes", async () => {
    let isAllowed = true;
    const { clock, transport, states, names } = start(({ isWatch }) => {
      if (!isAllowed) return { status: 403, body: { message: "no" } };
      return isWatch ? { lines: [] } : list("100", "cart");
    });
    await clock.advance(0);
    expect([...names]).toEqual(["cart"]);
    isAllowed = false;
    await clock.advance(2000);
    expect([...names]).toEqual([]);
    expect(states.at(-1)).toEqual({ is: "forbidden", why: "no" });
    const asked = transport.asked.length;
    await clock.advance(9 * MINUTES);
    expect(transport.asked).toHaveLength(asked);
    isAllowed = true;
    await clock.advance(2 * MINUTES);
    expect([...names]).toEqual(["cart"]);
  });

  test("what the first page of a later list brought is gone again, where that list fails and the next one lacks it", async () => {
    const more = { body: { metadata: { resourceVersion: "200", continue: "more" }, items: [service("brief", "150")] } };
    let lists = 0;
    const { clock, names } = start(({ isWatch, query }) => {
      if (isWatch) return lists === 1 ? { lines: [gone410] } : quiet;
      if (query.has("continue")) return refused;
      return lists++ === 1 ? more : list("100", "kept");
    });
    await clock.advance(MINUTES);
    expect([lists, [...names]]).toEqual([3, ["kept"]]);
  });

  test("more than 200,000 objects: no more of them, and it is said", async () => {
    let at = 0;
    const { clock, transport, states } = start(() => {
      const items = Array.from({ length: 50_000 }, () => service(`s${at++}`, "1"));
      return { body: { metadata: { resourceVersion: "1", continue: "more" }, items } };
    });
    // They are taken in in short turns, as many as the machine needs.
    for (let turn = 0; turn < 10_000 && states.at(-1)?.is === "loading"; turn++) await clock.advance(0);
    expect(states.at(-1)).toMatchObject({ is: "tooMany" });
    expect(transport.asked).toHaveLength(5);
  });
});

describe("how often it asks a server that is not well, in ten minutes", () => {
  /** client-go's reflector: 0.8 s, doubled, 30 s at most, from the end of an attempt; `requests` in each. */
  function clientGo(requests: number): number {
    let [at, wait, count] = [0, 800, 0];
    while (at <= 10 * MINUTES) {
      count += requests;
      at += wait;
      wait = Math.min(wait * 2, 30_000);
    }
    return count;
  }

  const cases: readonly (readonly [string, number, (asked: Asked) => Told | Error])[] = [
    ["refused connections", 1, () => refused],
    ["500", 1, () => ({ status: 500 })],
    ["429", 1, () => ({ status: 429, headers: { "retry-after": "1" } })],
    ["410 for each watch", 2, ({ isWatch }) => (isWatch ? { lines: [gone410] } : list())],
    [
      "410 as a status",
      2,
      ({ isWatch }) => (isWatch ? { status: 410, body: { code: 410, reason: "Expired" } } : list()),
    ],
    ["watches that end at once", 2, ({ isWatch }) => (isWatch ? { lines: [] } : list())],
    ["watches that break at once", 2, ({ isWatch }) => (isWatch ? refused : list())],
    ["lines that are no JSON", 2, ({ isWatch }) => (isWatch ? { lines: ["{"] } : list())],
  ];

  test.each(cases)("%s: no more than client-go", async (_, requests, answer) => {
    const { clock, transport } = start(answer);
    await clock.advance(10 * MINUTES);
    // Nor does it give up.
    expect(transport.asked.length).toBeGreaterThan(15);
    expect(transport.asked.length).toBeLessThanOrEqual(clientGo(requests));
  });

  test.each(cases)("%s: at other times than its neighbours", async (_, requests, answer) => {
    const timesOf = async (random: number) => {
      const { clock, transport } = start(answer, random);
      const begin = clock.now();
      await clock.advance(10 * MINUTES);
      return transport.asked.slice(requests).map(({ at }) => at - begin);
    };
    const [early, late] = [await timesOf(0), await timesOf(0.9)];
    expect(late.length).toBeLessThan(early.length);
    expect(late.filter((at) => early.includes(at))).toEqual([]);
  });
});

test("after a while of health the first wait is short again", async () => {
  let isWell = false;
  const { clock, transport } = start(({ isWatch }) => {
    if (!isWell) return refused;
    return isWatch ? quiet : list();
  });
  await clock.advance(5 * MINUTES);
  isWell = true;
  await clock.advance(5 * MINUTES);
  isWell = false;
  await clock.advance(1 * MINUTES);
  const times = transport.asked.map(({ at }) => at);
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
  // The watch's end, half a minute, and the first wait.
  expect(gaps).toContain(290_000 + 30_000 + 800);
  expect(gaps.indexOf(30_000)).toBeLessThan(gaps.indexOf(320_800));
});
