// Reach as the short sentences that a person sees above an object: names before numbers, most serious first, unknown
// said with its reason, a danger never behind a number. Facts come from reach.ts; nothing here decides them.

import { publicV4 } from "../base/ipKinds.ts";
import { covers } from "../base/ipSet.ts";
import { memoOn } from "../base/memo.ts";
import type { PolicyFacts, WorkloadFacts } from "../model/facts.ts";
import { showName, toKey } from "../model/resourceId.ts";
import { fit } from "./fitText.ts";
import { showAbsent, showPodMatch } from "./podMatchText.ts";
import { idsOf, namesOf, showPolicy } from "./policyNames.ts";
import type { PolicyReach } from "./policyReach.ts";
import {
  everyPortOf,
  isEveryPort,
  isNoPort,
  type PortSet,
  portRange,
  portsWithout,
  protocols,
  unitePorts,
} from "./portSet.ts";
import { limitText, showNamed, withPortNames, withPorts } from "./portsText.ts";
import { namedEnds, showRanges } from "./rangesText.ts";
import type { Reach } from "./reach.ts";

/** About what fits beside the other lenses of a line. */
export const WIDTH = 90;

/** One lens for a workload: `egress: everything (no policy selects it) · ingress: web/frontend:8080`. */
export function workloadLensText(egress: Reach, ingress: Reach, width = WIDTH): string {
  const room = width - " · ".length;
  const fullEgress = reachText(egress, room);
  const fullIngress = withoutReason(egress, ingress, reachText(ingress, room));
  if (fullEgress.length + fullIngress.length <= room) return `${fullEgress} · ${fullIngress}`;
  const summary = reachSummary(egress, width);
  if (summary.startsWith("unknown (") && summary === reachSummary(ingress, width))
    return `egress and ingress: ${summary}`;
  // The short one is told in full, and leaves the rest of the line to the other.
  const half = room / 2;
  const egressText =
    fullEgress.length <= half ? fullEgress : reachText(egress, Math.max(half, room - fullIngress.length));
  const ingressText = reachText(ingress, Math.max(half, room - egressText.length));
  return `${egressText} · ${withoutReason(egress, ingress, ingressText)}`;
}

/** Where no policy selects the pods in either direction, that is said once. */
function withoutReason(egress: Reach, ingress: Reach, text: string): string {
  const isBare = egress.everything && ingress.everything && isUnbound(ingress);
  return isBare && isUnbound(egress) ? text.replace(` (${NOT_SELECTED})`, "") : text;
}

function isUnbound({ selectedBy, boundBy }: Reach): boolean {
  return selectedBy.length === 0 && boundBy.length === 0;
}

const NOT_SELECTED = "no policy selects it";

/** `egress: 192.168.1.0/24, payments/api:8080 · no DNS`: one direction in one line. */
export function reachText(reach: Reach, width = WIDTH): string {
  return `${reach.direction}: ${reachSummary(reach, width - reach.direction.length - 2)}`;
}

export interface LensForm {
  /** How many pods a workload has, where somebody knows. */
  readonly podCount?: (workload: WorkloadFacts) => number | undefined;
  /** One, where the second place is taken: both directions then share the line. */
  readonly most?: 1 | 2;
  readonly width?: number;
}

/**
 * Lenses of a policy, at most two: what its pods reach under all policies, and what else there is to know.
 */
export function policyLensTexts(reach: PolicyReach, form: LensForm = {}): readonly string[] {
  if (!reach.isStaged) return effectTexts(reach, form);
  if (reach.problem !== undefined) return [`staged, would: ${reach.problem}`];
  const width = (form.width ?? WIDTH) - WOULD.length;
  return effectTexts(reach, { ...form, width }).map((text) => (text.startsWith("with ") ? text : WOULD + text));
}

/** A staged policy has no effect: this is what it would have. */
const WOULD = "would: ";

