// Whether one rule lets through all that another does, by what they say and not by the pods there are today.

import { covers, isNoAddress } from "../../base/ipSet.ts";
import { canonical } from "../../base/json.ts";
import type { Selector } from "../../model/selector.ts";
import type { PeerMatch, PodMatch, PolicyRule, PortMatch } from "../../policy/policyRule.ts";

/** Whether `wide` matches every connection that `narrow` matches. False where that can't be read off the rules. */
export function isWider(wide: PolicyRule, narrow: PolicyRule): boolean {
  if (wide.action !== "allow" || narrow.action !== "allow" || narrow.peers.length === 0) return false;
  return (
    narrow.peers.every((peer) => wide.peers.some((other) => isWiderPeer(other, peer))) &&
    hasAllPorts(wide.ports, narrow.ports)
  );
}

/** Whether `wide` picks every pod that `narrow` picks. */
export function isWiderMatch(wide: PodMatch, narrow: PodMatch): boolean {
  if (
    wide.namespace !== undefined
      ? wide.namespace !== narrow.namespace
      : !isWiderSelector(wide.namespaces, narrow.namespaces)
  )
    return false;
  return isWiderSelector(wide.pods, narrow.pods);
}

function isWiderPeer(wide: PeerMatch, narrow: PeerMatch): boolean {
  if (wide.is === "everyone") return narrow.is !== "unclear";
  if (wide.is === "pods" && narrow.is === "pods") return isWiderMatch(wide.match, narrow.match);
  return (
    wide.is === "addresses" &&
    narrow.is === "addresses" &&
    !isNoAddress(narrow.ranges) &&
    covers(wide.ranges, narrow.ranges)
  );
}

/** Fewer demands pick more; an absent selector picks all. */
function isWiderSelector(wide: Selector | undefined, narrow: Selector | undefined): boolean {
  if (!wide || (wide.requirements.length === 0 && !wide.unclear)) return true;
  if (!narrow || wide.unclear || narrow.unclear) return false;
  const demanded = new Set(narrow.requirements.map(canonical));
  return wide.requirements.every((requirement) => demanded.has(canonical(requirement)));
}

function hasAllPorts(wide: readonly PortMatch[] | undefined, narrow: readonly PortMatch[] | undefined): boolean {
  if (wide === undefined) return !narrow?.some(({ is }) => is === "unclear");
  return narrow?.every((port) => wide.some((other) => hasPort(other, port))) ?? false;
}

function hasPort(wide: PortMatch, narrow: PortMatch): boolean {
  if (wide.is === "unclear" || narrow.is === "unclear" || wide.protocol !== narrow.protocol) return false;
  switch (wide.is) {
    case "protocol":
      return true;
    case "range":
      return narrow.is === "range" && wide.from <= narrow.from && narrow.to <= wide.to;
    case "named":
      return narrow.is === "named" && narrow.name === wide.name;
  }
}
