// Between the literal evaluator's clusters and the engine's views, and the questions that are put to both.

import { parseAddress } from "../../server/src/base/ip.ts";
import { hasAddress } from "../../server/src/base/ipSet.ts";
import type { JsonObject } from "../../server/src/base/json.ts";
import type { Protocol } from "../../server/src/model/facts.ts";
import type { PolicyView } from "../../server/src/model/views.ts";
import type { Connection, Peer } from "../../server/src/policy/connections.ts";
import { createEngine, type Engine } from "../../server/src/policy/engine.ts";
import type { End } from "../../server/src/policy/explain.ts";
import { optionsFor } from "../../server/src/policy/options.ts";
import { hasPort } from "../../server/src/policy/portSet.ts";
import { PROBES } from "./arbitraries.ts";
import { namespace, pod, policy, view } from "./build.ts";
import type { LiteralCluster, LiteralEnd } from "./literal.ts";

/** The engine's view of a cluster; namespaces that are `unlisted` are in it by name only. */
export function toView(cluster: LiteralCluster, unlisted: readonly string[] = []): PolicyView {
  return view({
    namespaces: Object.entries(cluster.namespaces)
      .filter(([name]) => !unlisted.includes(name))
      .map(([name, labels]) => namespace(name, labels)),
    workloads: cluster.pods.map(({ namespace: at, name, labels, ports, hostNetwork, ip, account = "default" }) =>
      pod(
        at,
        name,
        labels,
        ports.map((own) => ({
          name: own.name,
          port: own.number,
          protocol: own.protocol as Protocol,
          container: "main",
        })),
        { hostNetwork, podIPs: ip === undefined ? [] : [ip], serviceAccount: account },
      ),
    ),
    nodes: cluster.nodes.map(({ labels, ip }, index) => ({
      is: "node",
      id: { group: "", kind: "Node", namespace: "", name: `node-${index}` },
      labels,
      addresses: [ip],
      podRanges: [],
    })),
    policies: cluster.policies.map(({ kind, namespace: at, name, spec }) => policy(kind, at, name, spec as JsonObject)),
  });
}

export function toEngine(cluster: LiteralCluster, unlisted: readonly string[] = []): Engine {
  return createEngine(toView(cluster, unlisted), optionsFor(cluster.ipBlockMatchesPods ? "calico" : "kubernetes"));
}

/** What a list of connections says of one port between two ends. */
export function statusIn(
  list: readonly Connection[],
  from: LiteralEnd,
  to: LiteralEnd,
  protocol: Protocol,
  port: number,
): Connection["status"] | "deny" {
  let status: Connection["status"] | "deny" = "deny";
  for (const connection of list) {
    if (!isEnd(connection.source, from) || !isEnd(connection.destination, to)) continue;
    if (hasPort(connection.ports, protocol, port)) status = connection.status;
  }
  return status;
}

function isEnd(peer: Peer, end: LiteralEnd): boolean {
  if (peer.is === "workload") return "pod" in end && peer.workload.id.name === end.pod.name;
  if (peer.is !== "outside" || "pod" in end) return false;
  const address = parseAddress(end.address);
  return address !== undefined && hasAddress(peer.ranges, address);
}

/** All ordered pairs of pods, and each pod with addresses outside in both directions. */
export function endsOf(cluster: LiteralCluster): readonly (readonly [LiteralEnd, LiteralEnd])[] {
  const pods = cluster.pods.map((one): LiteralEnd => ({ pod: one }));
  const outside = PROBES.map((address): LiteralEnd => ({ address }));
  return pods.flatMap((one) => [
    ...pods.filter((other) => other !== one).map((other) => [one, other] as const),
    ...outside.flatMap((address) => [[one, address] as const, [address, one] as const]),
  ]);
}

export function showEnd(end: LiteralEnd): string {
  return "pod" in end ? `${end.pod.namespace}/${end.pod.name}` : end.address;
}

/** The end of the engine that stands for one of the literal cluster. */
export function toEnd(engine: Engine, end: LiteralEnd): End {
  if (!("pod" in end)) {
    const address = parseAddress(end.address);
    if (!address) throw new Error(end.address);
    return { is: "address", address };
  }
  const workload = engine.view.workloads.find(({ id }) => id.name === end.pod.name);
  if (!workload) throw new Error(end.pod.name);
  return { is: "workload", workload };
}
