// The engine against the literal evaluator on random small clusters. CONFORMANCE_RUNS sets how many clusters each
// property tries, CONFORMANCE_SEED repeats a run; the seed is printed.

import fc from "fast-check";
import { expect, test } from "vitest";
import { parseAddress } from "../../server/src/base/ip.ts";
import { hasAddress } from "../../server/src/base/ipSet.ts";
import type { JsonObject } from "../../server/src/base/json.ts";
import type { Protocol } from "../../server/src/model/facts.ts";
import type { PolicyView } from "../../server/src/model/views.ts";
import { type Connection, connections, type Peer } from "../../server/src/policy/connections.ts";
import { createEngine, type Engine } from "../../server/src/policy/engine.ts";
import { type End, explain } from "../../server/src/policy/explain.ts";
import { optionsFor } from "../../server/src/policy/options.ts";
import { hasPort } from "../../server/src/policy/portSet.ts";
import { reachOf } from "../../server/src/policy/reach.ts";
import { adminClusters, networkPolicyClusters, PROBE_PORTS, PROBE_PROTOCOLS, PROBES } from "./arbitraries.ts";
import { namespace, pod, policy, view } from "./build.ts";
import { type LiteralCluster, type LiteralEnd, passes } from "./literal.ts";

const seed = Number(process.env["CONFORMANCE_SEED"] ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env["CONFORMANCE_RUNS"] ?? 400);
console.log(`conformance: seed ${seed}, ${numRuns} clusters a property`);

function toView(cluster: LiteralCluster): PolicyView {
  return view({
    namespaces: Object.entries(cluster.namespaces).map(([name, labels]) => namespace(name, labels)),
    workloads: cluster.pods.map(({ namespace: at, name, labels, ports, hostNetwork, ip }) =>
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
        { hostNetwork, podIPs: ip === undefined ? [] : [ip] },
      ),
    ),
    policies: cluster.policies.map(({ kind, namespace: at, name, spec }) => policy(kind, at, name, spec as JsonObject)),
  });
}

function toEngine(cluster: LiteralCluster): Engine {
  return createEngine(toView(cluster), optionsFor(cluster.ipBlockMatchesPods ? "calico" : "kubernetes"));
}

/** Whether a list of connections has one from end to end. */
function listed(
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

function endsOf(cluster: LiteralCluster): readonly (readonly [LiteralEnd, LiteralEnd])[] {
  const pods = cluster.pods.map((one): LiteralEnd => ({ pod: one }));
  const outside = PROBES.map((address): LiteralEnd => ({ address }));
  return pods.flatMap((one) => [
    ...pods.filter((other) => other !== one).map((other) => [one, other] as const),
    ...outside.flatMap((address) => [[one, address] as const, [address, one] as const]),
  ]);
}

function disagreements(cluster: LiteralCluster): readonly string[] {
  const list = connections(toEngine(cluster));
  const found: string[] = [];
  for (const [from, to] of endsOf(cluster)) {
    for (const protocol of PROBE_PROTOCOLS) {
      for (const port of PROBE_PORTS) {
        const want = passes(cluster, from, to, protocol, port) ? "allow" : "deny";
        const got = listed(list, from, to, protocol, port);
        if (want !== got) found.push(`${showEnd(from)} → ${showEnd(to)} ${port}/${protocol}: want ${want}, got ${got}`);
      }
    }
  }
  return found;
}

function showEnd(end: LiteralEnd): string {
  return "pod" in end ? `${end.pod.namespace}/${end.pod.name}` : end.address;
}

test("connections agree with the literal reading of NetworkPolicy", { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(networkPolicyClusters, (cluster) => {
      expect(disagreements(cluster)).toEqual([]);
    }),
    { seed, numRuns },
  );
});

test("connections agree with the literal reading of all tiers", { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(adminClusters, (cluster) => {
      expect(disagreements(cluster)).toEqual([]);
    }),
    { seed, numRuns },
  );
});

test("explain and reach say what connections say", { timeout: 600_000 }, () => {
  const ports = fc.constantFrom(...PROBE_PORTS);
  const protocols = fc.constantFrom(...PROBE_PROTOCOLS);
  fc.assert(
    fc.property(fc.oneof(networkPolicyClusters, adminClusters), ports, protocols, (cluster, port, protocol) => {
      const engine = toEngine(cluster);
      for (const [from, to] of endsOf(cluster)) {
        const want = passes(cluster, from, to, protocol, port) ? "allow" : "deny";
        const [source, destination] = [toEnd(engine, from), toEnd(engine, to)];
        const explanation = explain(engine, source, destination, { protocol, port });
        expect([showEnd(from), showEnd(to), explanation.verdict]).toEqual([showEnd(from), showEnd(to), want]);
        expect(explanation.because.length).toBeGreaterThan(0);
        if (source.is !== "workload" || destination.is !== "workload") continue;
        const reached = reachOf(engine, source.workload, "egress").workloads.find(
          ({ peer }) => peer === destination.workload,
        );
        expect(reached !== undefined && hasPort(reached.ports, protocol, port)).toBe(want === "allow");
      }
    }),
    { seed, numRuns: Math.ceil(numRuns / 4) },
  );
});

function toEnd(engine: Engine, end: LiteralEnd): End {
  if (!("pod" in end)) {
    const address = parseAddress(end.address);
    if (!address) throw new Error(end.address);
    return { is: "address", address };
  }
  const workload = engine.view.workloads.find(({ id }) => id.name === end.pod.name);
  if (!workload) throw new Error(end.pod.name);
  return { is: "workload", workload };
}
