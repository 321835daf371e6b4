// What is called overruled really is: on random clusters, taking such a rule or peer away changes no connection, by the
// literal reading of the specification.

import fc from "fast-check";
import { expect, test } from "vitest";
import { isList, type Json, type JsonObject, type Path } from "../../server/src/base/json.ts";
import { deniedPeers, neverAsked, type Overruled, unreachableRules } from "../../server/src/policy/precedence.ts";
import { adminClusters, PROBE_PORTS, PROBE_PROTOCOLS } from "./arbitraries.ts";
import { type LiteralCluster, passes } from "./literal.ts";
import { endsOf, showEnd, toEngine } from "./probe.ts";

const seed = Number(process.env["CONFORMANCE_SEED"] ?? 20260531);
const numRuns = Number(process.env["CONFORMANCE_RUNS"] ?? 150);

/** Connections that the two clusters answer differently. */
function differences(a: LiteralCluster, b: LiteralCluster): readonly string[] {
  return endsOf(a).flatMap(([from, to]) =>
    PROBE_PROTOCOLS.flatMap((protocol) =>
      PROBE_PORTS.filter((port) => passes(a, from, to, protocol, port) !== passes(b, from, to, protocol, port)).map(
        (port) => `${showEnd(from)} → ${showEnd(to)} ${port}/${protocol}`,
      ),
    ),
  );
}

/** The cluster with one value of one policy replaced by nothing. */
function without(cluster: LiteralCluster, name: string, path: Path): LiteralCluster {
  const policies = cluster.policies.map((policy) =>
    policy.name === name ? { ...policy, spec: drop(policy.spec as JsonObject, path.slice(1)) as JsonObject } : policy,
  );
  return { ...cluster, policies };
}

function drop(value: Json, [step, ...rest]: Path): Json {
  if (isList(value))
    return value.flatMap((item, index) => (index !== step ? [item] : rest.length === 0 ? [] : [drop(item, rest)]));
  const held = value as JsonObject;
  return { ...held, [String(step)]: drop(held[String(step)] ?? null, rest) };
}

function checkAll(find: (cluster: LiteralCluster) => readonly (readonly [string, Overruled])[]): number {
  let found = 0;
  fc.assert(
    fc.property(adminClusters, (cluster) => {
      for (const [name, { path }] of find(cluster)) {
        found++;
        expect(differences(cluster, without(cluster, name, path))).toEqual([]);
      }
    }),
    { seed, numRuns },
  );
  return found;
}

test(`a rule that is never reached decides nothing (seed ${seed})`, { timeout: 600_000 }, () => {
  const found = checkAll((cluster) => {
    const engine = toEngine(cluster);
    return engine.view.policies.flatMap((facts) =>
      unreachableRules(engine, facts).map((one) => [facts.id.name, one] as const),
    );
  });
  expect(found, "nothing was tried").toBeGreaterThan(0);
});

test("a peer that is denied before lets nothing through", { timeout: 600_000 }, () => {
  let found = 0;
  fc.assert(
    fc.property(adminClusters, (cluster) => {
      const engine = toEngine(cluster);
      for (const facts of engine.view.policies) {
        for (const { path } of deniedPeers(engine, facts)) {
          found++;
          expect(differences(cluster, withNobody(cluster, facts.id.name, path))).toEqual([]);
        }
      }
    }),
    { seed, numRuns },
  );
  expect(found, "nothing was tried").toBeGreaterThan(0);
});

const nobody: Json = { podSelector: { matchLabels: { nobody: "at-all" } } };

/** The cluster with one peer, or a rule that has none, turned to nobody: taken away, policyTypes might mean something else. */
function withNobody(cluster: LiteralCluster, name: string, path: Path): LiteralCluster {
  const peersKey = path[1] === "egress" ? "to" : "from";
  const policies = cluster.policies.map((policy) =>
    policy.name === name
      ? {
          ...policy,
          spec: replace(
            policy.spec as JsonObject,
            path.slice(1),
            path.length > 3 ? nobody : { [peersKey]: [nobody] },
          ) as JsonObject,
        }
      : policy,
  );
  return { ...cluster, policies };
}

function replace(value: Json, [step, ...rest]: Path, by: Json): Json {
  if (step === undefined) return by;
  if (isList(value)) return value.map((item, index) => (index === step ? replace(item, rest, by) : item));
  const held = value as JsonObject;
  return { ...held, [String(step)]: replace(held[String(step)] ?? null, rest, by) };
}

test("a baseline that is never asked decides nothing", { timeout: 600_000 }, () => {
  let found = 0;
  fc.assert(
    fc.property(adminClusters, (cluster) => {
      const engine = toEngine(cluster);
      for (const facts of engine.view.policies) {
        for (const { direction } of neverAsked(engine, facts)) {
          found++;
          const policies = cluster.policies.map((policy) =>
            policy.name === facts.id.name ? { ...policy, spec: { ...policy.spec, [direction]: [] } } : policy,
          );
          expect(differences(cluster, { ...cluster, policies })).toEqual([]);
        }
      }
    }),
    { seed, numRuns },
  );
  expect(found, "nothing was tried").toBeGreaterThan(0);
});
