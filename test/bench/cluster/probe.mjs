// Loaded before the program that is measured: answers its parent's messages with the delays of its event loop and its memory.
import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import { getHeapStatistics } from "node:v8";

const delays = monitorEventLoopDelay({ resolution: 5 });
delays.enable();
let before = performance.eventLoopUtilization();

process.on("message", ({ id, do: what }) => {
  if (what === "collect") globalThis.gc?.();
  // The histogram has the 5 ms of its own timer in it.
  const at = (percent) => Math.max(0, delays.percentile(percent) / 1e6 - 5);
  const answer = {
    p50: at(50),
    p99: at(99),
    max: Math.max(0, delays.max / 1e6 - 5),
    busy: performance.eventLoopUtilization(before).utilization,
    heap: getHeapStatistics().used_heap_size / 2 ** 20,
    rss: process.memoryUsage.rss() / 2 ** 20,
  };
  if (what === "reset") {
    delays.reset();
    before = performance.eventLoopUtilization();
  }
  process.send({ id, ...answer });
});
process.channel?.unref();
