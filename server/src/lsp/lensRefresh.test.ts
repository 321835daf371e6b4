// How often lenses are asked for again.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { refreshLenses } from "./lensRefresh.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** How often it asks in a minute in which something changes every quarter of a second, where each answer takes so long. */
async function asked(cost: number, isLoading = false): Promise<number> {
  let count = 0;
  const refresh = refreshLenses(
    () => {
      count++;
      refresh.spent(cost);
    },
    () => isLoading,
  );
  for (let at = 0; at < 60_000; at += 250) {
    refresh.later();
    await vi.advanceTimersByTimeAsync(250);
  }
  refresh.dispose();
  return count;
}

test("once a second at most, less often while a cluster is listed", async () => {
  expect(await asked(1)).toBe(60);
  expect(await asked(1, true)).toBe(12);
});

test("dear ones wait, and come all the same", async () => {
  expect(await asked(100)).toBe(24);
  expect(await asked(10_000)).toBe(2);
});

test("what a person opens makes nothing wait", async () => {
  let count = 0;
  const refresh = refreshLenses(
    () => count++,
    () => false,
  );
  refresh.spent(800);
  refresh.later();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(count).toBe(1);
});

test("nothing is asked where nothing changes", async () => {
  let count = 0;
  const refresh = refreshLenses(
    () => count++,
    () => false,
  );
  refresh.later();
  await vi.advanceTimersByTimeAsync(60_000);
  refresh.spent(500);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(count).toBe(1);
});
