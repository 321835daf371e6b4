// What an engine takes over from the one before it holds: after any run of edits of policies, whichever workloads were asked
// of in between, warm answers are those of an engine that has seen nothing. CONFORMANCE_RUNS, CONFORMANCE_SEED as elsewhere.

import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonObject } from "../../server/src/base/json.ts";
import type { Facts, WorkloadFacts } from "../../server/src/model/facts.ts";
import { decodeValue, noContext } from "../../server/src/model/resource.ts";
import { toKey } from "../../server/src/model/resourceId.ts";
import type { PolicyView } from "../../server/src/model/views.ts";
import { createEngine, type Engine, withPolicy } from "../../server/src/policy/engine.ts";
import { type EngineOptions, optionsFor } from "../../server/src/policy/options.ts";
import { type Reach, reachOf } from "../../server/src/policy/reach.ts";
import { adminClusters, networkPolicyClusters } from "./arbitraries.ts";
import { ciliumClusters } from "./arbitrariesCilium.ts";
import { meshClusters } from "./arbitrariesIstio.ts";
import { calicoClusters } from "./arbitrariesMixed.ts";
import { np, pod, port, view } from "./build.ts";
import { toMeshView } from "./meshProbe.ts";
import { toView } from "./probe.ts";

const seed = Number(process.env["CONFORMANCE_SEED"] ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env["CONFORMANCE_RUNS"] ?? 150);
console.log(`edits: seed ${seed}, ${numRuns} runs`);

/** Which policies are there, and who is asked of, as bits; 0 asks an older engine again. */
const steps = fc.array(fc.tuple(fc.nat(255), fc.nat(255)), { minLength: 2, maxLength: 6 });

test("an engine after edits says what a new one says", { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(
      fc.oneof(networkPolicyClusters, adminClusters, calicoClusters, ciliumClusters, meshClusters),
      steps,
      (cluster, edits) => {
        const whole = toMeshView(cluster);
        const past: Engine[] = [];
        for (const [present, asked] of edits) {
          const policies = whole.policies.filter((_, index) => (present & (1 << index)) !== 0);
          const engine = createEngine({ ...whole, policies });
          past.push(engine);
          for (const one of asked % 3 === 0 ? [past[0] ?? engine, engine] : [engine])
            expect(answers(one, asked)).toEqual(answers(cold(one.view), asked));
        }
        const [last, other] = [past.at(-1), past[0]];
        const policy = last?.view.policies[0];
        const swapped = policy && other?.view.policies.find((one) => toKey(one.id) !== toKey(policy.id));
        if (!last || !policy || !swapped) return;
        const inItsPlace = { ...swapped, id: { ...swapped.id, namespace: policy.id.namespace } };
        const whatIf = withPolicy(last, policy, inItsPlace);
        // The cluster's plugin is what it was, also where the one policy that told it is another now.
        expect(answers(whatIf, 255)).toEqual(answers(cold(whatIf.view, whatIf.options), 255));
        expect(answers(last, 255)).toEqual(answers(cold(last.view), 255));
      },
    ),
    { seed, numRuns },
  );
});

test("what policies name comes and goes, and leaves right answers behind", { timeout: 600_000 }, () => {
  const turns = fc.array(fc.tuple(fc.nat(7), fc.nat(255)), { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(ciliumClusters, turns, (cluster, all) => {
      const whole = toView(cluster);
      for (const [present, asked] of all) {
        const now: PolicyView = {
          ...whole,
          objects: present & 1 ? whole.objects : new Map(),
          services: present & 2 ? whole.services : whole.services.slice(1),
          endpointSlices: present & 4 ? whole.endpointSlices : [],
        };
        const engine = createEngine(now, optionsFor("cilium"));
        expect(answers(engine, asked)).toEqual(answers(cold(now, optionsFor("cilium")), asked));
      }
    }),
    { seed, numRuns },
  );
});

test("objects of a mesh that come and go leave right answers behind", { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(meshClusters, steps, (cluster, edits) => {
      const whole = toMeshView(cluster);
      for (const [present, asked] of edits) {
        const objects = new Map(
          [...whole.objects].map(([kind, list]) => [kind, list.filter((_, index) => (present & (1 << index)) !== 0)]),
        );
        const services = present & 8 ? whole.services : whole.services.slice(1);
        const engine = createEngine({ ...whole, objects, services });
        expect(answers(engine, asked)).toEqual(answers(cold(engine.view), asked));
      }
    }),
    { seed, numRuns },
  );
});

