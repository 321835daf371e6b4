// The value of an annotation of a controller that reads it under several prefixes. Knows no controller.

import type { Labels } from "../../model/selector.ts";

/** The value under the first of the prefixes that has one; undefined where none has, or it is empty. */
export function ownValue(annotations: Labels, prefixes: readonly string[], name: string): string | undefined {
  const value = prefixes.map((prefix) => annotations[`${prefix}${name}`]).find((text) => text !== undefined);
  return value === undefined || value.trim() === "" ? undefined : value.trim();
}
