// The formats that Kubernetes' schemas name, as the API server reads them, and those of kinds described by hand. Formats that
// are not in the table say nothing.

import { parseAddress, parseCidr } from "../base/ip.ts";
import { calicoTexts } from "./calicoFormats.ts";

/** A format as ajv takes it; it says nothing of values of the other type. */
export type Format =
  | { readonly type: "string"; readonly validate: (value: string) => boolean }
  | { readonly type: "number"; readonly validate: (value: number) => boolean };

/** What is wrong with a value of a format, in the API server's words; undefined where nothing is. */
export function formatProblem(format: string, value: string | number): string | undefined {
  return typeof value === "string" ? texts[format]?.(value) : numbers[format]?.(value);
}

const within =
  (low: number, high: number) =>
  (value: number): string | undefined =>
    value < low || value > high ? `must be between ${low} and ${high}` : undefined;

const numbers: { readonly [format: string]: (value: number) => string | undefined } = {
  int32: within(-(2 ** 31), 2 ** 31 - 1),
  "int-or-string": within(-(2 ** 31), 2 ** 31 - 1),
  uint32: within(0, 2 ** 32 - 1),
  int64: within(-(2 ** 63), 2 ** 63),
};

const matching =
  (pattern: RegExp, problem: string) =>
  (value: string): string | undefined =>
    pattern.test(value) ? undefined : problem;

// apimachinery's resource.Quantity: a signed decimal and a binary, decimal or exponent suffix.
const quantity = /^[+-]?(\d+(\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/;
// Go's base64 decoder skips line ends.
const base64 = /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const rfc3339 =
  /^\d{4}-(0\d|1[0-2])-([0-2]\d|3[01])[Tt]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

const texts: { readonly [format: string]: (value: string) => string | undefined } = {
  quantity: matching(quantity, "must be a quantity such as 500m, 2 or 1Gi"),
  byte: (value) => (base64.test(value.replaceAll(/[\r\n]/g, "")) ? undefined : "must be base64"),
  "date-time": matching(rfc3339, "must be a time such as 2026-01-31T12:00:00Z"),
  cidr: (value) => (parseCidr(value) ? undefined : "must be a CIDR block such as 10.0.0.0/8"),
  ipv4: (value) => (parseAddress(value)?.family === 4 ? undefined : "must be an IPv4 address"),
  ipv6: (value) => (parseAddress(value)?.family === 6 ? undefined : "must be an IPv6 address"),
  ...calicoTexts,
};

/** The formats by name. A name stands in one of the two tables. */
export const formats: { readonly [name: string]: Format } = Object.fromEntries([
  ...Object.entries(numbers).map(([name, problem]): [string, Format] => [
    name,
    { type: "number", validate: (value) => problem(value) === undefined },
  ]),
  ...Object.entries(texts).map(([name, problem]): [string, Format] => [
    name,
    { type: "string", validate: (value) => problem(value) === undefined },
  ]),
]);
