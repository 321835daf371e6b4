// What an engine takes over from the one before it holds: after any run of edits of policies, whichever workloads were asked
// of in between, warm answers are those of an engine that has seen nothing. CONFORMANCE_RUNS, CONFORMANCE_SEED as elsewhere.

import fc from "fast-check";
import { expect, test } from "vitest";
import { toKey } from "../../server/src/model/resourceId.ts";
import type { PolicyView } from "../../server/src/model/views.ts";
import { createEngine, type Engine, withPolicy } from "../../server/src/policy/engine.ts";
import { type Reach, reachOf } from "../../server/src/policy/reach.ts";
import { adminClusters, networkPolicyClusters } from "./arbitraries.ts";
import { np, pod, view } from "./build.ts";
import { toView } from "./probe.ts";

const seed = Number(process.env["CONFORMANCE_SEED"] ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env["CONFORMANCE_RUNS"] ?? 150);
console.log(`edits: seed ${seed}, ${numRuns} runs`);

/** Which policies are there, and who is asked of, as bits; 0 asks an older engine again. */
const steps = fc.array(fc.tuple(fc.nat(255), fc.nat(255)), { minLength: 2, maxLength: 6 });

test("an engine after edits says what a new one says", { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(fc.oneof(networkPolicyClusters, adminClusters), steps, (cluster, edits) => {
      const whole = toView(cluster);
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
      expect(answers(whatIf, 255)).toEqual(answers(cold(whatIf.view), 255));
      expect(answers(last, 255)).toEqual(answers(cold(last.view), 255));
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

/** The same lists in new arrays: nothing that was made on the old ones is found. */
function cold(warm: PolicyView): Engine {
  const { workloads, policies, ingresses } = warm;
  return createEngine({ ...warm, workloads: [...workloads], policies: [...policies], ingresses: [...ingresses] });
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
    unknown: reach.unknown,
    dns: reach.dns,
    internet: reach.internet.key,
  };
}
