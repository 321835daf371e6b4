// How a rule speaks of a name that is not there: as sure as the knowledge of the kind is, with the nearest right name.
// It knows the catalog's answers, never which rule asks.

import type { Severity } from "../analysis/settings.ts";
import { nearest } from "../base/nearest.ts";
import type { Entry } from "../index/bucket.ts";
import { isTemplate } from "../model/read.ts";
import type { KindKey } from "../model/views.ts";
import { fit } from "./message.ts";
import type { RuleContext } from "./rule.ts";

export interface Absence {
  /** `No Service web/cart; did you mean card?`, with `in this workspace` where no cluster tells. */
  readonly message: string;
  readonly suggestion: string | undefined;
  /** Set where the workspace alone was searched: then it is information. */
  readonly severity?: Severity;
}

/**
 * What to say of a reference to `kind` `namespace/name`; undefined where the object is there, where nobody knows, and where
 * name or namespace come from a template.
 * @param namespace "" for cluster-scoped kinds
 */
export function absenceOf(cx: RuleContext, kind: KindKey, namespace: string, name: string): Absence | undefined {
  if (isTemplate(name) || isTemplate(namespace)) return undefined;
  const lookup = cx.lookUp(kind, namespace, name);
  if (lookup.is !== "missing") return undefined;
  const suggestion = nearestName(name, namesOf(cx.list(kind, namespace)));
  const shown = `${kind.slice(kind.indexOf("/") + 1)} ${namespace === "" ? "" : `${namespace}/`}${name}`;
  const hint = suggestion === undefined ? "" : `; did you mean ${suggestion}?`;
  if (lookup.sure) return { message: fit(`No ${shown}`, hint), suggestion };
  return { message: fit(`No ${shown} in this workspace`, hint), suggestion, severity: "information" };
}

/** The name that was likely meant: the nearest by edits, else the longest that one of the two begins with (`cart`, `cart-svc`). */
export function nearestName(word: string, candidates: readonly string[]): string | undefined {
  const near = nearest(word, candidates);
  if (near !== undefined) return near;
  const kin = candidates.filter(
    (name) => name !== word && (word.startsWith(`${name}-`) || name.startsWith(`${word}-`)),
  );
  return kin.sort((a, b) => b.length - a.length)[0];
}

export function namesOf(entries: readonly Entry[]): readonly string[] {
  return entries.map((entry) => entry.facts.id.name);
}
