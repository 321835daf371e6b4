// How a Cilium policy is opened for one connection: a rule of its own beside those that are there, else a policy of its own.

import { isList, type Json, type JsonObject, jsonAt, type Path } from "../../../base/json.ts";
import type { PolicyFacts } from "../../../model/facts.ts";
import { showName } from "../../../model/resourceId.ts";
import { type Creation, type Opening, pickingLabels, type Wanted } from "../../opening.ts";
import { isEveryPort, portRanges } from "../../portSet.ts";
import { nameOfOther, prepositionOf, showOther, showWantedPorts } from "../../wantedText.ts";

/** The change. A rule of its own, for toPorts of another may stand beside L7 rules that would come to hold for it too. */
export function openCilium(facts: PolicyFacts, wanted: Wanted): Opening {
  const { direction } = wanted;
  const otherwise = newPolicy(facts, wanted);
  const path = pathOf(facts, direction);
  if (!path) return otherwise;
  return {
    is: "append",
    id: facts.id,
    path,
    items: [ruleItem(wanted)],
    text: `add an ${direction} rule ${prepositionOf(wanted)} ${showOther(wanted)} on ${showWantedPorts(wanted)} to ${facts.id.name}`,
    otherwise,
  };
}

/** The list of rules to append to: that of the only spec. */
function pathOf(facts: PolicyFacts, direction: string): Path | undefined {
  if (facts.specs) return undefined;
  const rules = jsonAt(facts.spec, [direction]);
  return isList(rules) && rules.length > 0 ? ["spec", direction] : undefined;
}

function newPolicy(facts: PolicyFacts, wanted: Wanted): Creation {
  const { direction, self, scope } = wanted;
  const preposition = prepositionOf(wanted);
  const name = `allow-${direction}-${preposition}-${nameOfOther(wanted)}`;
  return {
    is: "create",
    manifest: {
      apiVersion: "cilium.io/v2",
      kind: "CiliumNetworkPolicy",
      metadata: { name, namespace: self.id.namespace },
      spec: {
        endpointSelector: scope.self ?? { matchLabels: { ...pickingLabels(self) } },
        [direction]: [ruleItem(wanted)],
      },
    },
    text: `create CiliumNetworkPolicy ${showName({ ...facts.id, namespace: self.id.namespace, name })} that allows ${direction} ${preposition} ${showOther(wanted)} on ${showWantedPorts(wanted)}`,
  };
}

function ruleItem(wanted: Wanted): JsonObject {
  const ports = portItems(wanted);
  return { ...peerOf(wanted), ...(ports.length > 0 ? { toPorts: [{ ports }] } : {}) };
}

function peerOf(wanted: Wanted): JsonObject {
  const { self, other, scope } = wanted;
  const prefix = prepositionOf(wanted);
  if (other.is === "address" && !other.isNode)
    return { [`${prefix}CIDR`]: [`${other.text}/${other.text.includes(":") ? 128 : 32}`] };
  // No block and no selector matches a node (CI-7); which one it is on is not known.
  if (other.is !== "workload") return { [`${prefix}Entities`]: ["host", "remote-node"] };
  const own = scope.other ?? { matchLabels: { ...pickingLabels(other.workload) } };
  const { namespace } = other.workload.id;
  if (namespace === self.id.namespace) return { [`${prefix}Endpoints`]: [own] };
  return { [`${prefix}Endpoints`]: [inNamespace(own, namespace)] };
}

function inNamespace(selector: Json, namespace: string): Json {
  const body: JsonObject = typeof selector === "object" && selector !== null && !isList(selector) ? selector : {};
  const labels = body["matchLabels"];
  const own: JsonObject = typeof labels === "object" && labels !== null && !isList(labels) ? labels : {};
  return { ...body, matchLabels: { ...own, "k8s:io.kubernetes.pod.namespace": namespace } };
}

/** Entries of `ports`; none for every port. */
function portItems({ protocol, port, scope }: Wanted): readonly JsonObject[] {
  if (!scope.ports) return [{ port: String(port), protocol }];
  if (isEveryPort(scope.ports)) return [];
  return portRanges(scope.ports).map(({ protocol: own, from, to }): JsonObject => {
    if (from === 1 && to === 65535) return { port: "0", protocol: own };
    return { port: String(from), ...(from === to ? {} : { endPort: to }), protocol: own };
  });
}
