// What an annotation is, as Markdown: the same words in hovers and beside completions. All texts are of our own tables; the
// link leads to the owner's manual and nowhere else.

import { memoOn } from "../base/memo.ts";
import type { AnnotationRow } from "../ingress/annotations/annotationRow.ts";
import { isController } from "../ingress/annotations/knownAnnotations.ts";
import type { AnnotationOwner } from "../ingress/controller.ts";
import { bold, code, escape, few, lines } from "./markdown.ts";

/** Name, type and reader; what it does; what it takes; what else counts; where to read on. */
export function annotationDocumentation(owner: AnnotationOwner, row: AnnotationRow): string {
  return documented(owner)(row);
}

/** Made once for each row: lists of completions hold it many times over. */
const documented = memoOn((owner: AnnotationOwner) => memoOn((row: AnnotationRow) => document(owner, row)));

function document(owner: AnnotationOwner, row: AnnotationRow): string {
  return lines(
    [bold(escape(shortOf(row.name))), row.removedIn === undefined ? escape(showType(row)) : "", escape(owner.title)]
      .filter((part) => part !== "")
      .join(" · "),
    escape(row.description),
    joined(valuesOf(row)),
    joined(reachOf(owner, row)),
    joined(needsOf(row)),
    joined(historyOf(owner, row)),
    manualLink(owner, row),
  );
}

/** `list of words`, `Secret`, `whole number`: the type as people say it. */
export function showType(row: AnnotationRow): string {
  const name = TYPES[row.type];
  const plus = row.plus === true ? ", NGINX Plus" : "";
  return (row.json === true ? "JSON" : name) + plus;
}

const TYPES: { readonly [type in AnnotationRow["type"]]: string } = {
  string: "text",
  boolean: "true or false",
  integer: "whole number",
  enum: "one word",
  duration: "duration",
  size: "size",
  list: "list",
  "cidr-list": "list of CIDRs",
  "secret-ref": "name of a Secret",
  "configmap-ref": "name of a ConfigMap",
  "service-ref": "name of a Service",
  url: "URL",
  path: "path",
  regex: "regular expression",
  snippet: "raw configuration",
};

/** The place in the manual; undefined where the table names none. Only ever an https address of the owner's manual. */
export function manualLink({ title, manual }: AnnotationOwner, { docs }: AnnotationRow): string | undefined {
  if (manual === undefined || !manual.startsWith("https://") || !/^[\w./#-]+$/.test(docs)) return undefined;
  const what = /\.md(?:#|$)/.test(docs) ? "manual" : "source";
  return `[${escape(`${title} ${what}`)}](${manual}${docs})`;
}

function valuesOf(row: AnnotationRow): readonly (string | undefined)[] {
  const words = row.enum ?? (row.items === "services" ? undefined : row.items);
  const many = row.enum === undefined && row.type === "list" ? "items" : "one of";
  const { minimum, maximum, separator } = row;
  return [
    words && row.type !== "boolean" ? `${many} ${few(words.map(show), 12)}` : undefined,
    row.items === "services" ? "Services that the Ingress routes to" : undefined,
    row.plusItems ? `with NGINX Plus ${few(row.plusItems.map(show), 4)}` : undefined,
    separator === undefined ? undefined : `between items ${separator === " " ? "a blank" : code(separator)}`,
    minimum === undefined
      ? undefined
      : maximum === undefined
        ? `at least ${escape(String(minimum))}`
        : `${escape(String(minimum))} to ${escape(String(maximum))}`,
    row.unit === undefined ? undefined : `unit ${code(row.unit)}`,
    row.default === undefined ? undefined : `default ${show(row.default)}`,
    row.example === undefined ? undefined : `as in ${code(row.example)}`,
  ];
}

function reachOf(owner: AnnotationOwner, row: AnnotationRow): readonly (string | undefined)[] {
  return [
    row.perHost === true ? "acts on every Ingress of the host" : undefined,
    row.alsoConfigmap === true && isController(owner) ? "a ConfigMap key of this name sets it for all" : undefined,
    row.notOnMaster === true ? "not on a mergeable master" : undefined,
    row.notOnMinion === true ? "not on a mergeable minion" : undefined,
    row.provider === undefined ? undefined : `DNS provider ${escape(row.provider)}`,
  ];
}

function needsOf(row: AnnotationRow): readonly (string | undefined)[] {
  const values = Object.entries(row.requiresValue ?? {}).map(
    ([name, said]) => `${code(shortOf(name))} ${said.map(escape).join(" or ")}`,
  );
  const needed = [...(row.requires ?? []).map((name) => code(shortOf(name))), ...values];
  const excluded = (row.conflicts ?? []).map((name) => code(shortOf(name)));
  return [
    needed.length > 0 ? `needs ${needed.join(", ")}` : undefined,
    excluded.length > 0 ? `idle beside ${excluded.join(", ")}` : undefined,
    row.secretKeys ? `keys of the Secret: ${row.secretKeys.map(code).join(", ")}` : undefined,
    row.secretType === undefined ? undefined : `type of the Secret: ${code(row.secretType)}`,
  ];
}

function historyOf({ title }: AnnotationOwner, row: AnnotationRow): readonly (string | undefined)[] {
  const successor = row.aliasOf ?? row.replacedBy;
  return [
    row.removedIn === undefined ? undefined : `removed in ${escape(row.removedIn)}`,
    row.deprecated === true && row.removedIn === undefined ? "deprecated" : undefined,
    row.risk === undefined ? undefined : `risk ${row.risk}`,
    row.since === undefined ? undefined : `since ${escape(`${title} ${row.since}`)}`,
    row.aliasOf === undefined ? undefined : "older name",
    successor === undefined
      ? undefined
      : `now ${code(shortOf(successor))}${row.replacementValue === undefined ? "" : ` ${code(row.replacementValue)}`}`,
    row.renamedIn === undefined || !row.formerNames?.[0]
      ? undefined
      : `before ${escape(row.renamedIn)} under ${code(row.formerNames[0].slice(0, row.formerNames[0].indexOf("/") + 1))}`,
  ];
}

/** A line of facts, begun with a capital. */
function joined(parts: readonly (string | undefined)[]): string | undefined {
  const text = parts.filter((part) => part !== undefined && part !== "").join(" · ");
  return text === "" ? undefined : text.replace(/^[a-z]/, (letter) => letter.toUpperCase());
}

function show(text: string): string {
  return text === "" ? '""' : code(text);
}

function shortOf(name: string): string {
  return name.slice(name.indexOf("/") + 1);
}
