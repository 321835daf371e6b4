// What may go wrong, as switches that a test sets: for all requests or those whose path matches, for ever or a number of times.

import type { WatchTrick } from "./watch.ts";

export type Fault =
  /** Before the first byte. */
  | { readonly is: "delay"; readonly ms: number }
  /** The request is taken and never answered. */
  | { readonly is: "hang" }
  /** 429, 500, 503 …, as a proxy or an overloaded server answers. */
  | { readonly is: "status"; readonly code: number; readonly retryAfter?: number }
  /** The body comes a few bytes at a time. */
  | { readonly is: "drip"; readonly bytes: number; readonly everyMs: number }
  /** The connection is reset in the middle of the body. */
  | { readonly is: "reset"; readonly afterBytes: number }
  /** The body stops, and the connection stays open. */
  | { readonly is: "stall"; readonly afterBytes: number }
  /** The body ends in the middle as if it were complete. */
  | { readonly is: "truncate"; readonly afterBytes: number }
  /** From here on the body is bytes of no sense. */
  | { readonly is: "garbage"; readonly afterBytes: number }
  /** Instead of the body, one object of this size. */
  | { readonly is: "huge"; readonly bytes: number }
  /** Compressed, whether asked for or not. */
  | { readonly is: "gzip" }
  /** See WatchTrick; `expired` concerns pages and lists at a version as well. */
  | { readonly is: WatchTrick };

export interface FaultScope {
  /** Path and query; a text is found anywhere in it. */
  readonly path?: RegExp | string;
  /** How many requests it hits; all where absent. */
  readonly times?: number;
}

export interface Faults {
  /** Switches a fault on; the function that it gives switches it off. */
  add(fault: Fault, scope?: FaultScope): () => void;
  /** Switches all off. */
  clear(): void;
  /** The faults that hit a request; each counts it. */
  hit(path: string): readonly Fault[];
}

export function makeFaults(): Faults {
  const active = new Set<{ readonly fault: Fault; readonly scope: FaultScope; left: number }>();
  return {
    add: (fault, scope = {}) => {
      const one = { fault, scope, left: scope.times ?? Number.POSITIVE_INFINITY };
      active.add(one);
      return () => active.delete(one);
    },
    clear: () => active.clear(),
    hit: (path) => {
      const hits = [...active].filter(({ left, scope }) => left > 0 && matches(scope.path, path));
      for (const one of hits) one.left--;
      return hits.map(({ fault }) => fault);
    },
  };
}

const TRICKS: readonly string[] = ["expired", "twice", "disorder", "torn", "silence"] satisfies readonly WatchTrick[];

/** The faults that are tricks of watches and lists. */
export function tricksOf(faults: readonly Fault[]): ReadonlySet<WatchTrick> {
  return new Set(faults.flatMap(({ is }) => (isTrick(is) ? [is] : [])));
}

function isTrick(is: Fault["is"]): is is WatchTrick {
  return TRICKS.includes(is);
}

function matches(pattern: RegExp | string | undefined, path: string): boolean {
  if (pattern === undefined) return true;
  return typeof pattern === "string" ? path.includes(pattern) : pattern.test(path);
}
