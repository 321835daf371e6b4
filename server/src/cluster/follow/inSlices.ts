// Much work in short turns.

import type { JsonObject } from "../../base/json.ts";

/** Milliseconds of work at a time; then whoever types has a turn. */
const TURN = 4;
/** Objects that are handed over at a time. */
const SLICE = 25;

/** Hands objects over some at a time; throws where the signal is aborted meanwhile. */
export async function inSlices(
  items: Iterable<JsonObject>,
  signal: AbortSignal,
  take: (objects: readonly JsonObject[]) => void,
): Promise<void> {
  let slice: JsonObject[] = [];
  let begun = performance.now();
  for (const item of items) {
    slice.push(item);
    if (slice.length < SLICE) continue;
    take(slice);
    slice = [];
    if (performance.now() - begun < TURN) continue;
    await new Promise<void>((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
    begun = performance.now();
  }
  if (slice.length > 0) take(slice);
}
