// A few at a time, the others in the order in which they came.

/** Gives a function that runs what it is given, at most so many at once. */
export function makeTurns(most: number): (run: () => Promise<void>) => Promise<void> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (run) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      await run();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
