// How the controllers read booleans, durations, sizes and lists of addresses: each row of a controller says which forms are
// its own. Pure; what a form refuses comes back with the nearest text that it takes.

import { parseAddress, parseCidr } from "../../base/ip.ts";

/** Which texts an owner of annotations takes; what is absent is not judged. */
export interface ValueForms {
  /** `go`: Go's strconv.ParseBool. `goOrSwitch`: on, off, enabled and disabled too. */
  readonly boolean: "go" | "goOrSwitch";
  /** `nginx`: 1h 30m, as nginx's own time syntax. `haproxy`: one number with us, ms, s, m, h or d. */
  readonly duration?: "nginx" | "haproxy";
  /** The units behind a size, in either case where `anyCase`. */
  readonly size?: { readonly units: string; readonly anyCase: boolean; readonly words?: readonly string[] };
  /** Of a list of addresses: a sign before an item that makes an exception, a start that names a file of patterns. */
  readonly cidr?: { readonly except?: string; readonly file?: string; readonly emptyItems?: boolean };
  /** Whether blanks count for nothing where a pattern holds (ingress-nginx takes them out before it looks). */
  readonly blanksCountForNothing?: boolean;
  /** Starts of a reference besides a bare name: `secret://`; with `file://` no object is named. */
  readonly referenceSchemes?: readonly string[];
}

const GO_BOOLEANS: ReadonlySet<string> = new Set("1 t T TRUE true True 0 f F FALSE false False".split(" "));
const SWITCHES: ReadonlySet<string> = new Set(["on", "off", "enabled", "disabled"]);
const YES: ReadonlySet<string> = new Set(["true", "yes", "y", "on", "enable", "enabled", "1", "t"]);
const NO: ReadonlySet<string> = new Set(["false", "no", "n", "off", "disable", "disabled", "0", "f", "none"]);

/** Whether a text is read as a boolean. */
export function isBoolean(text: string, forms: ValueForms): boolean {
  return GO_BOOLEANS.has(text) || (forms.boolean === "goOrSwitch" && SWITCHES.has(text.toLowerCase()));
}

/** What a text means as a boolean, however it is written. */
export function toBoolean(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  return YES.has(word) ? true : NO.has(word) ? false : undefined;
}

const NGINX_TIME = /^(\d+y)?\s*(\d+M)?\s*(\d+w)?\s*(\d+d)?\s*(\d+h)?\s*(\d+m)?\s*(\d+s?)?\s*(\d+ms)?$/;

/** Whether a text is a duration; undefined where nobody says how it is read. */
export function isDuration(text: string, { duration }: ValueForms): boolean | undefined {
  if (duration === "nginx") return text.trim() !== "" && NGINX_TIME.test(text);
  return duration === "haproxy" ? /^\d+(?:us|ms|s|m|h|d)?$/.test(text) : undefined;
}

const UNITS: readonly (readonly [unit: RegExp, seconds: number])[] = [
  [/^(?:ms|msecs?|milliseconds?|millis)$/i, 0.001],
  [/^(?:s|secs?|seconds?)$/i, 1],
  [/^(?:m|mins?|minutes?)$/i, 60],
  [/^(?:h|hrs?|hours?)$/i, 3600],
  [/^(?:d|days?)$/i, 86_400],
  [/^(?:w|weeks?)$/i, 604_800],
];

/** The seconds that a duration of one or several parts means, `1h30m` or `5 sec`; undefined where that can't be told. */
export function toSeconds(text: string): number | undefined {
  const parts = text.trim().split(/(?<=[a-z])\s*(?=\d)/i);
  let sum = 0;
  for (const part of parts) {
    const [, number = "", unit = ""] = /^(\d{1,9}(?:\.\d{1,3})?)\s*([a-z]{1,12})$/i.exec(part) ?? [];
    const row = UNITS.find(([pattern]) => pattern.test(unit));
    if (!row) return undefined;
    sum += Number(number) * row[1];
  }
  return parts.length > 0 ? sum : undefined;
}

/** A whole number of seconds as the shortest text of one unit: `90s`, `2h`; with hours as the longest unit for Go. */
export function showSeconds(seconds: number, longest: "h" | "d" = "d"): string | undefined {
  if (!Number.isInteger(seconds) || seconds <= 0) {
    const millis = seconds * 1000;
    return seconds > 0 && Number.isInteger(millis) ? `${millis}ms` : undefined;
  }
  for (const [size, unit] of [
    [86_400, "d"],
    [3600, "h"],
    [60, "m"],
  ] as const)
    if (seconds % size === 0 && (unit !== "d" || longest === "d")) return `${seconds / size}${unit}`;
  return `${seconds}s`;
}

/** Whether a text is a size; undefined where nobody says how it is read. */
export function isSize(text: string, { size, blanksCountForNothing }: ValueForms): boolean | undefined {
  if (!size) return undefined;
  const bare = blanksCountForNothing === true ? text.replaceAll(" ", "") : text.trim();
  if (size.words?.includes(text)) return true;
  const [, unit] = /^\d+([a-z]?)$/i.exec(bare) ?? [];
  if (unit === undefined) return false;
  return unit === "" || size.units.includes(size.anyCase ? unit.toLowerCase() : unit);
}

/** The size that was likely meant, in one letter: 10mb, 10Mi, 10 MB are 10m. */
export function nearestSize(text: string): string | undefined {
  const [, number, unit = ""] = /^(\d{1,15})\s*([bkmg])(?:i?b|i|bytes?)?$/i.exec(text.trim()) ?? [];
  return number === undefined ? undefined : `${number}${unit.toLowerCase() === "b" ? "" : unit.toLowerCase()}`;
}

/** The first item of a list of addresses that is neither an address nor a block; undefined where all are. */
export function badAddress(text: string, { cidr = {} }: ValueForms): string | undefined {
  if (cidr.file !== undefined && text.startsWith(cidr.file)) return undefined;
  const items = text.split(",").map((item) => item.trim());
  return items.find((item) => {
    if (item === "" && cidr.emptyItems === true) return false;
    const address = cidr.except !== undefined && item.startsWith(cidr.except) ? item.slice(cidr.except.length) : item;
    return parseAddress(address) === undefined && parseCidr(address) === undefined;
  });
}

/** The list of addresses that was likely meant: other separators, ends that hold nothing, a block without its last octets. */
export function nearestAddresses(text: string): string | undefined {
  const items = text.split(/[\s,;]+/).filter((item) => item !== "");
  return items.length === 0 ? undefined : items.map(nearestBlock).join(",");
}

function nearestBlock(text: string): string {
  const [, octets = "", bits] = /^(\d{1,3}(?:\.\d{1,3}){0,2})\/(\d{1,2})$/.exec(text) ?? [];
  if (bits === undefined) return text;
  return `${[...octets.split("."), "0", "0", "0"].slice(0, 4).join(".")}/${bits}`;
}
