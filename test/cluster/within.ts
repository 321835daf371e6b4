// Waits until something is so.

import { until } from "./until.ts";

/** Rejects with what was waited for where it is not so within so many milliseconds. */
export async function within(limit: number, what: string, find: () => boolean | Promise<boolean>): Promise<void> {
  await until(what, async () => ((await find()) ? true : undefined), limit);
}
