// How a NetworkPolicy is opened for one connection: a port in a rule whose peers match already, else a new rule, else,
// where only policies without rules isolate the pod, a policy of its own.

import { isList, type Json, type JsonObject, jsonAt, toFieldPath } from "../../../base/json.ts";
import type { PolicyFacts } from "../../../model/facts.ts";
import { showName } from "../../../model/resourceId.ts";
import { NAMESPACE_NAME } from "../../matching.ts";
import { type Opening, pickingLabels, type Wanted } from "../../opening.ts";
import type { PolicyRule } from "../../policyRule.ts";

/** The change; `near` is a rule of the policy that matches the other end on other ports. */
export function openNetworkPolicy(facts: PolicyFacts, wanted: Wanted, near: PolicyRule | undefined): Opening {
  const { direction, protocol, port } = wanted;
  const label = `${port}/${protocol}`;
  if (wanted.other.is === "node" && wanted.other.blocks.length === 0 && !near) {
    const text = `${showOther(wanted)} is on its node's network: allow the nodes' addresses by ipBlock on ${label}`;
    return { is: "advice", id: facts.id, path: ["spec", direction], text };
  }
  if (near) {
    const path = [...near.cite.path, "ports"];
    return {
      is: "append",
      id: facts.id,
      path,
      item: portItem(wanted),
      text: `add port ${label} to ${toFieldPath(near.cite.path.slice(1))} of ${facts.id.name}`,
    };
  }
  const preposition = direction === "egress" ? "to" : "from";
  const who = showOther(wanted);
  const rules = jsonAt(facts.spec, [direction]);
  if (isList(rules) && rules.length > 0) {
    return {
      is: "append",
      id: facts.id,
      path: ["spec", direction],
      item: ruleItem(wanted),
      text: `add an ${direction} rule ${preposition} ${who} on ${label} to ${facts.id.name}`,
    };
  }
  const name = `allow-${direction}-${preposition}-${nameOfOther(wanted)}`;
  return {
    is: "create",
    manifest: {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name, namespace: wanted.self.id.namespace },
      spec: {
        podSelector: { matchLabels: { ...pickingLabels(wanted.self) } },
        policyTypes: [direction === "egress" ? "Egress" : "Ingress"],
        [direction]: [ruleItem(wanted)],
      },
    },
    text: `create NetworkPolicy ${showName({ ...facts.id, name })} that allows ${direction} ${preposition} ${who} on ${label}`,
  };
}

function ruleItem(wanted: Wanted): JsonObject {
  return { [wanted.direction === "egress" ? "to" : "from"]: peerItems(wanted), ports: [portItem(wanted)] };
}

function peerItems({ self, other }: Wanted): readonly Json[] {
  if (other.is === "address") return [{ ipBlock: { cidr: `${other.text}/${other.text.includes(":") ? 128 : 32}` } }];
  if (other.is === "node") return other.blocks.map((cidr) => ({ ipBlock: { cidr } }));
  const podSelector = { matchLabels: { ...pickingLabels(other.workload) } };
  const { namespace } = other.workload.id;
  if (namespace === self.id.namespace) return [{ podSelector }];
  return [{ namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: namespace } }, podSelector }];
}

function portItem({ protocol, port }: Wanted): JsonObject {
  return protocol === "TCP" ? { port } : { port, protocol };
}

function showOther({ other }: Wanted): string {
  return other.is === "address" ? other.text : showName(other.workload.id);
}

function nameOfOther({ other }: Wanted): string {
  const text = other.is === "address" ? other.text : other.workload.id.name;
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 40);
}
