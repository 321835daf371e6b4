// Random clusters whose policies are of all languages together. A language adds its policies to the tuple, and what they name to
// objects and services.

import fc from "fast-check";
import { adminPolicies, named, namespaces, networkPolicy, nodes, pods } from "./arbitraries.ts";
import { ACCOUNTS, calicoObjects, calicoPolicies, calicoServices } from "./arbitrariesCalico.ts";
import type { LiteralCluster, LiteralPod } from "./literal.ts";

const podsWithAccounts: fc.Arbitrary<readonly LiteralPod[]> = pods.chain((list) =>
  fc
    .array(fc.constantFrom(...ACCOUNTS), { minLength: list.length, maxLength: list.length })
    .map((accounts) => list.map((pod, index) => ({ ...pod, serviceAccount: accounts[index] ?? "default" }))),
);

/** NetworkPolicies, admin policies and Calico's. */
export const calicoClusters: fc.Arbitrary<LiteralCluster> = fc.record({
  namespaces,
  pods: podsWithAccounts,
  nodes,
  policies: fc
    .tuple(calicoPolicies, fc.array(networkPolicy, { maxLength: 2 }), fc.oneof(fc.constant([]), adminPolicies))
    .map((all) => named(all.flat())),
  objects: calicoObjects,
  services: calicoServices,
  ipBlockMatchesPods: fc.constant(true),
});
