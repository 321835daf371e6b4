// The ends of traffic as the call hierarchy lists them: names with their ports, most serious first, each with the rules
// that decide it. Many ends are folded into few; where everything passes, that is one end.

import { SymbolKind } from "vscode-languageserver-types";
import { groupBy } from "../../base/group.ts";
import type { WorkloadFacts } from "../../model/facts.ts";
import { type ResourceId, showName, toKey } from "../../model/resourceId.ts";
import { showPodMatch } from "../../policy/podMatchText.ts";
import type { Cite } from "../../policy/policyRule.ts";
import { isNoPort, noPort, type PortSet, portRanges, unitePorts } from "../../policy/portSet.ts";
import { showPorts, showWay } from "../../policy/portsText.ts";
import { namedEnds } from "../../policy/rangesText.ts";
import type { Reach } from "../../policy/reach.ts";
import { showSelecting } from "../../policy/words.ts";
import { few } from "../markdown.ts";
import { SYMBOLS } from "../navigation/workspaceSymbol.ts";

export interface End {
  readonly name: string;
  readonly detail: string;
  readonly symbol: SymbolKind;
  /** The object that can be asked on; undefined for what is none. */
  readonly id: ResourceId | undefined;
  because(): readonly Cite[];
}

/** More workloads than this are told by namespace, and more lines than this are cut off with their number. */
const MOST = 50;

/** The ends of one direction of some pods' reach, each once. */
export function endsOfReaches(reaches: readonly Reach[]): readonly End[] {
  const open = reaches.filter((reach) => reach.everything);
  const rest = reaches.filter((reach) => !reach.everything);
  const gathered = new Gathered();
  for (const reach of rest) gather(gathered, reach);
  for (const reach of open) gatherController(gathered, reach);
  const everything = openEnd(open, reaches.length);
  const ends = gathered.ends();
  const unknown = new Set(reaches.flatMap((reach) => reach.unknown.map(({ why }) => why)));
  return capped([
    ...(everything ? [everything] : []),
    ...ends,
    ...[...unknown].map((why) => plain("unknown", why, SymbolKind.Null, () => [])),
  ]);
}

export function plain(name: string, detail: string, symbol: SymbolKind, because: () => readonly Cite[]): End {
  return { name, detail, symbol, id: undefined, because };
}

function capped(ends: readonly End[]): readonly End[] {
  if (ends.length <= MOST) return ends;
  const more = ends.length - MOST;
  return [...ends.slice(0, MOST), plain(`+${more}`, "more in the reach document", SymbolKind.Package, () => [])];
}

/** `everything`, with the policies that leave it open. */
function openEnd(open: readonly Reach[], all: number): End | undefined {
  const [first] = open;
  if (!first) return undefined;
  const some = open.length < all ? `${open.length} of ${all} workloads · ` : "";
  const refusing = [...new Set(open.flatMap((reach) => reach.refusing))];
  const except = refusing.length === 0 ? "" : ` · refused by ${few(refusing, 2)}`;
  return plain("everything", `${some}${showSelecting(first)}${except}`, SymbolKind.Namespace, () =>
    open.flatMap((reach) => reach.outside.flatMap((one) => one.because())),
  );
}

interface Line {
  readonly rank: number;
  readonly name: string;
  readonly symbol: SymbolKind;
  readonly id: ResourceId | undefined;
  readonly destination: WorkloadFacts | undefined;
  ports: PortSet;
  unsettled: PortSet;
  readonly note: string;
  readonly because: (() => readonly Cite[])[];
}

/** Lines by name: what several pods reach stands once, with all its ports. */
class Gathered {
  readonly #lines = new Map<string, Line>();

  add(line: Omit<Line, "because">, because: () => readonly Cite[]): void {
    const key = line.id ? toKey(line.id) : line.name;
    const known = this.#lines.get(key);
    if (!known) {
      this.#lines.set(key, { ...line, because: [because] });
      return;
    }
    known.ports = unitePorts(known.ports, line.ports);
    known.unsettled = unitePorts(known.unsettled, line.unsettled);
    known.because.push(because);
  }