test("an edit leaves alone the reach of all whom it does not concern", () => {
  const names = ["a", "b", "c", "d"];
  const allow = (name: string, to: string) =>
    np("x", name, {
      podSelector: { matchLabels: { app: name } },
      policyTypes: ["Egress"],
      egress: [{ to: [{ podSelector: { matchLabels: { app: to } } }] }],
    });
  const before = view({
    workloads: names.map((name) => pod("x", name, { app: name })),
    policies: [allow("a", "b"), allow("c", "d"), allow("d", "c")],
  });
  const engine = createEngine(before);
  const first = before.workloads.map((workload) => reachOf(engine, workload, "egress"));
  const edited = createEngine({ ...before, policies: [allow("a", "d"), ...before.policies.slice(1)] });
  const second = before.workloads.map((workload) => reachOf(edited, workload, "egress"));
  expect(second.map((reach, index) => reach === first[index])).toEqual([false, true, true, true]);
});

test("services, ways in and addresses that come and go leave right answers behind", { timeout: 600_000 }, () => {
  const plugins = fc.constantFrom("kubernetes", "calico", "cilium");
  const turns = fc.array(fc.tuple(fc.nat(127), fc.nat(255), fc.nat(255)), { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(networkPolicyClusters, plugins, turns, (cluster, plugin, all) => {
      const whole = toView(cluster);
      for (const [around, present, asked] of all) {
        const policies = present % 4 === 0 ? whole.policies.slice(1) : whole.policies;
        const now = { ...whole, policies, ...leading(around, whole.workloads) };
        const engine = createEngine(now, optionsFor(plugin));
        expect(answers(engine, asked)).toEqual(answers(cold(now, optionsFor(plugin)), asked));
      }
    }),
    { seed, numRuns },
  );
});

test("a Service that leads elsewhere leaves a reach alone, one that leads there does not", () => {
  const workloads = ["a", "b"].map((name) => pod("x", name, { app: name }, [port(80)]));
  const before = view({ workloads, ...leading(0, workloads) });
  const reaches = (around: number) => {
    const engine = createEngine({ ...before, ...leading(around, workloads) });
    return workloads.map((workload) => reachOf(engine, workload, "ingress"));
  };
  const [plainly, labelled, exposed] = [reaches(0), reaches(2), reaches(1)];
  expect(labelled.map((reach, index) => reach === plainly[index])).toEqual([true, true]);
  expect(exposed.map((reach, index) => reach === plainly[index])).toEqual([false, true]);
  expect(exposed[0]?.exposed.map(({ service }) => service.id.name)).toEqual(["first"]);
});

test("other addresses of pods change the reach of those alone whose policies speak of addresses", () => {
  const workloads = ["a", "b", "c"].map((name) => pod("x", name, { app: name }, [port(80)]));
  const egress = (name: string, peer: JsonObject) =>
    np("x", name, { podSelector: { matchLabels: { app: name } }, policyTypes: ["Egress"], egress: [{ to: [peer] }] });
  const policies = [
    egress("a", { podSelector: { matchLabels: { app: "b" } } }),
    egress("c", { ipBlock: { cidr: "10.0.0.0/8" } }),
  ];
  const reaches = (address: string) => {
    const podIPs = new Map(workloads.slice(1, 2).map((b) => [b, [address]]));
    const engine = createEngine({ ...before, podIPs }, optionsFor("calico"));
    return workloads.map((workload) => reachOf(engine, workload, "egress"));
  };
  const before = view({ workloads, policies });
  const [inside, outside, again] = [reaches("10.0.0.1"), reaches("192.168.0.1"), reaches("10.9.9.9")];
  const names = (all: readonly Reach[]) => all.map((reach) => reach.workloads.map(({ peer }) => peer.id.name).join());
  expect(names(inside)).toEqual(["b", "a,c", "b"]);
  expect(names(outside)).toEqual(["b", "a,c", ""]);
  expect(names(again)).toEqual(names(inside));
  expect(outside.map((reach, index) => reach === inside[index])).toEqual([true, false, false]);
});

const noAddresses: PolicyView["podIPs"] = new Map();

/** Services of the first two workloads, an Ingress to one of them, and addresses; bits say what is there and how. */
function leading(
  bits: number,
  [first, second]: PolicyView["workloads"],
): Pick<PolicyView, "services" | "ingresses" | "podIPs"> {
  if (!first || !second) return { services: [], ingresses: [], podIPs: noAddresses };
  const of = (kind: string, name: string, spec: JsonObject, labels: JsonObject = {}): Facts[] => {
    const apiVersion = kind === "Service" ? "v1" : "networking.k8s.io/v1";
    const metadata = { name, namespace: first.id.namespace, labels };
    return decodeValue({ apiVersion, kind, metadata, spec }, undefined, noContext).map(({ facts }) => facts);
  };
  const ports = [{ port: 80 }, { port: 53, protocol: "UDP", targetPort: bits & 2 ? 53 : 5353 }];
  const service = (name: string, { podLabels }: WorkloadFacts, type: string) =>
    of("Service", name, { type, selector: podLabels, ports }, { turn: `${bits & 2}` });
  const services = [
    ...service("first", first, bits & 1 ? "NodePort" : "ClusterIP"),
    ...service("second", second, bits & 4 ? "LoadBalancer" : "ClusterIP"),
  ];
  const backend = { service: { name: bits & 8 ? "first" : "second", port: { number: 80 } } };
  const ingresses = bits & 16 ? of("Ingress", "in", { defaultBackend: backend }) : [];
  return {
    services: services.flatMap((facts) => (facts.is === "service" ? [facts] : [])),
    ingresses: ingresses.flatMap((facts) => (facts.is === "ingress" ? [facts] : [])),
    podIPs:
      (bits & 96) === 0
        ? noAddresses
        : new Map(bits & 32 ? [[first, ["10.0.0.1", "10.1.2.3"]]] : [[second, ["10.0.0.1"]]]),
  };
}

/** The same lists in new arrays: nothing that was made on the old ones is found. */
function cold(warm: PolicyView, options?: EngineOptions): Engine {
  const { workloads, policies, ingresses, services } = warm;
  const lists = { workloads: [...workloads], policies: [...policies], ingresses: [...ingresses] };
  return createEngine({ ...warm, ...lists, services: [...services] }, options);
}

function answers(engine: Engine, asked: number): readonly unknown[] {
  return engine.view.workloads
    .filter((_, index) => (asked & (1 << index)) !== 0)
    .flatMap((workload) => [plain(reachOf(engine, workload, "egress")), plain(reachOf(engine, workload, "ingress"))]);
}

function plain(reach: Reach): unknown {
  const list = (items: Reach["workloads"]) =>
    items.map(({ peer, ports, unsettled, because }) => [peer.id, ports.key, unsettled.key, because()]);
  return {
    workload: reach.workload.id,
    selectedBy: reach.selectedBy.map(({ id }) => id),
    flags: [reach.isolated, reach.everything, reach.nothing],
    workloads: list(reach.workloads),
    refused: list(reach.blockedByOtherSide),
    refusing: reach.refusing,
    outside: reach.outside.map(({ ranges, ports, unsettled, because }) => [
      ranges,
      ports.key,
      unsettled.key,
      because(),
    ]),
    names: [reach.names, reach.unlearnt].map((list) => list.map(({ name, ports }) => [name, ports.key])),
    unknown: reach.unknown,
    dns: reach.dns,
    exposed: reach.exposed.map(({ service, ports, clients, why }) => [
      service.id.name,
      service.labels,
      ports.key,
      clients,
      why,
    ]),
    controller: reach.controller && [
      reach.controller.ports.key,
      reach.controller.refused.key,
      reach.controller.because,
    ],
    internet: reach.internet.key,
  };
}
