// How a Calico policy is opened for one connection: an Allow rule at the end of it, or a policy of the same tier, for no rule of
// the tier decides the connection yet. Nothing here knows why it is closed.

import { isList, isObject, type Json, type JsonObject } from "../../../base/json.ts";
import type { PolicyFacts } from "../../../model/facts.ts";
import { toMapSelector, toSelector } from "../../../model/selector.ts";
import { type Creation, type Opening, pickingLabels, type Wanted } from "../../opening.ts";
import { isEveryPort, portRanges } from "../../portSet.ts";
import { nameOfOther, prepositionOf, showOther, showWantedPorts } from "../../wantedText.ts";
import { printSelector } from "./podSelector.ts";

export function openCalico(facts: PolicyFacts, wanted: Wanted): Opening {
  const { direction, other } = wanted;
  const { id, spec } = facts;
  const path = ["spec", direction];
  const label = showWantedPorts(wanted);
  if (other.is === "node" && other.blocks.length === 0) {
    const text = `${showOther(wanted)} is on its node's network: allow the nodes' addresses by nets on ${label}`;
    return { is: "advice", id, path, text };
  }
  const created = newPolicy(facts, wanted);
  if (!isList(spec[direction])) return created;
  const text = `add an Allow rule ${prepositionOf(wanted)} ${showOther(wanted)} on ${label} to ${id.name}`;
  return { is: "append", id, path, items: rulesFor(facts, wanted), text, otherwise: created };
}

function newPolicy(facts: PolicyFacts, wanted: Wanted): Creation {
  const { direction, self, scope } = wanted;
  const { tier } = facts.spec;
  const prefix = typeof tier === "string" && tier !== "" && tier !== "default" ? `${tier}.` : "";
  const name = `${prefix}allow-${direction}-${prepositionOf(wanted)}-${nameOfOther(wanted)}`;
  const { namespace } = self.id;
  const own: PolicyFacts = { ...facts, id: { ...facts.id, namespace } };
  return {
    is: "create",
    manifest: {
      apiVersion: facts.apiVersion,
      kind: "NetworkPolicy",
      metadata: { name, namespace },
      spec: {
        ...(prefix !== "" && { tier: tier ?? "" }),
        selector: selectorOf(scope.self, pickingLabels(self)),
        types: [direction === "egress" ? "Egress" : "Ingress"],
        [direction]: rulesFor(own, wanted),
      },
    },
    text: `create Calico NetworkPolicy ${namespace}/${name} that allows ${direction} ${prepositionOf(wanted)} ${showOther(wanted)} on ${showWantedPorts(wanted)}`,
  };
}

/** One rule; several where ports of several protocols are wanted. */
function rulesFor(facts: PolicyFacts, wanted: Wanted): readonly JsonObject[] {
  const { direction, scope, protocol, port } = wanted;
  const other = otherEntity(facts, wanted);
  const key = direction === "egress" ? "destination" : "source";
  const rule = (own: JsonObject, ports: readonly Json[]): JsonObject => {
    const destination = { ...(key === "destination" && other), ...(ports.length > 0 && { ports }) };
    return {
      action: "Allow",
      ...own,
      ...(key === "source" && Object.keys(other).length > 0 && { source: other }),
      ...(Object.keys(destination).length > 0 && { destination }),
    };
  };
  if (!scope.ports) return [rule({ protocol }, [port])];
  if (isEveryPort(scope.ports)) return [rule({}, [])];
  const byProtocol = new Map<string, Json[]>();
  for (const { protocol: of, from, to } of portRanges(scope.ports)) {
    const list = byProtocol.get(of) ?? [];
    byProtocol.set(of, list);
    if (from !== 1 || to !== 65535) list.push(from === to ? from : `${from}:${to}`);
  }
  return [...byProtocol].map(([of, ports]) => rule({ protocol: of }, ports));
}

function otherEntity({ id }: PolicyFacts, { other, scope }: Wanted): JsonObject {
  if (other.is === "address") return { nets: [`${other.text}/${other.text.includes(":") ? 128 : 32}`] };
  if (other.is === "node") return { nets: other.blocks };
  const selector = selectorOf(scope.other, pickingLabels(other.workload));
  const { namespace } = other.workload.id;
  return namespace === id.namespace
    ? { selector }
    : { selector, namespaceSelector: `projectcalico.org/name == '${namespace}'` };
}

/** A Kubernetes selector in Calico's language, or labels where none is asked for. */
function selectorOf(asked: Json | undefined, labels: Readonly<Record<string, string>>): string {
  const selector = isObject(asked) ? toSelector(asked) : undefined;
  return printSelector(selector ?? toMapSelector(labels));
}
