// Three-valued truth: a set that is not completely known never says "missing".

export type Lookup<T> =
  | { readonly is: "found"; readonly value: T }
  /** `sure`: the whole set is known; else only the workspace's own objects of the kind were searched. */
  | { readonly is: "missing"; readonly sure: boolean }
  | { readonly is: "unknown"; readonly why: string };

export function missing(sure: boolean): Lookup<never> {
  return { is: "missing", sure };
}

export function found<T>(value: T): Lookup<T> {
  return { is: "found", value };
}

export function unknown(why: string): Lookup<never> {
  return { is: "unknown", why };
}
