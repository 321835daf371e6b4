// Names of the form namespace-name@kubernetescrd: both parts may hold hyphens, so only what is known tells where one ends.

import { CRD_PROVIDER } from "../../ingress/controllers/traefik/references.ts";
import { OLD_GROUP } from "../../ingress/controllers/traefik/ruleDialect.ts";
import { type KindKey, toKindKey } from "../../model/views.ts";
import { namesOf } from "../absence.ts";
import type { RuleContext } from "../rule.ts";

export const GROUP = "traefik.io";

/** The kind of a group's objects; the group is the referring object's own. */
export function kindIn(group: string, kind: string): KindKey {
  return toKindKey(group === OLD_GROUP ? OLD_GROUP : GROUP, kind);
}

/** The same kind in the other of the two groups that Traefik 2.10 and 2.11 read alike. */
export function twinOf(kind: KindKey): KindKey {
  const name = kind.slice(kind.indexOf("/") + 1);
  return toKindKey(kind.startsWith(`${OLD_GROUP}/`) ? GROUP : OLD_GROUP, name);
}

export interface Split {
  readonly namespace: string;
  readonly name: string;
}

/** Every way to read `a-b-c` as namespace and name. */
export function splitsOf(text: string): readonly Split[] {
  const splits: Split[] = [];
  for (let at = text.indexOf("-"); at >= 0; at = text.indexOf("-", at + 1)) {
    const [namespace, name] = [text.slice(0, at), text.slice(at + 1)];
    if (/^[a-z0-9].*[a-z0-9]$|^[a-z0-9]$/.test(namespace) && name !== "") splits.push({ namespace, name });
  }
  return splits;
}

/** The split that a known object of a kind fits, else the one of the object's own namespace. */
export function likelySplit(cx: RuleContext, kind: KindKey, text: string): Split | undefined {
  const splits = splitsOf(text);
  const own = cx.resource.id.namespace;
  return (
    splits.find(({ namespace, name }) => namesOf(cx.list(kind, namespace)).includes(name)) ??
    splits.find(({ namespace }) => namespace === own)
  );
}

/** The text before `@kubernetescrd`; undefined for names of other providers. */
export function crdName(reference: string): string | undefined {
  const end = `@${CRD_PROVIDER}`;
  return reference.endsWith(end) ? reference.slice(0, -end.length) : undefined;
}