function effectTexts(
  reach: PolicyReach,
  { podCount = countOfPod, most = 2, width = WIDTH }: LensForm,
): readonly string[] {
  const lines: string[] = [];
  const hidden = hiddenDirection(reach.policy);
  if (hidden && (reach.egress === undefined || reach.ingress === undefined)) {
    lines.push(`no effect: policyTypes lacks ${hidden}`);
    if (reach.egress === undefined && reach.ingress === undefined) return lines;
  }
  if (reach.egress === undefined && reach.ingress === undefined)
    return [`no effect: ${reach.problem ?? "no ingress and no egress rules"}`];
  // Which labels a namespace would have beside those that a subject asks for can't be told, so neither its pods' reach.
  if (reach.hypothetical && reach.policy.id.namespace === "") return [selectsNoneText(reach)];
  const who = reach.hypothetical ? podsText(reach) : showPods(reach, podCount);
  if (most === 1) {
    if (reach.hypothetical) return [selectsNoneText(reach)];
    const [egress, ingress] = [reach.egress, reach.ingress].map((all) => all && mostSerious(all));
    if (egress && ingress) return [`${who}: ${workloadLensText(egress, ingress, width - who.length - 2)}`];
  }
  for (const direction of ["egress", "ingress"] as const) {
    const all = reach[direction];
    const one = all && mostSerious(all);
    if (!one) continue;
    const head = `${direction} of ${who}: `;
    lines.push(`${head}${reachesText(all, Math.max(40, width - head.length))}`);
  }
  if (reach.hypothetical) {
    lines.splice(lines.length > 1 ? 1 : lines.length, lines.length, selectsNoneText(reach));
  } else if (lines.length < 2 && reach.others.length > 0) {
    lines.push(
      reach.others.length === 1
        ? `with ${showPolicy(reach.others[0] ?? reach.policy)}`
        : `with ${reach.others.length} other policies`,
    );
  }
  return lines.slice(0, most);
}

/** What several pods reach, in one line. */
export function reachesText(all: readonly Reach[], room: number): string {
  const one = mostSerious(all);
  if (!one) return "";
  const varies = all.some((other) => other !== one && fullText(other) !== fullText(one));
  return varies ? variedText(all, one, room) : reachSummary(one, room);
}

/** Of pods that reach different things: what none of them exceeds, or what all or some of them may not. */
function variedText(all: readonly Reach[], widest: Reach, room: number): string {
  const refused = all.filter((reach) => !reach.everything);
  if (refused.length === 0 || !refused.every(hasExceptions)) {
    const text = reachSummary(widest, room - 8);
    // What is not known has no most.
    return text.startsWith("unknown") ? text : `at most ${text}`;
  }
  const items = [...new Set(refused.flatMap(exceptionItems))];
  const lists = all.map((reach) => ({ own: new Set(exceptionItems(reach)), self: showName(reach.workload.id) }));
  // A pod is no exception to itself, so the lists of pods that refuse one another differ by their own names.
  const isForAll = (item: string): boolean =>
    lists.every(({ own, self }) => own.has(item) || item === self || item.startsWith(`${self}:`));
  const most = refused.reduce((a, b) => (exceptionItems(b).length > exceptionItems(a).length ? b : a));
  const common = items.filter(isForAll);
  const rest = items.filter((item) => !common.includes(item));
  if (rest.length === 0) return `everything except ${exceptionsText(most, common, room - 18)}`;
  if (common.length === 0) return `everything, for some except ${exceptionsText(most, rest, room - 28)}`;
  const start = `everything except ${fit(common, room / 2)}, for some also `;
  return start + exceptionsText(most, rest, room - start.length);
}

