// Loaded before the program that is measured: answers its parent's messages with the delays of its event loop and its memory.
import { writeFileSync } from "node:fs";
import { Session } from "node:inspector";
import { constants, monitorEventLoopDelay, PerformanceObserver, performance } from "node:perf_hooks";
import { getHeapStatistics } from "node:v8";

const delays = monitorEventLoopDelay({ resolution: 5 });
delays.enable();
let before = performance.eventLoopUtilization();

const inspector = new Session();
/** Pauses of the garbage collector since the last reset, in ms. */
let pauses = { minor: 0, major: 0, longest: 0 };
new PerformanceObserver((list) => {
  for (const { duration, detail } of list.getEntries()) {
    pauses[detail.kind === constants.NODE_PERFORMANCE_GC_MINOR ? "minor" : "major"] += duration;
    pauses.longest = Math.max(pauses.longest, duration);
  }
}).observe({ entryTypes: ["gc"] });

process.on("message", ({ id, do: what, file }) => {
  if (what === "collect") globalThis.gc?.();
  if (what === "profile") {
    inspector.connect();
    inspector.post("Profiler.enable");
    inspector.post("Profiler.start");
  }
  if (what === "profiled") {
    inspector.post("Profiler.stop", (_, { profile }) => writeFileSync(file, JSON.stringify(profile)));
    inspector.disconnect();
  }
  // The histogram has the 5 ms of its own timer in it.
  const at = (percent) => Math.max(0, delays.percentile(percent) / 1e6 - 5);
  const answer = {
    p50: at(50),
    p99: at(99),
    max: Math.max(0, delays.max / 1e6 - 5),
    busy: performance.eventLoopUtilization(before).utilization,
    heap: getHeapStatistics().used_heap_size / 2 ** 20,
    memory: process.memoryUsage(),
    ...pauses,
  };
  if (what === "reset") {
    delays.reset();
    pauses = { minor: 0, major: 0, longest: 0 };
    before = performance.eventLoopUtilization();
  }
  process.send({ id, ...answer });
});
process.channel?.unref();
