// Sites of policies that are made of selectors: NetworkPolicy, and the cluster-scoped policies with a subject.

import { hasTemplate } from "../model/read.ts";
import type { Resource } from "../model/resource.ts";
import { everything, toSelector } from "../model/selector.ts";
import { namespaceSelectorSites, type PodPick, podSelectorSites, refers, type Site } from "./site.ts";
import { below, itemsOf, type Spot, textOf, topOf } from "./spot.ts";

/** The sites of a policy; none for kinds of another shape. */
export function policySites(resource: Resource): readonly Site[] {
  const spec = below(topOf(resource.value), "spec");
  return resource.id.kind === "NetworkPolicy"
    ? networkPolicySites(spec, resource.id.namespace)
    : clusterPolicySites(spec);
}

/** networking.k8s.io/v1 NetworkPolicySpec; policies of the same kind with another shape have none of its fields. */
function networkPolicySites(spec: Spot, namespace: string): readonly Site[] {
  const subject = below(spec, "podSelector");
  const own: PodPick = { namespace, namespaces: undefined, pods: toSelector(subject.value) ?? everything };
  const rules = (["ingress", "egress"] as const).flatMap((direction) =>
    itemsOf(below(spec, direction)).flatMap((rule) => {
      const peers = itemsOf(below(rule, direction === "ingress" ? "from" : "to"));
      const picks = peers.flatMap((peer) => toPick(peer, namespace) ?? []);
      // A port is looked up in the pods that are called (NetworkPolicyPort.port).
      const called = direction === "ingress" ? [own] : picks;
      return [...peers.flatMap((peer) => peerSites(peer, namespace)), ...portSites(below(rule, "ports"), called)];
    }),
  );
  return [...podSelectorSites(subject, { namespace, namespaces: undefined }), ...rules];
}

function peerSites(peer: Spot, namespace: string | undefined): readonly Site[] {
  const pick = toPick(peer, namespace);
  return [
    ...namespaceSelectorSites(below(peer, "namespaceSelector")),
    ...(pick ? podSelectorSites(below(peer, "podSelector"), pick) : []),
  ];
}

/** The pods of a NetworkPolicyPeer or of a pods subject; undefined where it is no selector of pods. */
function toPick(peer: Spot, namespace: string | undefined): PodPick | undefined {
  const namespaces = toSelector(below(peer, "namespaceSelector").value);
  const pods = toSelector(below(peer, "podSelector").value);
  if (namespaces === undefined && pods === undefined) return undefined;
  return { namespace: namespaces === undefined ? namespace : undefined, namespaces, pods };
}

function portSites(ports: Spot, called: readonly PodPick[]): readonly Site[] {
  return itemsOf(ports).flatMap((item) => {
    const at = below(item, "port");
    const port = textOf(at);
    return port === undefined || hasTemplate(at.value)
      ? []
      : called.map((pods) => refers(at, { is: "podPort", pods, port }));
  });
}

/** AdminNetworkPolicy and its kin: `namespaces` is a namespace selector, `pods` has both selectors. */
function clusterPolicySites(spec: Spot): readonly Site[] {
  const subject = below(spec, "subject");
  const rules = (["ingress", "egress"] as const).flatMap((direction) =>
    itemsOf(below(spec, direction)).flatMap((rule) => {
      const peers = itemsOf(below(rule, direction === "ingress" ? "from" : "to"));
      const called = (direction === "ingress" ? [subject] : peers).flatMap((peer) => toClusterPick(peer) ?? []);
      return [...peers.flatMap(clusterPeerSites), ...namedPortSites(rule, called)];
    }),
  );
  return [...clusterPeerSites(subject), ...rules];
}

function clusterPeerSites(peer: Spot): readonly Site[] {
  return [...namespaceSelectorSites(below(peer, "namespaces")), ...peerSites(below(peer, "pods"), undefined)];
}

function toClusterPick(peer: Spot): PodPick | undefined {
  const namespaces = toSelector(below(peer, "namespaces").value);
  return namespaces ? { namespace: undefined, namespaces, pods: undefined } : toPick(below(peer, "pods"), undefined);
}

/** `ports[].namedPort` of v1alpha1, `protocols[].destinationNamedPort` of ClusterNetworkPolicy. */
function namedPortSites(rule: Spot, called: readonly PodPick[]): readonly Site[] {
  const ports = [
    ...itemsOf(below(rule, "ports")).map((item) => below(item, "namedPort")),
    ...itemsOf(below(rule, "protocols")).map((item) => below(item, "destinationNamedPort")),
  ];
  return ports.flatMap((at) => {
    const port = textOf(at);
    return port === undefined || hasTemplate(at.value)
      ? []
      : called.map((pods) => refers(at, { is: "podPort", pods, port }));
  });
}
