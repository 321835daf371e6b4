// Rules that let everything through, and policies whose names say that they let nothing through.

import { isList } from "../../base/json.ts";
import type { PolicyFacts } from "../../model/facts.ts";
import type { RuleAt } from "./spec.ts";

/** Whether a rule has neither peers nor ports; an empty list that is written is np-empty-list-allows'. */
export function opensAll({ value, peersKey }: RuleAt): boolean {
  if (Object.hasOwn(value, peersKey)) return false;
  const { ports } = value;
  return (
    (ports === undefined || ports === null || (isList(ports) && ports.length === 0)) &&
    Object.keys(value).every((key) => key === "ports")
  );
}

/** Whether the policy's name speaks of denying: `default-deny`, `block-egress`, not `allow-all-but-deny…`. */
export function namesDeny({ id }: PolicyFacts): boolean {
  return (
    /(^|[-.])(deny|denies|block|blocks|isolate|drop)([-.]|$)/.test(id.name) &&
    !/(^|[-.])(allow|permit|open)/.test(id.name)
  );
}
