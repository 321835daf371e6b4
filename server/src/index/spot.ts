// A value together with the path that it stands at, for walks that must say where they found something.

import { isList, isObject, type Json, type JsonObject, type Path } from "../base/json.ts";
import { readText } from "../model/read.ts";

export interface Spot {
  readonly value: Json | undefined;
  readonly path: Path;
}

/** The top of a resource. */
export function topOf(value: JsonObject): Spot {
  return { value, path: [] };
}

/** What stands under keys, one below the other; the value is undefined where nothing does. */
export function below(spot: Spot, ...keys: readonly string[]): Spot {
  let { value } = spot;
  for (const key of keys) value = isObject(value) ? value[key] : undefined;
  return { value, path: [...spot.path, ...keys] };
}

/** The items of a list; none where it is no list. */
export function itemsOf({ value, path }: Spot): readonly Spot[] {
  return isList(value) ? value.map((item, index) => ({ value: item, path: [...path, index] })) : [];
}

/** The entries of a mapping with their keys; none where it is no mapping. */
export function entriesIn({ value, path }: Spot): readonly { readonly key: string; readonly spot: Spot }[] {
  if (!isObject(value)) return [];
  return Object.entries(value).map(([key, item]) => ({ key, spot: { value: item, path: [...path, key] } }));
}

/** The text that stands there; undefined for anything else, for "" and for templates. */
export function textOf(spot: Spot): string | undefined {
  return readText(spot.value);
}

/** A text or a number, as ports are named. */
export function portOf(spot: Spot): string | number | undefined {
  return typeof spot.value === "number" ? spot.value : textOf(spot);
}
