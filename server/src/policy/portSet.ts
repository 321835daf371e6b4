// Connection sets (reach-semantics M2): ports 1 to 65535 of TCP, UDP and SCTP, and one flag for every other protocol.
// Sets are values with a key, so equal sets are found by text.

import {
  holds,
  type Intervals,
  intersect,
  interval,
  isEqual,
  isSubset,
  subtract,
  toPairs,
  union,
} from "../base/intervals.ts";
import type { Protocol } from "../model/facts.ts";

export interface PortSet {
  readonly TCP: Intervals<number>;
  readonly UDP: Intervals<number>;
  readonly SCTP: Intervals<number>;
  /** ICMP and the rest (NP-18). */
  readonly other: boolean;
  /** Equal exactly for equal sets. */
  readonly key: string;
}

/** In the order in which they are written. */
export const protocols: readonly Protocol[] = ["TCP", "UDP", "SCTP"];

const EVERY_PORT: Intervals<number> = [1, 65536];

export const noPort: PortSet = make([], [], [], false);
export const everyPort: PortSet = make(EVERY_PORT, EVERY_PORT, EVERY_PORT, true);

/** Every protocol but TCP, UDP and SCTP. */
export const otherProtocols: PortSet = make([], [], [], true);

/** Ports `from` to `to`, both included, of one protocol; numbers outside 1 to 65535 are cut off. */
export function portRange(protocol: Protocol, from: number, to: number): PortSet {
  return ofProtocol(protocol, interval(Math.max(1, from), Math.min(65535, to) + 1));
}

/** Every port of one protocol. */
export function everyPortOf(protocol: Protocol): PortSet {
  return ofProtocol(protocol, EVERY_PORT);
}

export function unitePorts(a: PortSet, b: PortSet): PortSet {
  if (a === b || b === noPort || a === everyPort) return a;
  if (a === noPort || b === everyPort) return b;
  return make(union(a.TCP, b.TCP), union(a.UDP, b.UDP), union(a.SCTP, b.SCTP), a.other || b.other);
}

export function commonPorts(a: PortSet, b: PortSet): PortSet {
  if (a === b || b === everyPort || a === noPort) return a;
  if (a === everyPort || b === noPort) return b;
  return make(intersect(a.TCP, b.TCP), intersect(a.UDP, b.UDP), intersect(a.SCTP, b.SCTP), a.other && b.other);
}

/** The ports of `a` that are not in `b`. */
export function portsWithout(a: PortSet, b: PortSet): PortSet {
  if (a === noPort || b === noPort) return a;
  if (a === b || b === everyPort) return noPort;
  return make(subtract(a.TCP, b.TCP), subtract(a.UDP, b.UDP), subtract(a.SCTP, b.SCTP), a.other && !b.other);
}

/** Whether no port of the three protocols is in it; the flag for others does not count, as in isEveryPort. */
export function isNoPort(set: PortSet): boolean {
  return protocols.every((protocol) => set[protocol].length === 0);
}

/** Whether it is every port of the three protocols; the flag for others does not count (M2). */
export function isEveryPort(set: PortSet): boolean {
  return set === everyPort || protocols.every((protocol) => isSubset(EVERY_PORT, set[protocol]));
}

export function hasPort(set: PortSet, protocol: Protocol, port: number): boolean {
  return holds(set[protocol], port);
}

export function samePorts(a: PortSet, b: PortSet): boolean {
  return a === b || a.key === b.key;
}

/** Equal but for other protocols, of which nobody can say more than that they are assumed (NP-18). */
export function sameRanges(a: PortSet, b: PortSet): boolean {
  return a === b || protocols.every((protocol) => isEqual(a[protocol], b[protocol]));
}

/** The ranges, both ends included, by protocol as written and ascending. */
export function portRanges(
  set: PortSet,
): readonly { readonly protocol: Protocol; readonly from: number; readonly to: number }[] {
  return protocols.flatMap((protocol) =>
    toPairs(set[protocol]).map(({ from, to }) => ({ protocol, from, to: to - 1 })),
  );
}

function ofProtocol(protocol: Protocol, ports: Intervals<number>): PortSet {
  return make(
    protocol === "TCP" ? ports : [],
    protocol === "UDP" ? ports : [],
    protocol === "SCTP" ? ports : [],
    false,
  );
}

function make(TCP: Intervals<number>, UDP: Intervals<number>, SCTP: Intervals<number>, other: boolean): PortSet {
  const key = `${TCP.join()}/${UDP.join()}/${SCTP.join()}${other ? "/+" : ""}`;
  return { TCP, UDP, SCTP, other, key };
}
