// Connections, reach, explanations and differences as JSON: the shapes that other programs rely on.

import { toBlocks } from "../../base/ipSet.ts";
import type { Connection, Peer } from "../../policy/connections.ts";
import { isEveryPort, type PortSet, portRanges } from "../../policy/portSet.ts";

export type PeerJson =
  | { readonly kind: string; readonly namespace: string; readonly name: string }
  | { readonly ipBlocks: readonly string[] }
  | { readonly ingressController: true };

export type PortsJson = "all" | readonly { readonly protocol: string; readonly from: number; readonly to: number }[];

export interface ConnectionJson {
  readonly source: PeerJson;
  readonly destination: PeerJson;
  readonly ports: PortsJson;
  readonly status: "allow" | "unknown";
  readonly why?: string;
}

/** `{"connections": [...]}`, one connection a line. */
export function connectionsToJson(connections: readonly Connection[]): string {
  const lines = connections.map((connection) => `  ${JSON.stringify(toConnectionJson(connection))}`);
  return lines.length === 0 ? '{"connections":[]}\n' : `{"connections":[\n${lines.join(",\n")}\n]}\n`;
}

export function toConnectionJson({ source, destination, ports, status, why }: Connection): ConnectionJson {
  return {
    source: toPeerJson(source),
    destination: toPeerJson(destination),
    ports: toPortsJson(ports),
    status,
    ...(why === undefined ? {} : { why }),
  };
}

export function toPeerJson(peer: Peer): PeerJson {
  switch (peer.is) {
    case "workload": {
      const { kind, namespace, name } = peer.workload.id;
      return { kind, namespace, name };
    }
    case "outside":
      return { ipBlocks: toBlocks(peer.ranges) };
    case "ingressController":
      return { ingressController: true };
  }
}

export function toPortsJson(ports: PortSet): PortsJson {
  return isEveryPort(ports) ? "all" : portRanges(ports);
}
