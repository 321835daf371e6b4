// The one place where a broken invariant goes: it is told once with its context, the one rule or feature gives an
// empty answer, and the rest go on. Tests make it fatal by installing a reporter that throws.

export type BugReporter = (where: string, error: unknown) => void;

let reporter: BugReporter = () => undefined;

/** Sets where bugs are told (the edge: a log; tests: a throw). */
export function onBug(next: BugReporter): void {
  reporter = next;
}

/** Tells that `where` met an error that should be impossible. Never throws in production. */
export function reportBug(where: string, error: unknown): void {
  reporter(where, error);
}
