// What a rule speaks of, by its own words and not by the pods there are today: pods by their labels or addresses, with ports.
// Rules that are tried earlier take their part of it away; what nothing is left of, the rule never decides.

import { allV4, allV6, covers, everyAddress, type IpSet, isNoAddress, overlap, without } from "../base/ipSet.ts";
import { memoOn } from "../base/memo.ts";
import type { Ground } from "./ground.ts";
import { describedMatches } from "./implication.ts";
import { NAMESPACE_NAME } from "./matching.ts";
import type { PeerMatch, PodMatch, PolicyRule, PortMatch } from "./policyRule.ts";
import {
  commonPorts,
  everyPort,
  everyPortOf,
  isEveryPort,
  isNoPort,
  noPort,
  otherProtocols,
  type PortSet,
  portRange,
  portsWithout,
  unitePorts,
} from "./portSet.ts";

export type Stretch = (
  | { readonly is: "pods"; readonly match: PodMatch }
  | { readonly is: "addresses"; readonly ranges: IpSet }
) & { readonly ports: PortsSaid };

/** Ports as a rule says them; names stand for themselves, for only a pod makes numbers of them. */
interface PortsSaid {
  readonly numbers: PortSet;
  readonly names: readonly Extract<PortMatch, { is: "named" }>[];
}

const anyPod: PodMatch = { namespace: undefined, namespaces: undefined, pods: undefined };

/** What a rule speaks of towards some of its peers; undefined where that can't be said (nodes, names, templates). */
export function stretchesOf(
  { self, ports, exceptPorts, limit, condition }: PolicyRule,
  peers: readonly PeerMatch[],
): readonly Stretch[] | undefined {
  // What is said with a condition, or of a part, is left to those who look at ends one by one.
  if (self || exceptPorts || limit !== undefined || condition !== undefined) return undefined;
  const said = toPortsSaid(ports);
  if (ports?.some(({ is }) => is === "unclear") || isNothing(said)) return undefined;
  const all: Stretch[] = [];
  for (const peer of peers) {
    switch (peer.is) {
      case "everyone":
        all.push({ is: "pods", match: anyPod, ports: said }, { is: "addresses", ranges: everyAddress, ports: said });
        break;
      case "pods":
        all.push(...namespaced(peer.match).map((match): Stretch => ({ is: "pods", match, ports: said })));
        break;
      case "addresses":
        if (isNoAddress(peer.ranges)) return undefined;
        all.push({ is: "addresses", ranges: peer.ranges, ports: said });
        break;
      default:
        return undefined;
    }
  }
  return all.length > 0 ? all : undefined;
}

/** What a rule takes of a stretch, and what it leaves. `taken` is undefined where it takes nothing for certain. */
export function take(
  stretch: Stretch,
  rule: PolicyRule,
  around: Ground,
): { readonly taken: Stretch | undefined; readonly left: readonly Stretch[] } {
  if (rule.self || rule.exceptPorts || rule.limit !== undefined || rule.condition !== undefined)
    return { taken: undefined, left: [stretch] };
  const said = toPortsSaid(rule.ports);
  const common = commonPorts(stretch.ports.numbers, said.numbers);
  const names = stretch.ports.names.filter((name) => holdsName(said, name));
  if (isNoPort(common) && names.length === 0) return { taken: undefined, left: [stretch] };
  const part: PortsSaid = { numbers: common, names };
  const rest: PortsSaid = {
    numbers: portsWithout(stretch.ports.numbers, common),
    names: stretch.ports.names.filter((name) => !names.includes(name)),
  };
  const withRest = (whole: Stretch): readonly Stretch[] => (isNothing(rest) ? [] : [{ ...whole, ports: rest }]);
  if (stretch.is === "pods") {
    if (!rule.peers.some((peer) => takesPods(peer, stretch.match, around)))
      return { taken: undefined, left: [stretch] };
    return { taken: { ...stretch, ports: part }, left: withRest(stretch) };
  }
  let outside = stretch.ranges;
  for (const peer of rule.peers) {
    if (peer.is === "everyone") outside = without(outside, outside);
    else if (peer.is === "addresses") outside = without(outside, peer.ranges);
  }
  const inside = without(stretch.ranges, outside);
  if (isNoAddress(inside)) return { taken: undefined, left: [stretch] };
  const within: Stretch = { ...stretch, ranges: inside };
  const beyond: readonly Stretch[] = isNoAddress(outside) ? [] : [{ ...stretch, ranges: outside }];
  return { taken: { ...within, ports: part }, left: [...beyond, ...withRest(within)] };
}

