// What is called redundant is so: without all of it at once the same connections pass, on random clusters.

import fc from "fast-check";
import { expect, test } from "vitest";
import type { PolicyFacts } from "../../server/src/model/facts.ts";
import { lowerPolicy } from "../../server/src/policy/lowering.ts";
import { type Redundancy, redundancyOf } from "../../server/src/rules/np/redundancy.ts";
import { networkPolicyClusters } from "./arbitraries.ts";
import { matrix } from "./matrix.ts";
import { toEngine } from "./probe.ts";

const seed = Number(process.env["CONFORMANCE_SEED"] ?? Date.now() % 2 ** 31);

test("nothing changes without what adds nothing", { timeout: 600_000 }, () => {
  let found = 0;
  fc.assert(
    fc.property(networkPolicyClusters, (cluster) => {
      const { view } = toEngine(cluster);
      const lean = view.policies.flatMap((policy) => {
        const others = view.policies.filter(({ id }) => id.namespace === policy.id.namespace);
        const redundancy = redundancyOf(others);
        found += redundancy.policies.size + redundancy.rules.size;
        return without(policy, redundancy);
      });
      expect([...matrix({ ...view, policies: lean })]).toEqual([...matrix(view)]);
    }),
    { seed, numRuns: Number(process.env["CONFORMANCE_RUNS"] ?? 300) },
  );
  expect(found, `seed ${seed}`).toBeGreaterThan(0);
});

/** The policy without its redundant rules, types written down so that an empty direction stays isolated; [] for a whole one. */
function without(policy: PolicyFacts, { policies, rules }: Redundancy): readonly PolicyFacts[] {
  if (policies.has(policy)) return [];
  const { parts } = lowerPolicy(policy);
  const kept = Object.fromEntries(
    parts.map(({ direction, rules: own }) => {
      const list = policy.spec[direction];
      return [
        direction,
        Array.isArray(list)
          ? list.filter((_, at) => {
              const rule = own[at];
              return rule === undefined || !rules.has(rule);
            })
          : [],
      ];
    }),
  );
  const policyTypes = parts.map(({ direction }) => (direction === "egress" ? "Egress" : "Ingress"));
  return [{ ...policy, spec: { ...policy.spec, ...kept, policyTypes } }];
}
