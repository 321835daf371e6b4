// Much work in short turns.

import type { JsonObject } from "../../base/json.ts";

/** Objects that are taken in at a time: a few milliseconds of work, then whoever types has a turn. */
const SLICE = 50;

/** Hands objects over some at a time; throws where the signal is aborted meanwhile. */
export async function inSlices(
  items: Iterable<JsonObject>,
  signal: AbortSignal,
  take: (objects: readonly JsonObject[]) => void,
): Promise<void> {
  let slice: JsonObject[] = [];
  for (const item of items) {
    slice.push(item);
    if (slice.length < SLICE) continue;
    take(slice);
    slice = [];
    await new Promise<void>((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
  }
  if (slice.length > 0) take(slice);
}
