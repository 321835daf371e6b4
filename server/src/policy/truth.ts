// Yes, no, or not known with the reason (reach-semantics M7). A guess is never one of the values.

export type Truth = "yes" | "no" | Maybe;

export interface Maybe {
  /** `labels of namespace b are not known`: what would have to be known. */
  readonly why: string;
}

export function isMaybe(truth: Truth): truth is Maybe {
  return typeof truth === "object";
}

export function opposite(truth: Truth): Truth {
  return truth === "yes" ? "no" : truth === "no" ? "yes" : truth;
}

/** Kleene's and: no wins over maybe. */
export function both(a: Truth, b: Truth): Truth {
  if (a === "no" || b === "no") return "no";
  return a === "yes" ? b : a;
}

/** Kleene's or: yes wins over maybe. */
export function either(a: Truth, b: Truth): Truth {
  if (a === "yes" || b === "yes") return "yes";
  return a === "no" ? b : a;
}
