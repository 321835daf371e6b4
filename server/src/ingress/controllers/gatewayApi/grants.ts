// ReferenceGrants: whether an object may name another in a foreign namespace (gateway.networking.k8s.io ReferenceGrant).

import type { OtherFacts } from "../../../model/facts.ts";
import { readList, readObject, readText } from "../../../model/read.ts";

export interface Reference {
  readonly fromGroup: string;
  readonly fromKind: string;
  readonly fromNamespace: string;
  readonly toGroup: string;
  readonly toKind: string;
  readonly toNamespace: string;
  readonly toName: string;
}

/** Whether one of the grants of the target's namespace allows a reference. */
export function isGranted(grants: readonly OtherFacts[], reference: Reference): boolean {
  return grants.some(({ id, kept }) => {
    if (id.namespace !== reference.toNamespace) return false;
    const { from, to } = readObject(kept);
    const fits = readList(from).some((item) => {
      const { group, kind, namespace } = readObject(item);
      return (
        (group ?? "") === reference.fromGroup && kind === reference.fromKind && namespace === reference.fromNamespace
      );
    });
    if (!fits) return false;
    return readList(to).some((item) => {
      const { group, kind, name } = readObject(item);
      const named = readText(name);
      return (
        (group ?? "") === reference.toGroup &&
        kind === reference.toKind &&
        (named === undefined || named === reference.toName)
      );
    });
  });
}
