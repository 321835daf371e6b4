// Connections as text for people, for spreadsheets, and in the one-line form of the compatibility profile (O1, O4).

import { groupBy } from "../../base/group.ts";
import { toPairs } from "../../base/intervals.ts";
import { showV4 } from "../../base/ip.ts";
import type { IpSet } from "../../base/ipSet.ts";
import { toBlocks } from "../../base/ipSet.ts";
import type { WorkloadFacts } from "../../model/facts.ts";
import { showName } from "../../model/resourceId.ts";
import type { Connection, Peer } from "../../policy/connections.ts";
import { isEveryPort, type PortSet, portRanges } from "../../policy/portSet.ts";
import { showPorts } from "../../policy/portsText.ts";
import { showRanges } from "../../policy/rangesText.ts";
import { toCsv } from "./csv.ts";

/** One block a source: `Deployment web/frontend`, below it a line for each destination. */
export function connectionsToText(connections: readonly Connection[]): string {
  const lines: string[] = [];
  for (const [source, list] of groupBy(connections, ({ source }) => showPeer(source))) {
    lines.push(source);
    for (const connection of list) lines.push(`  → ${showPeer(connection.destination)}: ${showWithStatus(connection)}`);
  }
  return lines.map((line) => `${line}\n`).join("");
}

/** RFC 4180, one row a connection. */
export function connectionsToCsv(connections: readonly Connection[]): string {
  const rows = connections.map(({ source, destination, ports, status, why }) => [
    showPeer(source),
    showPeer(destination),
    showPorts(ports),
    status,
    why ?? "",
  ]);
  return toCsv([["source", "destination", "ports", "status", "why"], ...rows]);
}

/** `ns/name[Kind] => ns/name[Kind] : TCP 80,443`, sorted; IPv4 only outside, and nothing that is not certain (O1). */
export function connectionsToList(connections: readonly Connection[]): string {
  const lines = new Set<string>();
  for (const { source, destination, ports, status } of connections) {
    if (status !== "allow") continue;
    for (const from of listNames(source)) {
      for (const to of listNames(destination)) lines.add(`${from} => ${to} : ${listPorts(ports)}\n`);
    }
  }
  return [...lines].sort().join("");
}

/** `All Connections`, or `SCTP 1-65535,TCP 80,443-445,UDP 53`: protocols by name, ports ascending. */
export function listPorts(ports: PortSet): string {
  if (isEveryPort(ports)) return "All Connections";
  const byProtocol = groupBy(portRanges(ports), ({ protocol }) => protocol);
  if (byProtocol.size === 0) return "No Connections";
  return [...byProtocol]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([protocol, ranges]) =>
        `${protocol} ${ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(",")}`,
    )
    .join(",");
}

/** A peer for people: `Deployment web/frontend`, `10.0.0.0/8`, `{ingress}`. */
export function showPeer(peer: Peer): string {
  switch (peer.is) {
    case "workload":
      return `${peer.workload.id.kind} ${showName(peer.workload.id)}`;
    case "outside":
      return showOutside(peer.ranges);
    case "ingressController":
      return "{ingress}";
  }
}

function showOutside(ranges: IpSet): string {
  const texts = showRanges(ranges);
  return texts.length <= 6 ? texts.join(", ") : toBlocks(ranges).join(", ");
}

function showWithStatus({ ports, status, why }: Connection): string {
  return status === "allow" ? showPorts(ports) : `${showPorts(ports)}, unknown (${why ?? ""})`;
}

/** `ns/name[Kind]`. */
export function listWorkload({ id }: WorkloadFacts): string {
  return `${id.namespace}/${id.name}[${id.kind}]`;
}

/** `10.0.0.0-10.0.0.255[External]` for each IPv4 range; the form knows no IPv6. */
export function listRanges(ranges: IpSet): readonly string[] {
  return toPairs(ranges.v4).map(({ from, to }) => `${showV4(from)}-${showV4(to - 1)}[External]`);
}

function listNames(peer: Peer): readonly string[] {
  switch (peer.is) {
    case "workload":
      return [listWorkload(peer.workload)];
    case "outside":
      return listRanges(peer.ranges);
    case "ingressController":
      return ["{ingress-controller}"];
  }
}
