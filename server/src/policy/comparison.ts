// What differs between two reaches of the same pods, in the short texts of a lens: what is newly open (+), what is no more
// (−), most serious first. Only what really opens or closes is told: a block inside a range that was open before is no news.

import { covers, type IpSet, isNoAddress, overlap, without } from "../base/ipSet.ts";
import type { ResourceId } from "../model/resourceId.ts";
import { showName, toKey } from "../model/resourceId.ts";
import { showPodMatch } from "./podMatchText.ts";
import { commonPorts, everyPort, isNoPort, noPort, type PortSet, portsWithout, unitePorts } from "./portSet.ts";
import { showWay, withPorts } from "./portsText.ts";
import { type Danger, namedEnds } from "./rangesText.ts";
import type { Reach } from "./reach.ts";

export interface Change {
  readonly sign: "+" | "−";
  /** 0 is the internet; dangers are 0 and 1. */
  readonly rank: number;
  readonly text: string;
}

/**
 * The changes of one direction, of the pods together.
 * @param self whose own name is no news: another version of it stands among the others
 */
export function compareReaches(
  before: readonly Reach[],
  after: readonly Reach[],
  self?: ResourceId,
): readonly Change[] {
  const was = gather(before, self);
  const is = gather(after, self);
  const from = (after[0] ?? before[0])?.direction === "ingress" ? "from " : "";
  if (was.everything && is.everything) return [];
  if (is.everything) return [{ sign: "+", rank: 0, text: `${from}everything` }];
  if (was.everything) {
    const left = [...is.stretches.map(({ text }) => text), ...is.names.keys()];
    const but =
      left.length === 0 ? "" : ` but ${left.slice(0, 3).join(", ")}${left.length > 3 ? ` +${left.length - 3}` : ""}`;
    return [{ sign: "−", rank: 0, text: `${from}everything${but}` }];
  }
  const changes: Change[] = [];
  for (const [sign, list, other] of [
    ["+", is, was],
    ["−", was, is],
  ] as const) {
    for (const { rank, name, set, ports } of list.stretches) {
      const news = portsWithout(ports, portsOnAll(other.stretches, set));
      if (isNoPort(news)) continue;
      const left = sign === "−" ? other.stretches.filter((one) => isPartly(one.set, set)).map(({ text }) => text) : [];
      const except =
        left.length === 0
          ? ""
          : ` except ${left.slice(0, 2).join(", ")}${left.length > 2 ? ` +${left.length - 2}` : ""}`;
      // That the metadata address closes is good, and rarely news beside the internet that closes with it.
      const own = sign === "−" && rank === 1 ? 4 : rank;
      changes.push({ sign, rank: own, text: `${from}${withPorts(name, news)}${except}` });
    }
    for (const [name, { rank, ports }] of list.names) {
      const news = portsWithout(ports, other.names.get(name)?.ports ?? noPort);
      if (!isNoPort(news)) changes.push({ sign, rank, text: `${from}${withPorts(name, news)}` });
    }
  }
  return sortChanges(changes);
}

/** Most serious first; what opens before what closes. */
export function sortChanges(changes: readonly Change[]): readonly Change[] {
  return changes.toSorted((a, b) => a.rank - b.rank || (a.sign === b.sign ? 0 : a.sign === "+" ? -1 : 1));
}

/** As many changes as fit, `+ internet, − 10.0.0.0/8:443 +2`; dangers always. */
export function showChanges(changes: readonly Change[], width: number): string {
  let text = "";
  let shown = 0;
  for (const { sign, rank, text: own } of changes) {
    const next = `${text}${text === "" ? "" : ", "}${sign} ${own}`;
    const room = shown + 1 < changes.length ? 4 : 0;
    if (shown > 0 && rank > 1 && next.length + room > width) break;
    text = next;
    shown++;
  }
  // A number with a plus would read as something that opens.
  return shown < changes.length ? `${text} and ${changes.length - shown} more` : text;
}

interface Stretch {
  readonly rank: number;
  readonly name: string;
  readonly set: IpSet;
  readonly ports: PortSet;
  readonly text: string;
}

interface Gathered {
  readonly everything: boolean;
  readonly stretches: readonly Stretch[];
  readonly names: ReadonlyMap<string, { readonly rank: number; readonly ports: PortSet }>;
}

const RANKS: { readonly [danger in Danger]: number } = { internet: 0, metadata: 1, public: 2, private: 3 };

function gather(reaches: readonly Reach[], self: ResourceId | undefined): Gathered {
  const stretches: Stretch[] = [];
  const seen = new Set<string>();
  const names = new Map<string, { rank: number; ports: PortSet }>();
  const add = (name: string, rank: number, ports: PortSet) => {
    if (isNoPort(ports)) return;
    names.set(name, { rank, ports: unitePorts(names.get(name)?.ports ?? noPort, ports) });
  };
  const own = self && toKey(self);
  for (const reach of reaches) {
    if (reach.everything) return { everything: true, stretches: [], names: new Map() };
    for (const { ranges, ports } of reach.outside) {
      if (isNoPort(ports)) continue;
      for (const { danger, text: name, set } of namedEnds(reach, ranges)) {
        const text = withPorts(name, ports);
        if (seen.has(text)) continue;
        seen.add(text);
        stretches.push({ rank: RANKS[danger], name, set, ports, text });
      }
    }
    if (reach.controller) add("{ingress}", 2, reach.controller.ports);
    for (const { name, ports, ...way } of reach.names) add(`${name}${showWay(way)}`, 4, ports);
    for (const { peer, ports } of reach.workloads)
      if (own === undefined || toKey(peer.id) !== own)
        add(showName(peer.id), peer.id.namespace === reach.workload.id.namespace ? 6 : 5, ports);
    for (const { match, ports } of reach.absent) add(showPodMatch(match), 7, ports);
    if (reach.dns?.udp === "allow") add("DNS", 8, everyPort);
  }
  return { everything: false, stretches, names };
}

/** The ports that are open to every address of a set. */
function portsOnAll(stretches: readonly Stretch[], set: IpSet): PortSet {
  let cells: { readonly set: IpSet; readonly ports: PortSet }[] = [{ set, ports: noPort }];
  for (const stretch of stretches) {
    cells = cells.flatMap((cell) => {
      const inside = overlap(cell.set, stretch.set);
      if (isNoAddress(inside)) return [cell];
      const rest = without(cell.set, inside);
      const open = { set: inside, ports: unitePorts(cell.ports, stretch.ports) };
      return isNoAddress(rest) ? [open] : [open, { set: rest, ports: cell.ports }];
    });
  }
  return cells.map(({ ports }) => ports).reduce(commonPorts);
}

function isPartly(part: IpSet, whole: IpSet): boolean {
  return !isNoAddress(overlap(part, whole)) && !covers(part, whole);
}
