// Connections as a drawing for other programs: Graphviz and Mermaid. Names are quoted, never trusted.

import { groupBy } from "../../base/group.ts";
import type { Connection, Peer } from "../../policy/connections.ts";
import { isEveryPort } from "../../policy/portSet.ts";
import { showPorts } from "../../policy/portsText.ts";
import { showPeer } from "./connectionsText.ts";

/** A Graphviz digraph, namespaces as clusters; unknown connections are dashed. */
export function connectionsToDot(connections: readonly Connection[]): string {
  const { nodes, edges } = toGraph(connections);
  const lines = ["digraph connections {", "  rankdir=LR;", "  node [shape=box];"];
  let cluster = 0;
  for (const [namespace, members] of groupBy(nodes.values(), ({ namespace }) => namespace)) {
    const isNamespace = namespace !== undefined;
    if (isNamespace) lines.push(`  subgraph cluster_${cluster++} {`, `    label=${quoteDot(namespace)};`);
    for (const { id, label } of members) lines.push(`${isNamespace ? "    " : "  "}${id} [label=${quoteDot(label)}];`);
    if (isNamespace) lines.push("  }");
  }
  for (const { from, to, label, isUnknown } of edges) {
    lines.push(`  ${from} -> ${to} [label=${quoteDot(label)}${isUnknown ? ", style=dashed" : ""}];`);
  }
  return `${[...lines, "}"].join("\n")}\n`;
}

/** A Mermaid flowchart, namespaces as subgraphs; unknown connections are dotted. */
export function connectionsToMermaid(connections: readonly Connection[]): string {
  const { nodes, edges } = toGraph(connections);
  const lines = ["flowchart LR"];
  let group = 0;
  for (const [namespace, members] of groupBy(nodes.values(), ({ namespace }) => namespace)) {
    const isNamespace = namespace !== undefined;
    if (isNamespace) lines.push(`  subgraph g${group++}[${quoteMermaid(namespace)}]`);
    for (const { id, label } of members) lines.push(`${isNamespace ? "    " : "  "}${id}[${quoteMermaid(label)}]`);
    if (isNamespace) lines.push("  end");
  }
  for (const { from, to, label, isUnknown } of edges) {
    lines.push(`  ${from} ${isUnknown ? "-.->" : "-->"}|${quoteMermaid(label)}| ${to}`);
  }
  return `${lines.join("\n")}\n`;
}

interface Node {
  readonly id: string;
  readonly label: string;
  readonly namespace: string | undefined;
}

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly isUnknown: boolean;
}

function toGraph(connections: readonly Connection[]): { nodes: ReadonlyMap<string, Node>; edges: readonly Edge[] } {
  const nodes = new Map<string, Node>();
  const idOf = (peer: Peer): string => {
    const key = showPeer(peer);
    let node = nodes.get(key);
    if (!node) {
      const isWorkload = peer.is === "workload";
      const label = isWorkload ? `${peer.workload.id.name} (${peer.workload.id.kind})` : key;
      node = { id: `n${nodes.size}`, label, namespace: isWorkload ? peer.workload.id.namespace : undefined };
      nodes.set(key, node);
    }
    return node.id;
  };
  const edges = connections.map(({ source, destination, ports, status }) => ({
    from: idOf(source),
    to: idOf(destination),
    label: isEveryPort(ports) ? "all" : showPorts(ports),
    isUnknown: status === "unknown",
  }));
  return { nodes, edges };
}

function quoteDot(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

function quoteMermaid(text: string): string {
  return `"${text.replaceAll("&", "#amp;").replaceAll('"', "#quot;").replaceAll("<", "#lt;").replaceAll(">", "#gt;")}"`;
}
