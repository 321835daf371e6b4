// Tolerant readers for decoders: what has another type than expected reads as absent, and templates are told apart.

import { bareObject, isList, isObject, type Json, type JsonObject } from "../base/json.ts";
import type { Labels } from "./selector.ts";

export const emptyObject: JsonObject = Object.freeze(Object.create(null)) as JsonObject;

export function readObject(value: Json | undefined): JsonObject {
  return isObject(value) ? value : emptyObject;
}

export function readList(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}

/** A text; undefined for anything else, for "" and for template values. */
export function readText(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" && !isTemplate(value) ? value : undefined;
}

/** A whole number; undefined for anything else. */
export function readInteger(value: Json | undefined): number | undefined {
  return typeof value === "number" && Number.isInteger(value) ? value : undefined;
}

/** A label map with text values only; template keys and values are left out. */
export function readLabels(value: Json | undefined): Labels {
  const labels = bareObject<string>();
  const all = readObject(value);
  for (const key of Object.keys(all)) {
    const text = all[key];
    if (typeof text === "string" && !isTemplate(text) && !isTemplate(key)) labels[key] = text;
  }
  return labels;
}

/** Whether a label map holds a template value, so that what it matches is not known. */
export function hasTemplate(value: Json | undefined): boolean {
  if (typeof value === "string") return isTemplate(value);
  if (isList(value)) return value.some(hasTemplate);
  return isObject(value) && Object.entries(value).some(([key, item]) => isTemplate(key) || hasTemplate(item));
}

/** Names of a list's ports whose number, under `field`, could not be read; [undefined] for a list that is none. */
export function readUnreadPorts(value: Json | undefined, field: string): readonly (string | undefined)[] {
  if (value === undefined || value === null) return [];
  if (!isList(value)) return [undefined];
  return value.flatMap((item) => {
    const port = readObject(item);
    return isPortNumber(readInteger(port[field])) ? [] : [readText(port["name"])];
  });
}

/** Whether a number is a port: 1 to 65535. */
export function isPortNumber(value: number | undefined): boolean {
  return value !== undefined && value >= 1 && value <= 65535;
}

/** Helm and other Go templates. */
export function isTemplate(text: string): boolean {
  return text.includes("{{");
}
