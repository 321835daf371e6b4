// Whether one match of a VirtualService takes every request that another takes. Pure: two matches in, no look-ups.

import { canonical, isObject, type Json, type JsonObject } from "../../base/json.ts";
import { hostsMeet } from "../../model/istioHost.ts";
import { readList, readObject } from "../../model/read.ts";
import { textsOf } from "./istioRule.ts";

/** Fields that decide nothing about which requests are taken. */
const SILENT: ReadonlySet<string> = new Set(["name", "statPrefix"]);
const TEXTS: ReadonlySet<string> = new Set(["uri", "scheme", "method", "authority"]);
const MAPS: ReadonlySet<string> = new Set(["headers", "queryParams"]);

/**
 * Whether every condition of `wide` follows from those of `narrow`.
 * @param gateways of the whole VirtualService, for matches that name none
 */
export function covers(wide: JsonObject, narrow: JsonObject, gateways: readonly string[]): boolean {
  return (
    Object.keys(wide).every((key) => {
      const [a, b] = [wide[key], narrow[key]];
      if (SILENT.has(key) || isNothing(a) || canonical(a) === canonical(b)) return true;
      if (key === "ignoreUriCase") return a !== true || isObject(wide["uri"]);
      if (TEXTS.has(key)) return coversText(a, b, key === "uri" && wide["ignoreUriCase"] === true, key === "uri");
      if (MAPS.has(key)) return coversMap(readObject(a), readObject(b));
      if (key === "sourceLabels") return includesAll(readObject(b), readObject(a));
      if (key === "gateways") {
        const own = readList(b).length > 0 ? textsOf(b) : gateways;
        return own.length > 0 && own.every((item) => textsOf(a).includes(item));
      }
      if (key === "sniHosts")
        return textsOf(b).length > 0 && textsOf(b).every((host) => textsOf(a).some((own) => takesHost(own, host)));
      return false;
    }) && isCaseKept(wide, narrow)
  );
}

/** A match that ignores case takes more than one that does not. */
function isCaseKept(wide: JsonObject, narrow: JsonObject): boolean {
  return (
    wide["uri"] === undefined ||
    isEverything(wide["uri"]) ||
    narrow["ignoreUriCase"] !== true ||
    wide["ignoreUriCase"] === true
  );
}

function isNothing(value: Json | undefined): boolean {
  return (
    value === undefined ||
    value === null ||
    (Array.isArray(value) && value.length === 0) ||
    (isObject(value) && Object.keys(value).length === 0)
  );
}

/** Every path begins with a slash. */
function isEverything(value: Json | undefined): boolean {
  return readObject(value)["prefix"] === "/";
}

/** StringMatch: exact, prefix or regex. */
function coversText(a: Json | undefined, b: Json | undefined, ignoreCase: boolean, isUri: boolean): boolean {
  if (isUri && isEverything(a)) return true;
  const [wide, narrow] = [readObject(a), readObject(b)];
  const fold = (text: Json | undefined): string | undefined =>
    typeof text === "string" ? (ignoreCase ? text.toLowerCase() : text) : undefined;
  const [exact, prefix] = [fold(wide["exact"]), fold(wide["prefix"])];
  if (exact !== undefined) return fold(narrow["exact"]) === exact;
  const other = fold(narrow["exact"]) ?? fold(narrow["prefix"]);
  return prefix !== undefined && other?.startsWith(prefix) === true;
}

/** Each header that is asked for must be asked for in the other, as closely; `{}` asks only that it is there. */
function coversMap(wide: JsonObject, narrow: JsonObject): boolean {
  return Object.entries(wide).every(([key, text]) => {
    if (!Object.hasOwn(narrow, key)) return false;
    return isNothing(text) || canonical(text) === canonical(narrow[key]) || coversText(text, narrow[key], false, false);
  });
}

function includesAll(all: JsonObject, some: JsonObject): boolean {
  return Object.entries(some).every(([key, value]) => all[key] === value);
}

function takesHost(wide: string, host: string): boolean {
  return wide === host || (wide.startsWith("*") && hostsMeet(wide, host) && host.length >= wide.length);
}
