// Services against a literal reading of SV-1 to SV-5: what stands behind each, one pod at a time, and whether a source
// reaches none, some or all of it. The pods and policies are those of the random clusters of arbitraries.ts.

import fc from "fast-check";
import { expect, test } from "vitest";
import type { EndpointSliceFacts, Protocol, ServiceFacts } from "../../server/src/model/facts.ts";
import { createEngine } from "../../server/src/policy/engine.ts";
import { explainService } from "../../server/src/policy/explainService.ts";
import { optionsFor } from "../../server/src/policy/options.ts";
import { adminClusters, networkPolicyClusters, PROBE_PROTOCOLS, PROBES } from "./arbitraries.ts";
import { type LiteralCluster, type LiteralEnd, passes } from "./literal.ts";
import { showEnd, toEnd, toView } from "./probe.ts";

const seed = Number(process.env["CONFORMANCE_SEED"] ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env["CONFORMANCE_RUNS"] ?? 150);

interface LiteralService {
  readonly namespace: string;
  readonly port: number;
  readonly protocol: Protocol;
  readonly targetPort: number | string;
  readonly headless: boolean;
  /** Undefined: endpoints made by hand. */
  readonly selector: Readonly<Record<string, string>> | undefined;
  /** Addresses by hand, and the port on which they listen. */
  readonly addresses: readonly string[];
  readonly listens: number;
}

const services: fc.Arbitrary<LiteralService> = fc.record({
  namespace: fc.constantFrom("a", "b", "c"),
  port: fc.constantFrom(80, 53),
  protocol: fc.constantFrom<Protocol>("TCP", "UDP"),
  targetPort: fc.constantFrom<number | string>(80, 443, 53, "web", "dns"),
  headless: fc.boolean(),
  selector: fc.oneof(
    fc.constantFrom({ app: "x" }, { app: "y" }, { tier: "x" }, { app: "x", tier: "y" }),
    fc.constant(undefined),
  ),
  addresses: fc.uniqueArray(fc.constantFrom("10.1.2.9", "172.16.0.1", "8.8.8.8", "192.168.1.7"), { maxLength: 3 }),
  listens: fc.constantFrom(80, 443),
});

function literalAnswer(
  cluster: LiteralCluster,
  from: LiteralEnd,
  service: LiteralService,
  protocol: string,
  port: number,
): "allow" | "deny" | "unknown" {
  const isHeadless = service.headless && service.selector !== undefined;
  if (!isHeadless && (port !== service.port || protocol !== service.protocol)) return "deny";
  const targets: { readonly end: LiteralEnd; readonly port: number }[] = [];
  if (service.selector) {
    const wanted = Object.entries(service.selector);
    for (const pod of cluster.pods) {
      if (pod.namespace !== service.namespace || wanted.some(([key, value]) => pod.labels[key] !== value)) continue;
      if (isHeadless) targets.push({ end: { pod }, port });
      else if (typeof service.targetPort === "number") targets.push({ end: { pod }, port: service.targetPort });
      else {
        const numbers = pod.ports
          .filter(({ name, protocol: own }) => name === service.targetPort && own === protocol)
          .map(({ number }) => number);
        for (const number of new Set(numbers)) targets.push({ end: { pod }, port: number });
      }
    }
  } else {
    for (const address of service.addresses) {
      const pod = cluster.pods.find(({ ip }) => ip === address);
      targets.push({ end: pod ? { pod } : { address }, port: service.listens });
    }
  }
  if (targets.length === 0) return "deny";
  const open = targets.filter(
    ({ end, port: target }) => isSelf(from, end) || passes(cluster, from, end, protocol, target),
  );
  if (open.length === targets.length) return "allow";
  return open.length === 0 ? "deny" : "unknown";
}

function isSelf(from: LiteralEnd, to: LiteralEnd): boolean {
  return "pod" in from && "pod" in to && from.pod === to.pod;
}

/** Two pods with one address can't be told apart by it. */
function hasOwnAddresses({ pods }: LiteralCluster): boolean {
  const known = pods.flatMap(({ ip }) => ip ?? []);
  return new Set(known).size === known.length;
}

function toFacts(service: LiteralService): { service: ServiceFacts; slice: EndpointSliceFacts } {
  const id = { group: "", kind: "Service", namespace: service.namespace, name: "svc" };
  const { port, protocol, targetPort, selector, headless, addresses, listens } = service;
  return {
    service: {
      is: "service",
      id,
      labels: {},
      type: "ClusterIP",
      selector,
      selectorUnclear: false,
      ports: [{ name: undefined, port, targetPort, protocol, index: 0 }],
      unreadPorts: [],
      headless,
      clusterIPs: [],
      externalName: undefined,
      externalTrafficPolicy: undefined,
      sourceRanges: [],
      ipFamilyPolicy: undefined,
      typeFields: false,
      routing: {},
    },
    slice: {
      is: "endpointSlice",
      id: { group: "discovery.k8s.io", kind: "EndpointSlice", namespace: service.namespace, name: "svc-1" },
      service: "svc",
      addresses,
      ports: [{ name: undefined, port: listens, protocol }],
      ready: addresses.length,
    },
  };
}

test("a Service lets in whom what stands behind it lets in: none, some or all", { timeout: 600_000 }, () => {
  const clusters = fc.oneof(networkPolicyClusters, adminClusters).filter(hasOwnAddresses);
  fc.assert(
    fc.property(clusters, services, (cluster, literal) => {
      const { service, slice } = toFacts(literal);
      const engine = createEngine(
        { ...toView(cluster), services: [service], endpointSlices: [slice] },
        optionsFor(cluster.ipBlockMatchesPods ? "calico" : "kubernetes"),
      );
      const sources: LiteralEnd[] = [
        ...cluster.pods.map((pod) => ({ pod })),
        ...PROBES.slice(0, 2).map((address) => ({ address })),
      ];
      for (const from of sources) {
        for (const protocol of PROBE_PROTOCOLS) {
          for (const port of [53, 80]) {
            const want = literalAnswer(cluster, from, literal, protocol, port);
            const { verdict } = explainService(engine, toEnd(engine, from), service, { protocol, port });
            expect([showEnd(from), protocol, port, verdict]).toEqual([showEnd(from), protocol, port, want]);
          }
        }
      }
    }),
    { seed, numRuns },
  );
});
