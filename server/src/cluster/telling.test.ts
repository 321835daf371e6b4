// When the world is told, by a clock that is turned: what comes while much is told, and what a status may speak of.

import { expect, test } from "vitest";
import { simulateClock } from "../../../test/cluster/simulatedClock.ts";
import type { ClusterChange } from "../model/clusterChange.ts";
import type { Standing } from "./coverage.ts";
import type { FollowState } from "./follow/follow.ts";
import { makeGathering } from "./gathering.ts";
import { statusOf } from "./sessionStatus.ts";
import { makeTelling } from "./telling.ts";

const SERVICE = { group: "", kind: "Service", need: "names" } as const;
const POD = { group: "", kind: "Pod", need: "reach" } as const;
const circumstances = {
  suspendedAt: undefined,
  hasHeard: true,
  isDiscovered: true,
  discoveryFailure: undefined,
  isDescribing: false,
};

function start(known = 0) {
  const clock = simulateClock();
  const ended = new AbortController();
  const gathering = makeGathering();
  const changes: ClusterChange[] = [];
  const statuses: string[] = [];
  let pods: FollowState = { is: "loading", objects: 0, remaining: undefined };
  const heard: { change?: () => void } = {};
  const tellSoon = makeTelling({
    clock,
    signal: ended.signal,
    name: "prod",
    defaultNamespace: "default",
    gathering,
    standings: () => new Map<`${string}/${string}`, Standing>([["/Pod", { whole: pods, byNamespace: new Map() }]]),
    schemas: () => NO_SCHEMAS,
    reachObjects: () => known,
    status: () => statusOf([pods], new Map(), circumstances),
    change: (change) => {
      changes.push(change);
      heard.change?.();
    },
    told: ({ state }) => void statuses.push(`${state} after ${names().length}`),
  });
  const names = () =>
    changes.flatMap((change) => ("upserts" in change ? change.upserts : change.resources).map(({ id }) => id.name));
  const put = (family: typeof SERVICE | typeof POD, name: string) => {
    gathering.put(family, "v1", { metadata: { name, namespace: "shop" } });
    tellSoon();
  };
  return {
    clock,
    changes,
    statuses,
    names,
    put,
    heard,
    stop: () => ended.abort(),
    live: () => {
      pods = { is: "live", objects: 0 };
      tellSoon();
    },
  };
}
const NO_SCHEMAS: readonly never[] = [];

test("what comes while the pieces of a large change are told is told after them", async () => {
  const { clock, put, names, heard } = start();
  for (let at = 0; at < 2500; at++) put(SERVICE, `s${at}`);
  heard.change = () => {
    delete heard.change;
    put(SERVICE, "late");
  };
  await clock.advance(250);
  expect([names().length, names().includes("late")]).toEqual([2500, false]);
  await clock.advance(250);
  expect(names().at(-1)).toBe("late");
});

test("a status speaks of nothing that has not been told", async () => {
  const { clock, put, statuses, changes, heard, live } = start();
  for (let at = 0; at < 1500; at++) put(POD, `p${at}`);
  heard.change = () => {
    if (changes.length !== 2) return;
    put(POD, "last");
    live();
  };
  await clock.advance(250);
  expect([statuses, changes.at(-1)?.state.coverage("/Pod", "shop").is]).toEqual([["loading after 1500"], "loading"]);
  await clock.advance(250);
  expect([statuses.at(-1), changes.at(-1)?.state.coverage("/Pod", "shop").is]).toEqual(["live after 1501", "complete"]);
});

test("the more pods are known the longer their changes are gathered; Services do not wait for them", async () => {
  const { clock, put, names } = start(50_000);
  put(POD, "first");
  await clock.advance(250);
  put(POD, "second");
  put(SERVICE, "cart");
  await clock.advance(250);
  expect(names()).toEqual(["first", "cart"]);
  await clock.advance(9_000);
  expect(names()).toEqual(["first", "cart"]);
  await clock.advance(1_000);
  expect(names()).toEqual(["first", "cart", "second"]);
});

test("nothing is told once it has ended, not even the rest of a large change", async () => {
  const { clock, put, changes, heard, stop, statuses } = start();
  for (let at = 0; at < 2500; at++) put(SERVICE, `s${at}`);
  heard.change = () => {
    if (changes.length === 2) stop();
  };
  await clock.advance(10_000);
  expect([changes.length, statuses]).toEqual([2, []]);
});