/** `selects no pods in default; nearest: my-app-v2 (app=my-app-v2)`. */
export function selectsNoneText(reach: PolicyReach): string {
  if (reach.podsUnknown !== undefined) return `selects: unknown (${reach.podsUnknown})`;
  const { namespace } = reach.policy.id;
  if (reach.hosts !== undefined) return `selects no known pods: it is for ${reach.hosts}`;
  if (reach.match?.hosts) return "is for nodes, and host policies are not worked out";
  if (namespace === "" && reach.match) return `selects no known pods: ${showPodMatch(reach.match)}`;
  const where = namespace === "" ? "" : ` in ${namespace}`;
  const near = reach.nearest;
  if (!near) return `selects no known pods${where}`;
  const labels = Object.entries(near.podLabels)
    .slice(0, 2)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
  return `selects no pods${where}; nearest: ${near.id.name} (${labels})`;
}

const fullText = memoOn((reach: Reach) => reachSummary(reach, 1000));

interface Item {
  readonly rank: number;
  readonly text: string;
}

export function reachSummary(reach: Reach, width: number): string {
  const because = showSelecting(reach);
  if (reach.everything) {
    const denied = reach.deniedAbsent.map(({ match, ports }) =>
      showAbsent(match, withPorts(showPodMatch(match), ports)),
    );
    const refusing = [...denied, ...reach.refusing];
    const head =
      refusing.length === 0 ? "everything" : `everything except ${fit(refusing, width - 20 - because.length)}`;
    const leaving = leavingTail(reach);
    return `${head} (${because})${leaving === "" ? "" : ` · ${leaving}`}`;
  }
  if (hasExceptions(reach)) return `everything except ${exceptionsText(reach, exceptionItems(reach), width - 18)}`;
  const items = itemsOf(reach);
  const [reason] = reach.unknown;
  const beside = besideMesh(reach);
  if (items.length === 0) {
    if (beside !== "" && !reason) return `nothing on TCP (${because}) · ${beside}`;
    if (reason) return `unknown (${reason.why})`;
    const only = dnsPasses(reach) ? "DNS only" : `nothing, DNS included (${because})`;
    const tail = unlearntTail(reach, width - only.length);
    return reach.direction === "egress" ? only + (tail === "" ? "" : ` · ${tail}`) : `nothing (${because})`;
  }
  const tail = [
    beside,
    dnsTail(reach),
    unlearntTail(reach, 0),
    leavingTail(reach),
    reason ? `unknown: ${reason.why}` : "",
  ].filter((text) => text !== "");
  // DNS has its own place behind all others, so that it is never among the `+4`.
  const tailText = `${dnsPasses(reach) ? ", DNS" : ""}${tail.map((text) => ` · ${text}`).join("")}`;
  return `${fitItems(items, width - tailText.length)}${tailText}`;
}

/** Whether it is shorter to say what deny rules refuse than what is left: no isolation, and the internet is open. */
function hasExceptions({ isolated, exceptions, everything, unknown }: Reach): boolean {
  if (isolated !== "no" || everything || !exceptions || unknown.length > 0) return false;
  return !exceptions.outside.some(({ ranges, ports }) => covers(ranges, publicV4) && isEveryPort(ports));
}

/** `169.254.169.254/32`, `shop/web:8080`: what deny rules refuse. */
function exceptionItems({ exceptions }: Reach): readonly string[] {
  const { workloads = [], outside = [], everyPod = false } = exceptions ?? {};
  const ranges = outside
    .filter(({ ports }) => !isNoPort(ports))
    .flatMap((one) => showRanges(one.ranges).map((text) => withPorts(text, one.ports)));
  if (everyPod) return [...ranges, "all known pods"];
  const pods = workloads.filter(({ ports }) => !isNoPort(ports));
  return [...ranges, ...pods.map(({ peer, ports }) => withPorts(showName(peer.id), ports))];
}

/** `169.254.169.254/32, shop/web:8080 (no-metadata) · no DNS`. */
function exceptionsText(reach: Reach, items: readonly string[], width: number): string {
  const dns = dnsTail(reach);
  const tail = [` (${namesOf(idsOf(reach))})`, dns, leavingTail(reach)].filter((text) => text !== "").join(" · ");
  return fit(items, width - tail.length) + tail;
}

