// An Ingress that ingress-nginx serves for certain, with its annotations under their short names: what the rules of this
// folder are asked about.

import { isObject, type Path } from "../../base/json.ts";
import type { IngressFacts } from "../../model/facts.ts";
import { isTemplate } from "../../model/read.ts";
import { servedBy } from "../ing/routes.ts";
import type { Fix, RuleContext } from "../rule.ts";

export const PREFIX = "nginx.ingress.kubernetes.io/";

export interface NginxIngress {
  /** Whether an annotation is written, whatever its value. */
  has(name: string): boolean;
  /** The value where it is plain text; undefined where it is absent, empty or a template. */
  get(name: string): string | undefined;
  /** Whether it is switched on: a boolean as ingress-nginx reads it (strconv.ParseBool). */
  isOn(name: string): boolean;
  /** The short names that are written. */
  readonly names: readonly string[];
  at(name: string): Path;
  /** A fix that adds or sets an annotation. */
  setting(name: string, value: string): Fix;
  removing(name: string): Fix;
}

const TRUE: ReadonlySet<string> = new Set(["1", "t", "T", "true", "TRUE", "True"]);

/** The Ingress, where ingress-nginx is certain to serve it and all keys of its annotations are plain. */
export function nginxIngress(facts: IngressFacts, cx: RuleContext): NginxIngress | undefined {
  const raw = cx.value(["metadata", "annotations"]);
  const written = isObject(raw) ? Object.keys(raw) : [];
  if (written.some(isTemplate) || (raw !== undefined && raw !== null && !isObject(raw))) return undefined;
  if (servedBy(facts, cx)?.controller.id !== "nginx") return undefined;
  const names = written.flatMap((key) => (key.startsWith(PREFIX) ? key.slice(PREFIX.length) : []));
  const get = (name: string): string | undefined => {
    const value = facts.annotations[`${PREFIX}${name}`];
    return value === "" ? undefined : value;
  };
  const at = (name: string): Path => ["metadata", "annotations", `${PREFIX}${name}`];
  return {
    names,
    has: (name) => names.includes(name),
    get,
    isOn: (name) => TRUE.has(get(name) ?? ""),
    at,
    setting: (name, value) => ({
      title: `Set ${name} to "${value}"`,
      edits: [{ edit: { is: "set", path: at(name), value } }],
    }),
    removing: (name) => ({ title: `Remove ${name}`, edits: [{ edit: { is: "remove", path: at(name) } }] }),
  };
}

/** Whether ingress-nginx reads an annotation as true. */
export function isTrue(value: string | undefined): boolean {
  return TRUE.has(value ?? "");
}
