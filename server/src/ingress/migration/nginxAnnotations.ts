// What the annotations of ingress-nginx on an Ingress say, in values that every target needs: numbers, sizes, lists, and the
// two forms of regular expressions for rewrites that most manifests have.

import type { IngressFacts } from "../../model/facts.ts";
import { findAnnotation } from "../annotations/knownAnnotations.ts";

export const NGINX = "nginx.ingress.kubernetes.io/";

/** The annotation's value; undefined where it is absent or empty. */
export function read({ annotations }: IngressFacts, name: string): string | undefined {
  const value = annotations[`${NGINX}${name}`];
  return value === "" ? undefined : value;
}

/** Whether an annotation says true, as ingress-nginx reads it. */
export function isOn(facts: IngressFacts, name: string): boolean {
  return /^(?:1|t|true)$/i.test(read(facts, name) ?? "");
}

/** A whole number; undefined where none is written. */
export function readNumber(facts: IngressFacts, name: string): number | undefined {
  const value = read(facts, name);
  return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}

/** Items of a list with commas. */
export function readItems(facts: IngressFacts, name: string): readonly string[] {
  return (read(facts, name) ?? "").split(",").flatMap((item) => (item.trim() === "" ? [] : [item.trim()]));
}

/** Bytes of a size of nginx (`8m`); undefined where it is none. */
export function toBytes(size: string): number | undefined {
  const [, digits, unit = ""] = /^(\d{1,12})([kmg]?)$/i.exec(size.trim()) ?? [];
  if (digits === undefined) return undefined;
  return Number(digits) * (UNITS[unit.toLowerCase()] ?? 1);
}

const UNITS: { readonly [unit: string]: number | undefined } = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** `p(/|$)(.*)`: the start that it takes by whole elements; undefined for other paths. */
export function startOf(path: string): string | undefined {
  const rest = /^(\/[\w\-./~]*?)\/?\((?:\?:)?\/\|\$\)\(?\.\*\)?$/.exec(path);
  if (!rest) return undefined;
  return rest[1] === undefined || rest[1] === "" ? "/" : rest[1];
}

/** What stands before `$2` in a target: the new start of the path. Undefined for other targets. */
export function newStartOf(target: string): string | undefined {
  const kept = /^(\/[\w\-./~]*?)\/?\$2$/.exec(target);
  if (!kept) return undefined;
  return kept[1] === undefined || kept[1] === "" ? "/" : kept[1];
}

/** Whether a path has characters that mean something in a regular expression. A dot alone does not count. */
export function isPattern(path: string): boolean {
  return /[^\w\-./~%@:,;=&]/.test(path);
}

/** server-alias: further hosts, lower case. */
export function aliasesOf(facts: IngressFacts): readonly string[] {
  return readItems(facts, "server-alias").map((name) => name.toLowerCase());
}

/** The response headers that a snippet sets, and whether it says anything else. */
export function headersOfSnippet(snippet: string): {
  readonly headers: ReadonlyMap<string, string>;
  readonly rest: boolean;
} {
  const headers = new Map<string, string>();
  let rest = false;
  for (const line of snippet.split(/;[ \t]*(?:\n|$)|\n/)) {
    const text = line.trim().replace(/;$/, "");
    if (text === "" || text.startsWith("#")) continue;
    const [, name, quoted, bare] =
      /^more_set_headers\s+["']([\w-]+):\s*([^"'$]*)["']()$/.exec(text) ??
      /^add_header\s+["']?([\w-]+)["']?\s+(?:["']([^"'$]*)["']|([^\s"'$]+))(?:\s+always)?$/.exec(text) ??
      [];
    if (name === undefined) rest = true;
    else headers.set(name, quoted ?? bare ?? "");
  }
  return { headers, rest };
}

/** A host's other name: with or without www. */
export function otherName(host: string): string {
  return host.startsWith("www.") ? host.slice(4) : `www.${host}`;
}

/** Whether an annotation switches off what is off without it. */
export function isOffAnyway(key: string, value: string): boolean {
  if (!/^(?:false|0|f|off)$/i.test(value)) return false;
  const standard = findAnnotation(key, "nginx")?.row?.default;
  return standard === undefined || !/^(?:true|on)$/i.test(standard);
}
