// How much V8 lets the heap grow before it collects. Parsing makes much that dies at once, and V8 answers by growing the space of
// young objects to over 100 MB; of a large cluster it lets as much garbage pile up as there are objects. Held, the server takes
// the same time and half the memory (docs/benchmarks.md).

import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Bytes of both halves of the young space; below it V8 collects so often that it costs time. */
const ENOUGH_YOUNG = 4 * 1024 * 1024;
/** Bytes of old objects from which on garbage is let grow by a fifth only; with less, collections would cost more than they free. */
const MUCH_OLD = 32 * 1024 * 1024;

let isYoungHeld = false;
let isOldHeld = false;

/** Stops the growth once the spaces are large enough. Cheap; to be called where work has been done. */
export function holdHeap(): void {
  if (isYoungHeld && isOldHeld) return;
  const sizes = new Map(getHeapSpaceStatistics().map((space) => [space.space_name, space]));
  if (!isYoungHeld && (sizes.get("new_space")?.space_size ?? 0) >= ENOUGH_YOUNG) {
    setFlagsFromString("--semi-space-growth-factor=1");
    isYoungHeld = true;
  }
  if (!isOldHeld && (sizes.get("old_space")?.space_used_size ?? 0) >= MUCH_OLD) {
    setFlagsFromString("--heap-growing-percent=20");
    isOldHeld = true;
  }
}
