// How a NetworkPolicy is opened for one connection: a port in a rule whose peers match already, else a new rule, else,
// where only policies without rules isolate the pod, a policy of its own.

import { isList, type Json, type JsonObject, jsonAt, toFieldPath } from "../../../base/json.ts";
import type { PolicyFacts } from "../../../model/facts.ts";
import { showName } from "../../../model/resourceId.ts";
import { NAMESPACE_NAME } from "../../matching.ts";
import { type Creation, type Opening, pickingLabels, type Wanted } from "../../opening.ts";
import type { PolicyRule } from "../../policyRule.ts";
import { isEveryPort, portRanges } from "../../portSet.ts";
import { nameOfOther, prepositionOf, showOther, showWantedPorts } from "../../wantedText.ts";

/** The change; `near` is a rule of the policy that matches the other end on other ports. */
export function openNetworkPolicy(facts: PolicyFacts, wanted: Wanted, near: PolicyRule | undefined): Opening {
  const { direction } = wanted;
  const label = showWantedPorts(wanted);
  const ports = portItems(wanted);
  if (wanted.nodesByEntity && !near && isNode(wanted)) {
    const text = `no ipBlock takes the node of ${showOther(wanted)} in: allow entities host and remote-node by a CiliumNetworkPolicy`;
    return { is: "advice", id: facts.id, path: ["spec", direction], text };
  }
  if (wanted.other.is === "node" && wanted.other.blocks.length === 0 && !near) {
    const text = `${showOther(wanted)} is on its node's network: allow the nodes' addresses by ipBlock on ${label}`;
    return { is: "advice", id: facts.id, path: ["spec", direction], text };
  }
  const otherwise = newPolicy(facts, wanted);
  if (near && ports.length > 0) {
    return {
      is: "append",
      id: facts.id,
      path: [...near.cite.path, "ports"],
      items: ports,
      text: `add port ${label} to ${toFieldPath(near.cite.path.slice(1))} of ${facts.id.name}`,
      otherwise,
    };
  }
  const rules = jsonAt(facts.spec, [direction]);
  if (isList(rules) && rules.length > 0) {
    return {
      is: "append",
      id: facts.id,
      path: ["spec", direction],
      items: [ruleItem(wanted)],
      text: `add an ${direction} rule ${prepositionOf(wanted)} ${showOther(wanted)} on ${label} to ${facts.id.name}`,
      otherwise,
    };
  }
  return otherwise;
}

function isNode({ other }: Wanted): boolean {
  return other.is === "node" || (other.is === "address" && other.isNode);
}

function newPolicy(facts: PolicyFacts, wanted: Wanted): Creation {
  const { direction, self, scope } = wanted;
  const preposition = prepositionOf(wanted);
  const name = `allow-${direction}-${preposition}-${nameOfOther(wanted)}`;
  return {
    is: "create",
    manifest: {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name, namespace: self.id.namespace },
      spec: {
        podSelector: scope.self ?? { matchLabels: { ...pickingLabels(self) } },
        policyTypes: [direction === "egress" ? "Egress" : "Ingress"],
        [direction]: [ruleItem(wanted)],
      },
    },
    text: `create NetworkPolicy ${showName({ ...facts.id, name })} that allows ${direction} ${preposition} ${showOther(wanted)} on ${showWantedPorts(wanted)}`,
  };
}

function ruleItem(wanted: Wanted): JsonObject {
  const ports = portItems(wanted);
  return { [prepositionOf(wanted)]: peerItems(wanted), ...(ports.length > 0 ? { ports } : {}) };
}

function peerItems({ self, other, scope }: Wanted): readonly Json[] {
  if (other.is === "address") return [{ ipBlock: { cidr: `${other.text}/${other.text.includes(":") ? 128 : 32}` } }];
  if (other.is === "node") return other.blocks.map((cidr) => ({ ipBlock: { cidr } }));
  const podSelector = scope.other ?? { matchLabels: { ...pickingLabels(other.workload) } };
  const { namespace } = other.workload.id;
  if (namespace === self.id.namespace) return [{ podSelector }];
  return [{ namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: namespace } }, podSelector }];
}

/** Entries of `ports`; none for every port. A range that is a whole protocol needs no number. */
function portItems({ protocol, port, scope }: Wanted): readonly JsonObject[] {
  if (!scope.ports) return [protocol === "TCP" ? { port } : { port, protocol }];
  if (isEveryPort(scope.ports)) return [];
  return portRanges(scope.ports).map((range): JsonObject => {
    const own = range.protocol === "TCP" ? {} : { protocol: range.protocol };
    if (range.from === 1 && range.to === 65535) return { protocol: range.protocol };
    return range.from === range.to ? { port: range.from, ...own } : { port: range.from, endPort: range.to, ...own };
  });
}
