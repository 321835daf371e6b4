// When the editor is asked to ask for lenses again. On a busy cluster something changes all the time, and each new lens may need who
// reaches whom to be worked out anew: the dearer the last ones were, the longer the next ones wait, so that typing stays quick.

export interface LensRefresh {
  /** Lenses may read differently now. */
  later(): void;
  /** A lens took so many milliseconds. */
  spent(milliseconds: number): void;
  dispose(): void;
}

/** Asked for after so long, in milliseconds, and while a cluster is listed: they would say that it is still loading. */
const SOON = 1_000;
const LOADING = 5_000;
/** Lenses that are asked for so soon after we asked count as asked for by us; others are a person's, who opened or edited a file. */
const OURS = 5_000;
/** Lenses that no person asked for take at most one part in so many of the time. */
const PARTS = 25;
const LONGEST = 30_000;

/** Calls `ask` when it is time; once for all changes before it. */
export function refreshLenses(ask: () => void, isLoading: () => boolean): LensRefresh {
  let timer: NodeJS.Timeout | undefined;
  let cost = 0;
  let askedAt = Number.NEGATIVE_INFINITY;
  return {
    later() {
      timer ??= setTimeout(
        () => {
          timer = undefined;
          cost = 0;
          askedAt = Date.now();
          ask();
        },
        Math.max(isLoading() ? LOADING : SOON, Math.min(LONGEST, PARTS * cost)),
      );
    },
    spent(milliseconds) {
      if (Date.now() - askedAt - milliseconds < OURS) cost += milliseconds;
    },
    dispose: () => clearTimeout(timer),
  };
}
