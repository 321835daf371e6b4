// The engine against the literal evaluator on random small clusters. CONFORMANCE_RUNS sets how many clusters each
// property tries, CONFORMANCE_SEED repeats a run; the seed is printed.

import fc from "fast-check";
import { expect, test } from "vitest";
import { connections } from "../../server/src/policy/connections.ts";
import { explain } from "../../server/src/policy/explain.ts";
import { hasPort } from "../../server/src/policy/portSet.ts";
import { reachOf } from "../../server/src/policy/reach.ts";
import { disagreements, worldsOf } from "./agreement.ts";
import { applyOpening } from "./applyOpening.ts";
import { adminClusters, networkPolicyClusters, PROBE_PORTS, PROBE_PROTOCOLS } from "./arbitraries.ts";
import { calicoClusters } from "./arbitrariesMixed.ts";
import { passes } from "./literal.ts";
import { endsOf, showEnd, statusIn, toEnd, toEngine } from "./probe.ts";

const seed = Number(process.env["CONFORMANCE_SEED"] ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env["CONFORMANCE_RUNS"] ?? 150);
const timeout = Math.max(600_000, numRuns * 500);
console.log(`conformance: seed ${seed}, ${numRuns} clusters a property`);

test("connections agree with the literal reading of NetworkPolicy", { timeout }, () => {
  fc.assert(
    fc.property(networkPolicyClusters, (cluster) => {
      expect(disagreements(cluster)).toEqual([]);
    }),
    { seed, numRuns },
  );
});

test("connections agree with the literal reading of all tiers", { timeout }, () => {
  fc.assert(
    fc.property(adminClusters, (cluster) => {
      expect(disagreements(cluster)).toEqual([]);
    }),
    { seed, numRuns },
  );
});

test("connections agree with the literal reading of Calico's tiers among the others", { timeout }, () => {
  fc.assert(
    fc.property(calicoClusters, (cluster) => {
      expect(disagreements(cluster)).toEqual([]);
    }),
    { seed, numRuns },
  );
});

test("what is not known is said, and what is said holds whatever the unknown labels are", { timeout }, () => {
  fc.assert(
    fc.property(fc.oneof(networkPolicyClusters, adminClusters, calicoClusters), (cluster) => {
      const worlds = worldsOf(cluster, "c");
      const list = connections(toEngine(cluster, ["c"]));
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

test("explain and reach say what connections say", { timeout }, () => {
  const ports = fc.constantFrom(...PROBE_PORTS);
  const protocols = fc.constantFrom(...PROBE_PROTOCOLS);
  fc.assert(
    fc.property(
      fc.oneof(networkPolicyClusters, adminClusters, calicoClusters),
      ports,
      protocols,
      (cluster, port, protocol) => {
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
      },
    ),
    { seed, numRuns: Math.ceil(numRuns / 4) },
  );
});

test("the smallest changes that explain names let the connection through", { timeout }, () => {
  let changed = 0;
  fc.assert(
    fc.property(fc.oneof(networkPolicyClusters, adminClusters, calicoClusters), (cluster) => {
      const engine = toEngine(cluster);
      for (const [from, to] of endsOf(cluster)) {
        if (passes(cluster, from, to, "TCP", 81)) continue;
        const { changes } = explain(engine, toEnd(engine, from), toEnd(engine, to), { protocol: "TCP", port: 81 });
        expect(changes.length).toBeGreaterThan(0);
        // A deny rule is for a person to judge.
        if (changes.some((change) => change.is === "advice")) continue;
        const after = changes.reduce(applyOpening, cluster);
        expect([
          showEnd(from),
          showEnd(to),
          changes.map(({ text }) => text),
          passes(after, from, to, "TCP", 81),
        ]).toEqual([showEnd(from), showEnd(to), changes.map(({ text }) => text), true]);
        changed++;
      }
    }),
    { seed, numRuns: Math.ceil(numRuns / 4) },
  );
  expect(changed).toBeGreaterThan(0);
});
