// Which rules and policies made a verdict (M8): citations into facts, for lists, hovers and explanations.

import { toKey } from "../model/resourceId.ts";
import type { Endpoint } from "./endpoint.ts";
import { matchesPeer, type Surroundings } from "./matching.ts";
import type { Cite, PolicyRule } from "./policyRule.ts";
import { commonPorts, isNoPort, type PortSet } from "./portSet.ts";
import type { Applied } from "./verdict.ts";

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

/** What keeps some of these ports from the other end: deny rules that match it, then the policies that isolate the pod. */
export function deniedBy(
  applied: readonly Applied[],
  ports: PortSet,
  other: Endpoint,
  around: Surroundings,
): readonly Cite[] {
  const denies = applied.flatMap(({ matched }) =>
    matched
      .filter(({ rule, may }) => rule.action === "deny" && !isNoPort(commonPorts(may, ports)))
      .map(({ rule }) => citePeer(rule, other, around)),
  );
  return distinct([...denies, ...applied.filter(({ part }) => part.isolates).map(({ part }) => part.cite)]);
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
