// One row of the table of features: a method of the protocol and the pure function that answers it.

import type { Snapshot } from "../analysis/snapshot.ts";

export interface Feature<Params, Result> {
  /** The protocol's method, e.g. `textDocument/hover`. */
  readonly method: string;
  /** What is said of it in the server's capabilities. */
  readonly capability: { readonly [name: string]: unknown };
  /** The empty answer, given when the feature fails or the file is not ours. */
  readonly empty: Result;
  handle(snapshot: Snapshot, params: Params): Result;
}

/** Declares a feature; keeps its types for tests and hides them in the table. */
export function defineFeature<Params, Result>(feature: Feature<Params, Result>): Feature<Params, Result> {
  return feature;
}

/** An answer for the person who asked: it can't be done here, and why. The server sends it as the request's error. */
export interface Refused {
  readonly is: "refused";
  readonly message: string;
}

export function refuse(message: string): Refused {
  return { is: "refused", message };
}

export function isRefused(answer: unknown): answer is Refused {
  return typeof answer === "object" && answer !== null && "is" in answer && answer.is === "refused";
}