  ends(): readonly End[] {
    const lines = [...this.#lines.values()].sort((a, b) => a.rank - b.rank);
    const workloads = lines.filter(({ id }) => id !== undefined);
    if (workloads.length <= MOST) return lines.map(toEnd);
    const others = lines.filter(({ id }) => id === undefined).map(toEnd);
    const spaces = groupBy(workloads, ({ id }) => id?.namespace ?? "");
    return [...others, ...[...spaces].map(([namespace, all]) => foldedEnd(namespace, all))];
  }
}

function toEnd(line: Line): End {
  const { name, symbol, id, because } = line;
  return { name, detail: detailOf(line), symbol, id, because: () => because.flatMap((one) => one()) };
}

function foldedEnd(namespace: string, lines: readonly Line[]): End {
  const [first] = lines;
  if (first && lines.length === 1) return toEnd(first);
  const details = new Set(lines.map(({ ports }) => showPorts(ports)));
  const ports = details.size === 1 ? ` · ${[...details].join("")}` : "";
  return plain(`${namespace}/*`, `${lines.length} workloads${ports}`, SymbolKind.Package, () =>
    lines.flatMap(({ because }) => because.flatMap((one) => one())),
  );
}

function detailOf({ ports, unsettled, destination, note }: Line): string {
  const texts = [note];
  if (!isNoPort(ports))
    texts.push(`${showPorts(ports) === "all" ? "all ports" : showPorts(ports)}${nameOfPort(ports, destination)}`);
  if (!isNoPort(unsettled)) texts.push(`unknown: ${showPorts(unsettled)}`);
  return texts.filter((text) => text !== "").join(" · ");
}

/** ` (http)`: the container's name of the port, where it is one port. */
function nameOfPort(ports: PortSet, destination: WorkloadFacts | undefined): string {
  const [only, more] = portRanges(ports);
  if (!only || more || only.from !== only.to) return "";
  const name = destination?.ports.find(({ port, protocol }) => port === only.from && protocol === only.protocol)?.name;
  return name === undefined ? "" : ` (${name})`;
}

const DANGERS = { internet: 0, metadata: 1, public: 2, private: 4 } as const;

function gather(gathered: Gathered, reach: Reach): void {
  const none = { id: undefined, destination: undefined, note: "", unsettled: noPort };
  for (const { ranges, ports, unsettled, because } of reach.outside) {
    for (const { danger, text, set } of namedEnds(reach, ranges)) {
      gathered.add({ ...none, rank: DANGERS[danger], name: text, symbol: SymbolKind.Namespace, ports, unsettled }, () =>
        because(set),
      );
    }
  }
  gatherController(gathered, reach);
  for (const { name, ports, because, ...way } of reach.names)
    gathered.add({ ...none, rank: 5, name: `${name}${showWay(way)}`, symbol: SymbolKind.String, ports }, () => because);
  for (const { peer, ports, unsettled, because } of reach.workloads) {
    const rank = peer.id.namespace === reach.workload.id.namespace ? 7 : 6;
    const destination = reach.direction === "egress" ? peer : reach.workload;
    const { id } = peer;
    gathered.add(
      { rank, name: showName(id), symbol: SYMBOLS.workload, id, destination, note: "", ports, unsettled },
      because,
    );
  }
  for (const { match, ports, because } of reach.absent)
    gathered.add(
      { ...none, rank: 8, name: showPodMatch(match), symbol: SymbolKind.Null, note: "none known", ports },
      () => because,
    );
  const { dns } = reach;
  if (dns?.udp === "allow" && reach.dnsWorkloads.length === 0)
    gathered.add(
      {
        ...none,
        rank: 9,
        name: "DNS",
        symbol: SymbolKind.String,
        note: dns.tcp === "allow" ? "53/UDP, 53/TCP" : "53/UDP",
        ports: noPort,
      },
      () => dns.because,
    );
}

/** The ingress controller comes by way of an Ingress or a route: that is the object to go to. */
function gatherController(gathered: Gathered, { controller, workload }: Reach): void {
  if (!controller || isNoPort(unitePorts(controller.ports, controller.unsettled))) return;
  const { ports, unsettled } = controller;
  for (const [, cites] of groupBy(controller.because, ({ id }) => toKey(id))) {
    const [first] = cites;
    if (!first) continue;
    const symbol = SYMBOLS.ingress;
    gathered.add(
      {
        rank: 3,
        name: showName(first.id),
        symbol,
        id: first.id,
        destination: workload,
        note: `${first.id.kind}, by the ingress controller`,
        ports,
        unsettled,
      },
      () => cites,
    );
  }
}
