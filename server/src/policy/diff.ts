// What changed between two answers, in connections and not in text: pairs that are new, gone, or open on other ports.
// The outside is compared address by address, so ranges that were only cut otherwise are no change.

import { type IpSet, isNoAddress, noAddress, overlap, unite, without } from "../base/ipSet.ts";
import { toKey } from "../model/resourceId.ts";
import type { Connection, Peer } from "./connections.ts";
import { isNoPort, noPort, type PortSet, sameRanges, unitePorts } from "./portSet.ts";

/** What passes between two ends: for certain, and perhaps. */
export interface Passing {
  readonly allow: PortSet;
  readonly unknown: PortSet;
}

export interface ChangedConnection {
  readonly source: Peer;
  readonly destination: Peer;
  readonly before: Passing;
  readonly after: Passing;
}

export interface ConnectionDiff {
  readonly added: readonly ChangedConnection[];
  readonly removed: readonly ChangedConnection[];
  readonly changed: readonly ChangedConnection[];
}

/** The difference of two lists of connections, in the order of the later list, then of the earlier. */
export function diffConnections(before: readonly Connection[], after: readonly Connection[]): ConnectionDiff {
  const pairs = new Map<string, { source: Peer; destination: Peer; before: Stretch[]; after: Stretch[] }>();
  const collect = (list: readonly Connection[], side: "before" | "after") => {
    for (const { source, destination, ports, status } of list) {
      const key = `${keyOf(source)} ${keyOf(destination)}`;
      let pair = pairs.get(key);
      if (!pair) {
        pair = { source, destination, before: [], after: [] };
        pairs.set(key, pair);
      }
      pair[side].push({ ranges: rangesOf(source) ?? rangesOf(destination), ports, status });
    }
  };
  collect(after, "after");
  collect(before, "before");
  const added: ChangedConnection[] = [];
  const removed: ChangedConnection[] = [];
  const changed: ChangedConnection[] = [];
  for (const { source, destination, before: was, after: is } of pairs.values()) {
    for (const cell of cellsOf(was, is)) {
      if (isSame(cell.before, cell.after)) continue;
      const entry = { ...cell, source: inRanges(source, cell.ranges), destination: inRanges(destination, cell.ranges) };
      const list = isNothing(cell.before) ? added : isNothing(cell.after) ? removed : changed;
      list.push({ source: entry.source, destination: entry.destination, before: cell.before, after: cell.after });
    }
  }
  return { added, removed, changed };
}

export function isNoDiff({ added, removed, changed }: ConnectionDiff): boolean {
  return added.length + removed.length + changed.length === 0;
}

interface Stretch {
  /** Undefined where neither end is outside. */
  readonly ranges: IpSet | undefined;
  readonly ports: PortSet;
  readonly status: Connection["status"];
}

interface Cell {
  readonly ranges: IpSet | undefined;
  readonly before: Passing;
  readonly after: Passing;
}

/** The outside cut where either list changes its answer; equal neighbours joined. Without an outside end, one cell. */
function cellsOf(before: readonly Stretch[], after: readonly Stretch[]): readonly Cell[] {
  if ((before[0] ?? after[0])?.ranges === undefined)
    return [{ ranges: undefined, before: passing(before), after: passing(after) }];
  let cells: { ranges: IpSet; before: Stretch[]; after: Stretch[] }[] = [];
  for (const [side, list] of [
    ["before", before],
    ["after", after],
  ] as const) {
    for (const stretch of list) {
      let rest = stretch.ranges ?? noAddress;
      const next: typeof cells = [];
      for (const cell of cells) {
        const common = overlap(cell.ranges, rest);
        if (isNoAddress(common)) {
          next.push(cell);
          continue;
        }
        next.push({
          before: [...cell.before],
          after: [...cell.after],
          [side]: [...cell[side], stretch],
          ranges: common,
        });
        const left = without(cell.ranges, common);
        if (!isNoAddress(left)) next.push({ ...cell, ranges: left });
        rest = without(rest, common);
      }
      if (!isNoAddress(rest)) next.push({ before: [], after: [], [side]: [stretch], ranges: rest });
      cells = next;
    }
  }
  const joined = new Map<string, Cell & { ranges: IpSet }>();
  for (const cell of cells) {
    const [was, is] = [passing(cell.before), passing(cell.after)];
    const key = [was.allow, was.unknown, is.allow, is.unknown].map((ports) => ports.key).join(" ");
    const known = joined.get(key);
    joined.set(key, { ranges: known ? unite(known.ranges, cell.ranges) : cell.ranges, before: was, after: is });
  }
  return [...joined.values()];
}

function passing(list: readonly Stretch[]): Passing {
  let allow = noPort;
  let unknown = noPort;
  for (const { ports, status } of list) {
    if (status === "allow") allow = unitePorts(allow, ports);
    else unknown = unitePorts(unknown, ports);
  }
  return { allow, unknown };
}

function keyOf(peer: Peer): string {
  return peer.is === "workload" ? toKey(peer.workload.id) : peer.is;
}

function rangesOf(peer: Peer): IpSet | undefined {
  return peer.is === "outside" ? peer.ranges : undefined;
}

function inRanges(peer: Peer, ranges: IpSet | undefined): Peer {
  return peer.is === "outside" && ranges ? { is: "outside", ranges } : peer;
}

function isSame(a: Passing, b: Passing): boolean {
  return sameRanges(a.allow, b.allow) && sameRanges(a.unknown, b.unknown);
}

function isNothing({ allow, unknown }: Passing): boolean {
  return isNoPort(allow) && isNoPort(unknown);
}
