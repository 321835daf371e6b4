// Whether one rule, or several together, let through all that another does, by what they say and not by the pods there
// are today.

import { covers, everyAddress, type IpSet, isNoAddress, noAddress, overlap, unite, without } from "../../base/ipSet.ts";
import type { Selector } from "../../model/selector.ts";
import { selectorImplied } from "../../policy/implication.ts";
import { NAMESPACE_NAME } from "../../policy/matching.ts";
import type { PeerMatch, PodMatch, PolicyRule, PortMatch } from "../../policy/policyRule.ts";
import {
  everyPort,
  everyPortOf,
  isNoPort,
  noPort,
  type PortSet,
  portRange,
  portsWithout,
  unitePorts,
} from "../../policy/portSet.ts";

/** Whether `wide` matches every connection that `narrow` matches. False where that can't be read off the rules. */
export function isWider(wide: PolicyRule, narrow: PolicyRule): boolean {
  return isCovered(narrow, [wide]);
}

/** Whether rules together match every connection that `narrow` matches: each peer, on each port, by some of them. */
export function isCovered(narrow: PolicyRule, by: readonly PolicyRule[]): boolean {
  const wide = by.filter(({ action }) => action === "allow");
  return (
    narrow.action === "allow" &&
    narrow.peers.length > 0 &&
    narrow.ports?.some(({ is }) => is === "unclear") !== true &&
    narrow.peers.every((peer) => isPeerCovered(peer, narrow.ports, wide))
  );
}

/** Whether `wide` picks every pod that `narrow` picks. */
export function isWiderMatch(wide: PodMatch, narrow: PodMatch): boolean {
  return isWiderSelector(namespacesOf(wide), namespacesOf(narrow)) && isWiderSelector(wide.pods, narrow.pods);
}

/** A namespace by name is one by the label that the API server sets. */
function namespacesOf({ namespace, namespaces }: PodMatch): Selector | undefined {
  return namespace === undefined
    ? namespaces
    : { requirements: [{ key: NAMESPACE_NAME, operator: "In", values: [namespace] }], unclear: false };
}

/** Fewer demands pick more; an absent selector picks all. */
function isWiderSelector(wide: Selector | undefined, narrow: Selector | undefined): boolean {
  if (!wide || (wide.requirements.length === 0 && !wide.unclear)) return true;
  return narrow !== undefined && !wide.unclear && !narrow.unclear && selectorImplied(narrow, wide) === "yes";
}

function isPeerCovered(peer: PeerMatch, ports: PolicyRule["ports"], by: readonly PolicyRule[]): boolean {
  switch (peer.is) {
    case "everyone":
      return arePortsCovered(ports, by.filter(({ peers }) => peers.some(({ is }) => is === "everyone")).map(portsOf));
    case "pods":
      return arePortsCovered(ports, by.filter(({ peers }) => peers.some((other) => hasPods(other, peer))).map(portsOf));
    case "addresses":
      return !isNoAddress(peer.ranges) && areAddressesCovered(peer.ranges, ports, by);
    case "nodes":
    case "names":
    case "unclear":
    case "every":
    case "not":
      return false;
  }
}

function hasPods(wide: PeerMatch, { match }: Extract<PeerMatch, { is: "pods" }>): boolean {
  return wide.is === "everyone" || (wide.is === "pods" && isWiderMatch(wide.match, match));
}

function portsOf({ ports }: PolicyRule): PolicyRule["ports"] {
  return ports;
}

/** Addresses are cut by the rules one after the other; each piece keeps the ports that are left of it. */
function areAddressesCovered(ranges: IpSet, ports: PolicyRule["ports"], by: readonly PolicyRule[]): boolean {
  let pieces: { readonly ranges: IpSet; readonly ports: PortSet }[] = [{ ranges, ports: numbersOf(ports) }];
  for (const wide of by) {
    const there = addressesOf(wide);
    if (isNoAddress(there)) continue;
    const open = numbersOf(wide.ports);
    pieces = pieces.flatMap((piece) =>
      [
        { ranges: without(piece.ranges, there), ports: piece.ports },
        { ranges: overlap(piece.ranges, there), ports: portsWithout(piece.ports, open) },
      ].filter((part) => !isNoAddress(part.ranges) && !isNothing(part.ports)),
    );
  }
  if (pieces.some((piece) => !isNothing(piece.ports))) return false;
  return namesOf(ports).every((name) =>
    covers(
      by.filter((wide) => hasName(wide.ports, name)).reduce((all, wide) => unite(all, addressesOf(wide)), noAddress),
      ranges,
    ),
  );
}

/** The addresses that a rule names; all of them where it names everyone. */
function addressesOf({ peers }: PolicyRule): IpSet {
  return peers.reduce((all, peer) => (peer.is === "addresses" ? unite(all, peer.ranges) : all), everyoneIn(peers));
}

function everyoneIn(peers: readonly PeerMatch[]): IpSet {
  return peers.some(({ is }) => is === "everyone") ? everyAddress : noAddress;
}

function arePortsCovered(ports: PolicyRule["ports"], by: readonly PolicyRule["ports"][]): boolean {
  const left = portsWithout(numbersOf(ports), by.map(numbersOf).reduce(unitePorts, noPort));
  return by.length > 0 && isNothing(left) && namesOf(ports).every((name) => by.some((wide) => hasName(wide, name)));
}

/** No port, and nothing of other protocols either (NP-18). */
function isNothing(ports: PortSet): boolean {
  return isNoPort(ports) && !ports.other;
}

type Named = Extract<PortMatch, { is: "named" }>;

function namesOf(ports: PolicyRule["ports"]): readonly Named[] {
  return ports?.filter((port) => port.is === "named") ?? [];
}

/** The ports that are told by number. */
function numbersOf(ports: PolicyRule["ports"]): PortSet {
  if (!ports) return everyPort;
  return ports
    .map((port) =>
      port.is === "range"
        ? portRange(port.protocol, port.from, port.to)
        : port.is === "protocol"
          ? everyPortOf(port.protocol)
          : noPort,
    )
    .reduce(unitePorts, noPort);
}

/** A name is some number of its protocol. */
function hasName(wide: PolicyRule["ports"], { name, protocol }: Named): boolean {
  return (
    !wide ||
    wide.some((port) => {
      if (port.is === "unclear" || port.is === "others" || port.protocol !== protocol) return false;
      return port.is === "protocol" || (port.is === "named" ? port.name === name : port.from <= 1 && port.to >= 65535);
    })
  );
}