/** The policies that leave it as it is: `deny-all, more +2`; of what is open altogether, those that open it. */
export const showSelecting = memoOn((reach: Reach): string => {
  if (isUnbound(reach)) return NOT_SELECTED;
  const { everything, outside } = reach;
  const selectedBy = idsOf(reach);
  const opening = everything ? new Set(outside.flatMap((one) => one.because().map(({ id }) => toKey(id)))) : undefined;
  const policies = selectedBy.filter((id) => opening?.has(toKey(id)));
  return namesOf(policies.length > 0 ? policies : selectedBy);
});

/** What the line is made of, most serious first, each text once; kept, for many policies speak of the same pods. */
const itemsOf = memoOn((reach: Reach): readonly Item[] => {
  const items: Item[] = [];
  for (const { ranges, ports, limited, because } of reach.outside) {
    if (isNoPort(ports)) continue;
    const limit = limitText(ports, limited, because);
    const isBare = isNoPort(boundPorts(reach, ports));
    const ends = namedEnds(reach, ranges);
    const isWide = ends.some(({ danger }) => danger === "internet");
    for (const { danger, text } of ends) {
      // Where all of the outside is open to what the mesh lets be, that stands behind (besideMesh), and its parts need no names.
      if (isBare && isWide) continue;
      const rank = { internet: 0, metadata: 1, public: 2, private: 3 }[danger];
      items.push({ rank, text: `${withPorts(text, ports)}${limit}` });
    }
  }
  if (reach.controller && !isNoPort(reach.controller.ports)) {
    items.push({ rank: 2, text: withPorts("{ingress}", reach.controller.ports) });
  }
  for (const end of reach.names)
    items.push({ rank: 4, text: `${showNamed(end)}${limitText(end.ports, end.limited, () => end.because)}` });
  const isDns = (workload: WorkloadFacts, ports: PortSet) =>
    reach.direction === "egress" && isDnsPorts(ports) && reach.dnsWorkloads.includes(workload);
  for (const { peer, ports: all, limited, because } of reach.workloads) {
    const ports = boundPorts(reach, all);
    if (isNoPort(ports) || isDns(peer, ports)) continue;
    const rank = peer.id.namespace === reach.workload.id.namespace ? 6 : 5;
    items.push({ rank, text: `${withPorts(showName(peer.id), ports)}${limitText(ports, limited, because)}` });
  }
  for (const { match, ports, portNames } of reach.absent) {
    if (reach.direction === "egress" && dnsPasses(reach) && isDnsPorts(ports)) continue;
    items.push({ rank: 7, text: showAbsent(match, withPortNames(showPodMatch(match), ports, portNames)) });
  }
  const seen = new Set<string>();
  return items.sort((a, b) => a.rank - b.rank).filter(({ text }) => !seen.has(text) && seen.add(text));
});

/** What a mesh lets be and the network plugin does not close: the internet by all of UDP and SCTP. */
function besideMesh(reach: Reach): string {
  const open = reach.outside.find(
    ({ ranges, ports }) =>
      !isNoPort(ports) &&
      isNoPort(boundPorts(reach, ports)) &&
      namedEnds(reach, ranges).some(({ danger }) => danger === "internet"),
  );
  return open ? withPorts("internet", open.ports) : "";
}

/** Without what a mesh lets be on every port, where it closes the rest: that says nothing of this end. */
function boundPorts({ isBoundByMesh }: Reach, ports: PortSet): PortSet {
  if (!isBoundByMesh || isEveryPort(ports)) return ports;
  return isNoPort(portsWithout(NOT_TCP, ports)) ? portsWithout(ports, NOT_TCP) : ports;
}

const NOT_TCP = unitePorts(everyPortOf("UDP"), everyPortOf("SCTP"));

function dnsPasses(reach: Reach): boolean {
  return reach.dns?.udp === "allow";
}

