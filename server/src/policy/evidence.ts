// Which rules and policies made a verdict (M8): citations into facts, for lists, hovers and explanations.

import { groupBy } from "../base/group.ts";
import { toKey } from "../model/resourceId.ts";
import type { Endpoint } from "./endpoint.ts";
import { matchesPeer, type Surroundings } from "./matching.ts";
import type { Cite, PolicyRule } from "./policyRule.ts";
import { commonPorts, isNoPort, type PortSet, portsWithout } from "./portSet.ts";
import { type Applied, fold } from "./verdict.ts";

/** The allow rules that let some of these ports through to the other end; empty where no policy takes part. */
export function allowedBy(
  applied: readonly Applied[],
  ports: PortSet,
  other: Endpoint,
  around: Surroundings,
): readonly Cite[] {
  return distinct(
    applied.flatMap(({ matched }) =>
      matched
        .filter(({ rule, may }) => rule.action === "allow" && !isNoPort(commonPorts(may, ports)))
        .map(({ rule }) => citePeer(rule, other, around)),
    ),
  );
}

/**
 * What keeps some of these ports from the other end: deny rules that match it, then the policies that isolate the pod. A plane
 * that lets all of them through has no part in it.
 */
export function deniedBy(
  applied: readonly Applied[],
  ports: PortSet,
  other: Endpoint,
  around: Surroundings,
): readonly Cite[] {
  const closing = planesOf(applied).filter((parts) => !isNoPort(portsWithout(ports, fold(parts).allow)));
  const parts = closing.length > 0 ? closing.flat() : applied;
  const denies = parts.flatMap(({ matched }) =>
    matched
      .filter(({ rule, may }) => rule.action === "deny" && !isNoPort(commonPorts(may, ports)))
      .map(({ rule }) => citePeer(rule, other, around)),
  );
  return distinct([...denies, ...parts.filter(({ part }) => part.isolates).map(({ part }) => part.cite)]);
}

/** Parts by plane, in the order in which they come; each plane has to let a connection through. */
export function planesOf(applied: readonly Applied[]): readonly (readonly Applied[])[] {
  return [...groupBy(applied, ({ part }) => part.plane).values()];
}

/** The rule's citation, at the peer that matches the other end. */
export function citePeer(rule: PolicyRule, other: Endpoint, around: Surroundings): Cite {
  const peer = rule.peers.find((candidate) => matchesPeer(candidate, other, around) !== "no");
  const cite = peer ? { ...rule.cite, path: peer.path } : rule.cite;
  return rule.limit === undefined ? cite : { ...cite, limit: rule.limit };
}

export function distinct(cites: readonly Cite[]): readonly Cite[] {
  const seen = new Set<string>();
  return cites.filter((cite) => {
    const key = `${toKey(cite.id)} ${cite.path.join("/")} ${cite.text}`;
    return !seen.has(key) && seen.add(key);
  });
}
