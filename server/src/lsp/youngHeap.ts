// The space that V8 keeps for young objects. Parsing makes much that dies at once, and V8 answers by growing this space to
// over 100 MB; held at a few MB, the server takes the same time and half the memory (docs/benchmarks.md).

import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Both halves together; below it V8 collects so often that it costs time. */
const ENOUGH = 4 * 1024 * 1024;

let held = false;

/** Stops the growth once the space is large enough. Cheap; to be called where work has been done. */
export function holdYoungHeap(): void {
  if (held) return;
  const space = getHeapSpaceStatistics().find(({ space_name: name }) => name === "new_space");
  if (!space || space.space_size < ENOUGH) return;
  setFlagsFromString("--semi-space-growth-factor=1");
  held = true;
}
