// Namespaces that a policy means by the label `name`, which nobody sets by itself.

import type { Selector } from "../../model/selector.ts";
import type { RuleContext } from "../rule.ts";

/** Keys that people take for the automatic label. */
const NAME_KEYS: ReadonlySet<string> = new Set([
  "name",
  "namespace",
  "kubernetes.io/name",
  "metadata.name",
  "kubernetes.io/metadata-name",
]);

/** The namespaces that every cluster has, and that nobody labels by hand in a workspace. */
export const BUILT_IN: ReadonlySet<string> = new Set(["default", "kube-system", "kube-public", "kube-node-lease"]);

export interface Mistaken {
  readonly key: string;
  /** The namespace that was meant. */
  readonly name: string;
  /** `known`: its labels are known, and lack this one; `builtIn`: nobody states it, and clusters do not set it. */
  readonly because: "known" | "builtIn";
}

/** A requirement such as `name: web` where namespace `web` is there without that label. */
export function mistakenName(selector: Selector, cx: RuleContext): Mistaken | undefined {
  for (const { key, operator, values } of selector.requirements) {
    const [name] = values;
    if (!NAME_KEYS.has(key) || operator !== "In" || values.length !== 1 || name === undefined) continue;
    const namespaces = cx.list("/Namespace");
    if (namespaces.some(({ facts }) => facts.is === "namespace" && facts.labels[key] === name)) continue;
    const known = namespaces.find(({ facts }) => facts.id.name === name);
    if (known) return { key, name, because: "known" };
    if (BUILT_IN.has(name)) return { key, name, because: "builtIn" };
  }
  return undefined;
}
