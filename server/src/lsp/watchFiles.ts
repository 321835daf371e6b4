// Learns that one of a few files has changed, also one that is replaced, comes or goes. It reads none of them.

import { type Stats, unwatchFile, watchFile } from "node:fs";

/** How often files are looked at, and for how long they must be left alone before it is told; in milliseconds. */
const EVERY = 1_000;
const SETTLES = 300;

/** Calls `changed` after each change, until disposed. */
export function watchFiles(paths: readonly string[], changed: () => void): { dispose(): void } {
  let timer: NodeJS.Timeout | undefined;
  const look = (now: Stats, before: Stats): void => {
    // That a file was read is told here too.
    if (now.mtimeMs === before.mtimeMs && now.size === before.size && now.ino === before.ino) return;
    clearTimeout(timer);
    timer = setTimeout(changed, SETTLES);
  };
  for (const path of paths) watchFile(path, { interval: EVERY, persistent: false }, look);
  return {
    dispose: () => {
      clearTimeout(timer);
      for (const path of paths) unwatchFile(path, look);
    },
  };
}
