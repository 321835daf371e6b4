// Where pods get their addresses from, as Nodes and Calico's IPPools state it.

import { isList } from "../../base/json.ts";
import type { RuleContext } from "../rule.ts";

export interface PodRange {
  readonly cidr: string;
  /** `Node worker-1`, `IPPool default`. */
  readonly of: string;
}

/** The ranges of all Nodes and IPPools that are known. */
export function podRanges(cx: RuleContext): readonly PodRange[] {
  return ["/Node", "projectcalico.org/IPPool", "crd.projectcalico.org/IPPool"].flatMap((kind) =>
    cx.list(kind).flatMap(({ facts }) => {
      const of = `${facts.id.kind} ${facts.id.name}`;
      if (facts.is === "node") return facts.podRanges.map((cidr) => ({ cidr, of }));
      if (facts.is !== "other" || !isList(facts.kept)) return [];
      return facts.kept.flatMap((cidr) => (typeof cidr === "string" ? [{ cidr, of }] : []));
    }),
  );
}
