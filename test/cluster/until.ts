// Waits for what an API server does a moment later than it answers.

import { setTimeout as pause } from "node:timers/promises";

/** Tries until there is a value; rejects with what was waited for. */
export async function until<T>(what: string, attempt: () => Promise<T | undefined>, limitMs = 20_000): Promise<T> {
  const end = performance.now() + limitMs;
  for (;;) {
    const value = await attempt();
    if (value !== undefined) return value;
    if (performance.now() > end) throw new Error(`Waited ${limitMs / 1000} s in vain: ${what}`);
    await pause(25);
  }
}
