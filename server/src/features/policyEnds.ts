// The pods whose ports a rule of a policy speaks of: of ingress those that the policy selects, of egress its peers.

import type { Snapshot } from "../analysis/snapshot.ts";
import { isList, isObject, type Json, jsonAt } from "../base/json.ts";
import { entryOf } from "../index/catalog.ts";
import { SERVICE } from "../index/policyView.ts";
import { type EndpointPick, hasAccount, toEndpointPick, toSubjectPick } from "../model/ciliumLabels.ts";
import type { WorkloadFacts } from "../model/facts.ts";
import { readList, readObject, readText } from "../model/read.ts";
import { everything, toSelector } from "../model/selector.ts";
import { isCiliumPolicy } from "./ciliumSlot.ts";
import { pickPods, workloadsOf } from "./pods.ts";
import type { Place, Slot } from "./slot.ts";

/** The pods at the end of a rule that its ports belong to. */
export function endsOfRule(
  snapshot: Snapshot,
  place: Place,
  slot: Extract<Slot, { is: "policyPort" }>,
): readonly WorkloadFacts[] {
  if (isCiliumPolicy(place)) return ciliumEnds(snapshot, place, slot);
  return slot.direction === "ingress" ? subjects(snapshot, place) : peers(snapshot, place, slot);
}

/** Of a rule of Cilium: the pods of the spec around it, or those that its endpoints and Services pick; all where it names nobody. */
function ciliumEnds(
  snapshot: Snapshot,
  { value, namespace: own }: Place,
  { rule, direction }: Extract<Slot, { is: "policyPort" }>,
): readonly WorkloadFacts[] {
  const pods = (pick: EndpointPick | undefined): readonly WorkloadFacts[] => {
    if (!pick || pick.isReserved) return [];
    const scope = pick.namespaces
      ? ({ is: "selected", by: pick.namespaces } as const)
      : ({ is: "one", name: own } as const);
    return pickPods(snapshot, scope, pick.pods).filter((workload) => hasAccount(pick, workload));
  };
  if (direction === "ingress")
    return pods(toSubjectPick(jsonAt(value, [...rule.slice(0, -2), "endpointSelector"]), own));
  const body = readObject(jsonAt(value, rule));
  const services = readList(body["toServices"]).flatMap((item) => {
    const { serviceName, namespace } = readObject(readObject(item)["k8sService"]);
    const entry = entryOf(snapshot.catalog, SERVICE, readText(namespace) ?? own, readText(serviceName) ?? "");
    return entry?.facts.is === "service" ? workloadsOf(snapshot, entry.facts) : [];
  });
  const endpoints = readList(body["toEndpoints"]).flatMap((item) => pods(toEndpointPick(item, own)));
  const isOpen = !Object.keys(body).some(
    (key) => /^to(?!Ports$|Requires$)/.test(key) && readList(body[key]).length > 0,
  );
  return isOpen ? pickPods(snapshot, { is: "all" }, everything) : [...new Set([...endpoints, ...services])];
}

function subjects(snapshot: Snapshot, place: Place): readonly WorkloadFacts[] {
  const { value, namespace } = place;
  const subject = jsonAt(value, ["spec", "subject"]);
  if (subject !== undefined) return podsOfPeer(snapshot, place, subject);
  const selector = toSelector(jsonAt(value, ["spec", "podSelector"])) ?? everything;
  return pickPods(snapshot, namespace === "" ? { is: "all" } : { is: "one", name: namespace }, selector);
}

function peers(
  snapshot: Snapshot,
  place: Place,
  { rule }: Extract<Slot, { is: "policyPort" }>,
): readonly WorkloadFacts[] {
  const to = jsonAt(place.value, [...rule, "to"]);
  if (!isList(to) || to.length === 0) return pickPods(snapshot, { is: "all" }, everything);
  const found = new Set<WorkloadFacts>();
  for (const peer of to) for (const workload of podsOfPeer(snapshot, place, peer)) found.add(workload);
  return [...found];
}

/** A peer of a NetworkPolicy, or a peer or subject of a cluster-scoped policy (`namespaces`, `pods`); address ranges have no known pods. */
export function podsOfPeer(snapshot: Snapshot, { namespace }: Place, peer: Json): readonly WorkloadFacts[] {
  if (!isObject(peer)) return [];
  const pods = isObject(peer["pods"]) ? peer["pods"] : peer;
  const namespaces = toSelector(peer["namespaces"] ?? pods["namespaceSelector"]);
  if (!namespaces && pods["podSelector"] === undefined) return [];
  const here = namespace === "" ? ({ is: "all" } as const) : ({ is: "one", name: namespace } as const);
  const scope = namespaces ? ({ is: "selected", by: namespaces } as const) : here;
  return pickPods(snapshot, scope, toSelector(pods["podSelector"]) ?? everything);
}
