// Plain values as YAML text that reads back as the same value under YAML 1.1 and 1.2.

import { isList, isObject, type Json } from "../base/json.ts";

/** One line of flow style: `{ app: web }`, `[80, 443]`. */
export function printFlow(value: Json): string {
  if (isList(value)) return `[${value.map(printFlow).join(", ")}]`;
  if (isObject(value)) {
    const entries = Object.entries(value).map(([key, item]) => `${printScalar(key)}: ${printFlow(item)}`);
    return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
  }
  return printScalar(value);
}

/**
 * Lines of block style without the indentation of the first; collections that are empty are written in flow style.
 * @param listIndent columns that a list under a key is indented by: 0 or 2, as the file does it
 */
export function printBlock(value: Json, listIndent: number): readonly string[] {
  if (isList(value) && value.length > 0) return value.flatMap((item) => hang("- ", printBlock(item, listIndent)));
  if (isObject(value) && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([key, item]) => printEntry(key, item, listIndent));
  }
  return [printFlow(value)];
}

/** `key: value` over as many lines as it takes. */
export function printEntry(key: string, value: Json, listIndent: number): readonly string[] {
  const name = printScalar(key);
  const nested = (isList(value) && value.length > 0) || (isObject(value) && Object.keys(value).length > 0);
  if (!nested) return [value === null ? `${name}:` : `${name}: ${printFlow(value)}`];
  const indent = " ".repeat(isList(value) ? listIndent : 2);
  return [`${name}:`, ...printBlock(value, listIndent).map((line) => indent + line)];
}

/** A scalar, quoted where YAML 1.1 or 1.2 would read something else than the text. */
export function printScalar(value: Json): string {
  if (typeof value !== "string") return JSON.stringify(value);
  return isPlainSafe(value) ? value : JSON.stringify(value);
}

function isPlainSafe(text: string): boolean {
  // An IPv4 address or block: three dots make no number.
  if (/^\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,3})?$/.test(text)) return true;
  if (!/^[A-Za-z/_][\w./@+-]*(?::[\w./@+-]+)*$/.test(text))
    return /^[a-z0-9][a-z0-9.-]*\.[a-z][a-z0-9.-]*$/i.test(text) && !/^\d+\.\d*e/i.test(text);
  return !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(text);
}

function hang(lead: string, lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => (index === 0 ? lead : " ".repeat(lead.length)) + line);
}
