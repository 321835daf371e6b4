// Why a set of objects can't be seen, in words: a kind that the cluster refuses to list, or that is still loading.

import { type Coverage, toKindKey } from "../model/views.ts";

export const POD = toKindKey("", "Pod");

/** `NetworkPolicies: no access in default`; undefined where the set is known or nobody was asked. */
export function unseenWhy(coverage: Coverage, plural: string, namespace: string): string | undefined {
  const where = namespace === "" ? "" : ` in ${namespace}`;
  switch (coverage.is) {
    case "forbidden":
      return `${plural}: no access${where}`;
    case "loading":
      return `${plural}: still loading${where}`;
    case "complete":
    case "stale":
    case "none":
      return undefined;
  }
}