function dnsTail(reach: Reach): string {
  if (!reach.dns) return "";
  if (reach.dns.udp === "deny") return reach.dns.tcp === "allow" ? "DNS over TCP only" : "no DNS";
  if (reach.dns.udp === "unknown") return reach.unknown.length > 0 ? "" : "DNS: unknown";
  return "";
}

/** `api.example.com never learnt (no DNS rule for it)`: as many of the names as fit. */
function unlearntTail({ unlearnt }: Reach, width: number): string {
  const names = [...new Set(unlearnt.map(({ name }) => name))];
  if (names.length === 0) return "";
  return `${fit(names, width - 40)} never learnt (no DNS rule for ${names.length === 1 ? "it" : "them"})`;
}

/** `leaves by 10.0.0.9`: what those outside see of it. */
function leavingTail({ leavesBy }: Reach): string {
  const known = [...new Set(leavesBy.map(({ leaving }) => leaving.address ?? leaving.node))];
  const [doubt] = leavesBy.flatMap(({ why }) => why ?? []);
  if (known.length === 0) return "";
  return `${doubt === undefined ? "leaves" : "perhaps leaves"} by ${fit(known, 40)}`;
}

const dnsPorts = [53, 5353, 8053]
  .flatMap((port) => protocols.map((protocol) => portRange(protocol, port, port)))
  .reduce(unitePorts);

function isDnsPorts(ports: PortSet): boolean {
  return !isNoPort(ports) && isNoPort(portsWithout(ports, dnsPorts));
}

/** As many items as fit; internet and the metadata address always. */
function fitItems(items: readonly Item[], width: number): string {
  const always = items.filter(({ rank }) => rank <= 1).length;
  return fit(
    items.map(({ text }) => text),
    width,
    always,
  );
}

/** Of several pods' reaches the one to show: what cannot be told first, then the widest. */
function mostSerious(reaches: readonly Reach[]): Reach | undefined {
  return [...reaches].sort((a, b) => weight(b) - weight(a))[0];
}

function weight(reach: Reach): number {
  if (reach.everything) return 4e6;
  return (isNoPort(reach.internet) ? 0 : 2e6) + reach.outside.length * 1000 + reach.workloads.length;
}

/** The direction that has rules and no place in policyTypes (NP-4). */
function hiddenDirection(policy: PolicyFacts): string | undefined {
  const { policyTypes, egress, ingress } = policy.spec;
  if (!Array.isArray(policyTypes) || policyTypes.length === 0) return undefined;
  if (Array.isArray(egress) && egress.length > 0 && !policyTypes.includes("Egress")) return "Egress";
  return Array.isArray(ingress) && ingress.length > 0 && !policyTypes.includes("Ingress") ? "Ingress" : undefined;
}

function podsText(reach: PolicyReach): string {
  // A long selector stands right below; the room is for what it reaches.
  return reach.subject === "all pods" || reach.subject.length > LONG_NAME ? "its pods" : `pods with ${reach.subject}`;
}

/** Longer names go without their namespace, which is the policy's own most often. */
const LONG_NAME = 32;

/** `shop/web`, `12 pods`, `all 12 pods of shop`: an empty selector is for those to come as well. */
function showPods({ pods, match }: PolicyReach, podCount: (workload: WorkloadFacts) => number | undefined): string {
  const [first] = pods;
  if (pods.length === 1 && first) {
    const name = showName(first.id);
    return name.length > LONG_NAME ? first.id.name : name;
  }
  let count: number | undefined = 0;
  for (const workload of pods) {
    const own = podCount(workload);
    count = own === undefined || count === undefined ? undefined : count + own;
  }
  const shown = count === undefined ? `${pods.length} workloads` : `${count} pods`;
  const isAll = match?.namespace !== undefined && !match.pods?.unclear && match.pods?.requirements.length === 0;
  return isAll ? `all ${shown} of ${match.namespace}` : shown;
}

function countOfPod(workload: WorkloadFacts): number | undefined {
  return workload.id.kind === "Pod" ? 1 : undefined;
}
