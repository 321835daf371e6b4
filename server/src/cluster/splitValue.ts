// The value of an object as two texts: what objects of its kind have in common, which one text serves for all of them, and what
// it has for itself.

import { bareObject, isList, isObject, type Json, type JsonObject } from "../base/json.ts";

export interface SplitValue {
  /** JSON in which a text that is the object's own is {@link GAP}. */
  readonly shape: string;
  /** Those texts as a JSON list, in the order of the gaps. */
  readonly own: string;
}

const GAP = "\u0001";

/** Splits a value; {@link joinValue} gives it back. `name` is that of the object. */
export function splitValue(value: JsonObject, name: string): SplitValue {
  const own: string[] = [];
  const shape = JSON.stringify(value, (key, item: unknown) => {
    if (typeof item !== "string" || key === "apiVersion" || !isOwn(item, name)) return item;
    own.push(item);
    return GAP;
  });
  return { shape, own: JSON.stringify(own) };
}

/** Addresses, versions, names of pods and of what belongs to the object; words such as `ClusterIP` are everybody's. */
function isOwn(text: string, name: string): boolean {
  return /\d/.test(text) || text === GAP || (name !== "" && text.includes(name));
}

/** The value that {@link splitValue} was given, without prototypes (base/json.ts). */
export function joinValue({ shape, own }: SplitValue): JsonObject {
  const texts = JSON.parse(own) as readonly string[];
  let at = 0;
  const value = bare(JSON.parse(shape) as Json, (text) => (text === GAP ? (texts[at++] ?? "") : text));
  return isObject(value) ? value : bareObject();
}

/** Without prototypes, each text as the function makes it. */
export function bare(value: Json, make: (text: string) => string = (text) => text): Json {
  if (typeof value === "string") return make(value);
  if (isList(value)) return value.map((item) => bare(item, make));
  if (!isObject(value)) return value;
  const next = bareObject();
  for (const [key, item] of Object.entries(value)) next[key] = bare(item, make);
  return next;
}
