// An Ingress that a controller serves for certain, with its annotations under their short names: what the rules on one
// controller are asked about.

import { isObject, type Path } from "../base/json.ts";
import type { ControllerId } from "../ingress/controller.ts";
import type { IngressFacts } from "../model/facts.ts";
import { isTemplate } from "../model/read.ts";
import { servedBy } from "./ing/routes.ts";
import type { Fix, RuleContext } from "./rule.ts";

export interface ControllerIngress {
  /** Whether an annotation is written, whatever its value. */
  has(name: string): boolean;
  /** The value where it is plain text; undefined where it is absent, empty or a template. */
  get(name: string): string | undefined;
  /** Whether it is switched on: a boolean as Go reads it (strconv.ParseBool). */
  isOn(name: string): boolean;
  /** The short names that are written. */
  readonly names: readonly string[];
  at(name: string): Path;
  /** A fix that adds or sets an annotation. */
  setting(name: string, value: string): Fix;
  removing(name: string): Fix;
}

const TRUE: ReadonlySet<string> = new Set(["1", "t", "T", "true", "TRUE", "True"]);

/**
 * The Ingress, where a controller is certain to serve it and all keys of its annotations are plain.
 * @param prefix what its annotations begin with
 */
export function controllerIngress(
  facts: IngressFacts,
  cx: RuleContext,
  controller: ControllerId,
  prefix: string,
): ControllerIngress | undefined {
  const raw = cx.value(["metadata", "annotations"]);
  const written = isObject(raw) ? Object.keys(raw) : [];
  if (written.some(isTemplate) || (raw !== undefined && raw !== null && !isObject(raw))) return undefined;
  if (servedBy(facts, cx)?.controller.id !== controller) return undefined;
  const names = written.flatMap((key) => (key.startsWith(prefix) ? key.slice(prefix.length) : []));
  const get = (name: string): string | undefined => {
    const value = facts.annotations[`${prefix}${name}`];
    return value === "" ? undefined : value;
  };
  const at = (name: string): Path => ["metadata", "annotations", `${prefix}${name}`];
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
