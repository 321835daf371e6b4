// The mesh's plane against its literal reading on random small clusters, with NetworkPolicies and admin policies in force.
// CONFORMANCE_RUNS and CONFORMANCE_SEED as in conformance.test.ts.

import fc from "fast-check";
import { expect, test } from "vitest";
import { connections } from "../../server/src/policy/connections.ts";
import { createEngine } from "../../server/src/policy/engine.ts";
import { explain } from "../../server/src/policy/explain.ts";
import { optionsFor } from "../../server/src/policy/options.ts";
import { hasPort } from "../../server/src/policy/portSet.ts";
import { reachOf } from "../../server/src/policy/reach.ts";
import { PROBE_PORTS, PROBE_PROTOCOLS, PROBES } from "./arbitraries.ts";
import { meshClusters, NAMES } from "./arbitrariesIstio.ts";
import { type LiteralCluster, passes } from "./literal.ts";
import { toMeshView } from "./meshProbe.ts";
import { endsOf, showEnd, statusIn, toEnd } from "./probe.ts";

const seed = Number(process.env["CONFORMANCE_SEED"] ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env["CONFORMANCE_RUNS"] ?? 150);
console.log(`conformance of the mesh: seed ${seed}, ${numRuns} clusters a property`);

const engineOf = (cluster: LiteralCluster, unlisted: readonly string[] = []) =>
  createEngine(toMeshView(cluster, unlisted), optionsFor(cluster.ipBlockMatchesPods ? "calico" : "kubernetes"));

test("connections agree with the literal reading of the mesh", { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(meshClusters, (cluster) => {
      const list = connections(engineOf(cluster));
      const found: string[] = [];
      for (const [from, to] of endsOf(cluster)) {
        for (const protocol of PROBE_PROTOCOLS) {
          for (const port of PROBE_PORTS) {
            const want = passes(cluster, from, to, protocol, port) ? "allow" : "deny";
            const got = statusIn(list, from, to, protocol, port);
            if (want !== got)
              found.push(`${showEnd(from)} → ${showEnd(to)} ${port}/${protocol}: want ${want}, got ${got}`);
          }
        }
      }
      expect(found).toEqual([]);
    }),
    { seed, numRuns },
  );
});

test("explain says what connections say, of both planes", { timeout: 600_000 }, () => {
  const ports = fc.constantFrom(...PROBE_PORTS);
  fc.assert(
    fc.property(meshClusters, ports, fc.constantFrom(...PROBE_PROTOCOLS), (cluster, port, protocol) => {
      const engine = engineOf(cluster);
      for (const [from, to] of endsOf(cluster)) {
        const want = passes(cluster, from, to, protocol, port) ? "allow" : "deny";
        const told = explain(engine, toEnd(engine, from), toEnd(engine, to), { protocol, port });
        expect([showEnd(from), showEnd(to), told.verdict]).toEqual([showEnd(from), showEnd(to), want]);
        const isDenied = told.because.some(({ effect }) => effect === "deny" || effect === "isolate");
        expect([showEnd(from), showEnd(to), told.verdict === "deny", isDenied]).toEqual([
          showEnd(from),
          showEnd(to),
          want === "deny",
          want === "deny",
        ]);
      }
    }),
    { seed, numRuns: Math.ceil(numRuns / 4) },
  );
});

test("a name passes where it does whatever its address is", { timeout: 600_000 }, () => {
  let listed = 0;
  fc.assert(
    fc.property(meshClusters, (cluster) => {
      // A rule for nodes is taken to mean no name, wherever it may lead.
      fc.pre(!JSON.stringify(cluster.policies).includes('"nodes"'));
      const engine = engineOf(cluster);
      for (const pod of cluster.pods) {
        const end = toEnd(engine, { pod });
        if (end.is !== "workload") continue;
        const reach = reachOf(engine, end.workload, "egress");
        for (const name of NAMES) {
          for (const port of [80, 81, 443]) {
            const answers = new Set(
              addressesOf(cluster, name).map((address) => passes(cluster, { pod }, { address, name }, "TCP", port)),
            );
            const isListed = reach.names.some((one) => one.name === name && hasPort(one.ports, "TCP", port));
            if (isListed) {
              listed++;
              expect([pod.name, name, port, ...answers]).toEqual([pod.name, name, port, true]);
            }
            // Passing whatever its address, and none of the addresses as such: a rule names it.
            const byAddress = addressesOf(cluster, name).every((address) =>
              passes(cluster, { pod }, { address }, "TCP", port),
            );
            const isMissed =
              answers.size === 1 &&
              answers.has(true) &&
              !byAddress &&
              !isListed &&
              reach.unknown.length === 0 &&
              !reach.names.some((one) => one.name.startsWith("*") && hasPort(one.ports, "TCP", port));
            expect([pod.name, name, port, isMissed]).toEqual([pod.name, name, port, false]);
          }
        }
      }
    }),
    { seed, numRuns },
  );
  expect(listed).toBeGreaterThan(0);
});

/** Where a name may lead: to the endpoints of the entry that gives it, where it has some, else anywhere. */
function addressesOf({ mesh }: LiteralCluster, name: string): readonly string[] {
  const giving = (mesh?.entries ?? []).filter(({ spec }) =>
    (spec["hosts"] as readonly string[]).some(
      (host) => host === name || (host.startsWith("*") && name.endsWith(host.slice(1))),
    ),
  );
  const known = giving.map(({ spec }) => (spec["endpoints"] ?? []) as readonly { readonly address: string }[]);
  return known.length > 0 && known.every((list) => list.length > 0)
    ? known.flatMap((list) => list.map(({ address }) => address))
    : PROBES;
}

test("what is not known of a namespace is said, and what is said holds whatever it is", { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(meshClusters, (cluster) => {
      const list = connections(engineOf(cluster, ["c"]));
      const ways = [
        {},
        { "istio-injection": "enabled" },
        { "istio-injection": "disabled" },
        { "istio.io/dataplane-mode": "ambient" },
      ];
      const worlds = ways.flatMap((way) =>
        [{}, { app: "x" }, { app: "y", tier: "x" }, { tier: "y" }].map((labels) => ({
          ...cluster,
          namespaces: { ...cluster.namespaces, c: { "kubernetes.io/metadata.name": "c", ...way, ...labels } },
        })),
      );
      for (const [from, to] of endsOf(cluster)) {
        for (const port of [53, 80]) {
          const answers = new Set(worlds.map((world) => passes(world, from, to, "TCP", port)));
          const status = statusIn(list, from, to, "TCP", port);
          const holds = status === "unknown" || (answers.size === 1 && answers.has(status === "allow"));
          expect([showEnd(from), showEnd(to), port, status, holds]).toEqual([
            showEnd(from),
            showEnd(to),
            port,
            status,
            true,
          ]);
        }
      }
    }),
    { seed, numRuns: Math.ceil(numRuns / 4) },
  );
});
