// CiliumEgressGatewayPolicy (cilium.io/v2): by which address and node traffic of some pods to some addresses outside leaves
// the cluster. It allows nothing and denies nothing.

import { ofCidrs, without } from "../../../base/ipSet.ts";
import { isList, isObject, type Json, type JsonObject } from "../../../base/json.ts";
import type { NodeFacts, OtherFacts } from "../../../model/facts.ts";
import { everything, type Requirement, selects, showSelector } from "../../../model/selector.ts";
import { toKindKey } from "../../../model/views.ts";
import { NAMESPACE_NAME } from "../../matching.ts";
import type { Leaving, PodMatch } from "../../policyRule.ts";
import type { PolicyWorld } from "../../world.ts";
import { readSelector, sourceless, toSubject } from "./endpointSelector.ts";

const GATEWAY = toKindKey("cilium.io", "CiliumEgressGatewayPolicy");

/** What every CiliumEgressGatewayPolicy says, one entry a gateway of it. */
export function leavings(world: PolicyWorld): readonly Leaving[] {
  return world.objects(GATEWAY).flatMap((facts) => leavingsOf(facts, world));
}

function leavingsOf({ id, kept }: OtherFacts, world: PolicyWorld): readonly Leaving[] {
  const spec = isObject(kept) ? kept : {};
  const selectors = (isList(spec["selectors"]) ? spec["selectors"] : []).filter(isObject);
  // Cluster networks are left out by Cilium itself: the ranges are met with addresses outside alone.
  const ranges = without(ofCidrs(textsOf(spec["destinationCIDRs"])), ofCidrs(textsOf(spec["excludedCIDRs"])));
  const subjects = selectors.flatMap(subjectOf);
  const onNodes = selectors.some(({ nodeSelector }) => nodeSelector !== undefined);
  const doubt = onNodes ? "on which node a pod runs is not known" : undefined;
  const gateways = [spec["egressGateway"], ...(isList(spec["egressGateways"]) ? spec["egressGateways"] : [])];
  return gateways.filter(isObject).map((gateway) => ({ id, subjects, ranges, ...gatewayOf(gateway, world), doubt }));
}

/** Pods by their labels, in namespaces by theirs; a namespace may be named among the pod's labels too. */
function subjectOf({ podSelector, namespaceSelector }: JsonObject): readonly PodMatch[] {
  if (podSelector === undefined && namespaceSelector === undefined)
    return [{ namespace: undefined, namespaces: undefined, pods: undefined }];
  const match = toSubject(readSelector(podSelector), "");
  if (namespaceSelector === undefined) return [match];
  const { requirements, unclear } = sourceless(namespaceSelector);
  const named: Requirement[] =
    match.namespace === undefined ? [] : [{ key: NAMESPACE_NAME, operator: "In", values: [match.namespace] }];
  const asked = [...named, ...(match.namespaces?.requirements ?? []), ...requirements];
  return [{ ...match, namespace: undefined, namespaces: { requirements: asked, unclear } }];
}

function gatewayOf(gateway: JsonObject, world: PolicyWorld): Pick<Leaving, "address" | "node"> {
  const { egressIP, interface: device, nodeSelector } = gateway;
  const selector = sourceless(nodeSelector) ?? everything;
  const nodes = world.nodes().filter(({ labels }) => selects(selector, labels));
  const address =
    typeof egressIP === "string" ? egressIP : typeof device === "string" ? `an address of ${device}` : undefined;
  return { address, node: showNode(nodes, showSelector(selector)) };
}

/** The first of several is taken, and another when it is gone. */
function showNode(nodes: readonly NodeFacts[], labels: string): string {
  const names = nodes.map(({ id }) => id.name).sort();
  const [first, ...more] = names;
  if (first === undefined) return labels === "" ? "a node" : `a node with ${labels}`;
  return more.length === 0 ? `node ${first}` : `node ${first} or ${more.length} more`;
}

function textsOf(value: Json | undefined): readonly string[] {
  return isList(value) ? value.filter((text) => typeof text === "string") : [];
}
