// istio-sidecar-two: two Sidecars for the same pods, of which only one counts.

import type { Path } from "../../base/json.ts";
import type { Entry } from "../../index/bucket.ts";
import type { WorkloadFacts } from "../../model/facts.ts";
import { isGatewayPod } from "../../model/istio/membership.ts";
import { readSidecar, type SidecarFacts, sidecarPicks } from "../../model/istio/sidecarOf.ts";
import { showName } from "../../model/resourceId.ts";
import type { Labels } from "../../model/selector.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import type { Report, RuleContext } from "../rule.ts";
import { SIDECAR } from "./mesh.ts";
import { defineMeshRule } from "./meshRule.ts";

/** Istio, Sidecar: with several for the same pods the behaviour is undefined (reach-semantics IS-5). */
export const istioSidecarTwo = defineMeshRule({
  code: "istio-sidecar-two",
  severity: "error",
  kind: "Sidecar",
  check(facts, _, cx) {
    const own = readSidecar(facts);
    if (!own || own.unclear) return;
    const others = cx.list(SIDECAR, facts.id.namespace).flatMap((entry) => {
      const sidecar = entry.facts.id.name === facts.id.name ? undefined : readSidecar(entry.facts);
      return sidecar && !sidecar.unclear ? [{ entry, sidecar }] : [];
    });
    if (own.selector === undefined) {
      const other = others.find(({ sidecar }) => sidecar.selector === undefined);
      if (other) cx.report(twoWithoutSelector(other.entry));
      return;
    }
    const pods = cx.workloads(facts.id.namespace).filter((pod) => sidecarPicks(own, pod) && !isGatewayPod(pod));
    for (const { entry, sidecar } of others) {
      if (sidecar.selector === undefined) continue;
      const shared = pods.find((pod) => sidecarPicks(sidecar, pod));
      if (!shared && !sameLabels(own.selector, sidecar.selector)) continue;
      cx.report(twoSelectors(sidecar, entry, shared, cx));
      return;
    }
  },
});

function twoWithoutSelector(other: Entry): Report {
  const { name, namespace } = other.facts.id;
  const what = `Sidecar ${clipped(name, 40)} takes all pods of ${clipped(namespace, 30)} too`;
  return {
    path: ["metadata", "name"],
    message: fit(what, "; only one counts, give one a workloadSelector", "; only one counts"),
    related: [{ entry: other, path: ["metadata", "name"], message: `Sidecar ${showName(other.facts.id)}` }],
  };
}

function twoSelectors(
  { facts }: SidecarFacts,
  entry: Entry,
  shared: WorkloadFacts | undefined,
  cx: RuleContext,
): Report {
  const path: Path = ["spec", "workloadSelector"];
  const whom = shared ? `${shared.id.kind} ${clipped(shared.id.name, 40)}` : "the same pods";
  return {
    path: cx.value([...path, "labels"]) === undefined ? path : [...path, "labels"],
    message: fit(`Sidecar ${clipped(facts.id.name, 40)} acts on ${whom} too`, "; only one counts"),
    related: [{ entry, path, message: `Sidecar ${showName(facts.id)}` }],
  };
}

function sameLabels(a: Labels, b: Labels): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