/** Whether a rule might take a part of a stretch, as far as labels and addresses can tell. */
export function mayTake(stretch: Stretch, rule: PolicyRule, around: Ground): boolean {
  const said = toPortsSaid(rule.ports);
  const { numbers, names } = stretch.ports;
  const isApart = isNoPort(commonPorts(numbers, said.numbers)) && names.length === 0 && said.names.length === 0;
  if (isApart && !rule.ports?.some(({ is }) => is === "unclear")) return false;
  return rule.peers.some((peer) => {
    if (peer.is === "everyone" || peer.is === "unclear" || peer.is === "every" || peer.is === "not") return true;
    if (stretch.is === "addresses")
      return peer.is === "addresses" ? !isNoAddress(overlap(stretch.ranges, peer.ranges)) : peer.is !== "pods";
    // Pods of selectors are never nodes, and names are not turned into pods.
    if (peer.is === "pods") return describedMatches(stretch.match, peer.match, around) !== "no";
    return peer.is === "addresses" && peer.matchesPods === "always";
  });
}

/** Whether two rules certainly speak of some connection alike. */
export function doMeet(a: PolicyRule, b: PolicyRule, around: Ground): boolean {
  const overlaps = (rule: PolicyRule, other: PolicyRule): boolean =>
    stretchesOf(rule, rule.peers)?.some((stretch) => take(stretch, other, around).taken !== undefined) ?? false;
  return overlaps(a, b) || overlaps(b, a);
}

/** Pods of namespaces that are picked by name, one description for each; labels of a namespace may be known. */
export function namespaced(match: PodMatch): readonly PodMatch[] {
  const [only] = match.namespaces?.requirements ?? [];
  const isByName =
    match.namespaces?.requirements.length === 1 && only?.key === NAMESPACE_NAME && only.operator === "In";
  if (!isByName || match.namespaces?.unclear) return [match];
  return only.values.map((namespace) => ({ ...match, namespace, namespaces: undefined }));
}

function takesPods(peer: PeerMatch, match: PodMatch, around: Ground): boolean {
  switch (peer.is) {
    case "everyone":
      return true;
    case "pods":
      return describedMatches(match, peer.match, around) === "yes";
    case "addresses":
      return peer.matchesPods === "always" && takesEveryPod(around)(peer.ranges);
    default:
      return false;
  }
}

/** As in matching: a whole family takes pods of unknown addresses in (AN-7); those that are known must lie in it too. */
const takesEveryPod = memoOn((ground: Ground) =>
  memoOn(
    (ranges: IpSet): boolean =>
      (covers(ranges, allV4) || covers(ranges, allV6)) &&
      ground.endpoints.every(({ addresses }) => covers(ranges, addresses)),
  ),
);

function toPortsSaid(ports: readonly PortMatch[] | undefined): PortsSaid {
  if (ports === undefined) return { numbers: everyPort, names: [] };
  let numbers = noPort;
  for (const port of ports) {
    if (port.is === "range") numbers = unitePorts(numbers, portRange(port.protocol, port.from, port.to));
    else if (port.is === "protocol") numbers = unitePorts(numbers, everyPortOf(port.protocol));
    else if (port.is === "others") numbers = unitePorts(numbers, otherProtocols);
  }
  return { numbers, names: ports.filter((port) => port.is === "named") };
}

function holdsName({ numbers, names }: PortsSaid, { protocol, name }: PortsSaid["names"][number]): boolean {
  if (protocol === undefined ? isEveryPort(numbers) : isNoPort(portsWithout(everyPortOf(protocol), numbers)))
    return true;
  return names.some((other) => other.name === name && (other.protocol === undefined || other.protocol === protocol));
}

function isNothing({ numbers, names }: PortsSaid): boolean {
  return isNoPort(numbers) && names.length === 0;
}
