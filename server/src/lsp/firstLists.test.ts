// Progress of first lists: when it comes, what it says and when it ends.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { tellFirstLists } from "./firstLists.ts";
import type { LiveKind, LiveStatus } from "./protocol.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watched() {
  const said: string[] = [];
  const lists = tellFirstLists(() =>
    Promise.resolve({
      begin: (title, _, message) => void said.push(`begin ${title}: ${message}`),
      report: (message) => void said.push(message),
      done: () => void said.push("done"),
    }),
  );
  return { said, lists, pass: (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds) };
}

const pods = (objects: number, remaining?: number): LiveKind => ({
  group: "",
  kind: "Pod",
  state: "loading",
  objects,
  ...(remaining === undefined ? {} : { remaining }),
});

const status = (state: LiveStatus["state"], kinds: readonly LiveKind[] = [], context = "prod"): LiveStatus => ({
  is: "live",
  context,
  namespace: "default",
  state,
  kinds,
  warnings: [],
});

test("it comes after two seconds, counts, and ends when all is live", async () => {
  const { said, lists, pass } = watched();
  lists.hear(status("connecting"));
  lists.hear(status("loading", [pods(500, 49_500)]));
  await pass(1_999);
  expect(said).toEqual([]);
  lists.hear(status("loading", [pods(3_500, 46_500)]));
  await pass(1);
  lists.hear(status("loading", [pods(3_500, 46_500)]));
  lists.hear(status("loading", [{ ...pods(210), kind: "Service", state: "live" }, pods(4_000, 46_010)]));
  lists.hear(status("live", []));
  await pass(10_000);
  expect(said).toEqual(["begin Listing prod: pods 3,500 of about 50,000", "pods 4,000 of about 50,010", "done"]);
});

test("lists that are soon there say nothing", async () => {
  const { said, lists, pass } = watched();
  lists.hear(status("loading", [pods(10)]));
  await pass(1_500);
  lists.hear(status("live"));
  await pass(10_000);
  expect(said).toEqual([]);
});

test.each(["stale", "refused", "off"] as const)("it ends where the lists come to nothing: %s", async (state) => {
  const { said, lists, pass } = watched();
  lists.hear(status("loading", [pods(0)]));
  await pass(2_000);
  lists.hear(status(state));
  await pass(5_000);
  expect(said).toEqual(["begin Listing prod: pods", "done"]);
});

test("it ends with the connection, and another one has its own", async () => {
  const { said, lists, pass } = watched();
  lists.hear(status("loading", [pods(10)]));
  await pass(2_000);
  lists.hear(status("loading", [pods(20)], "stage"));
  await pass(2_000);
  lists.hear(undefined);
  await pass(5_000);
  expect(said).toEqual(["begin Listing prod: pods 10", "done", "begin Listing stage: pods 20", "done"]);
});
