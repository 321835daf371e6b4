// Policies of Calico and the objects that they name, as facts, for small clusters made by hand.

import type { JsonObject } from "../../server/src/base/json.ts";
import type { OtherFacts, PolicyFacts } from "../../server/src/model/facts.ts";
import type { ResourceId } from "../../server/src/model/resourceId.ts";
import type { Labels } from "../../server/src/model/selector.ts";
import { type PolicyView, toKindKey } from "../../server/src/model/views.ts";

const GROUP = "projectcalico.org";

function policyOf(kind: string, namespace: string, name: string, spec: JsonObject): PolicyFacts {
  const id: ResourceId = { group: GROUP, kind, namespace, name };
  return { is: "policy", id, apiVersion: `${GROUP}/v3`, labels: {}, annotations: {}, spec };
}

/** A NetworkPolicy of Calico. */
export function cnp(namespace: string, name: string, spec: JsonObject): PolicyFacts {
  return policyOf("NetworkPolicy", namespace, name, spec);
}

/** A GlobalNetworkPolicy. */
export function gnp(name: string, spec: JsonObject): PolicyFacts {
  return policyOf("GlobalNetworkPolicy", "", name, spec);
}

/** A staged policy of any kind. */
export function staged(kind: string, namespace: string, name: string, spec: JsonObject): PolicyFacts {
  return policyOf(`Staged${kind}`, namespace, name, spec);
}

/** A Tier, NetworkSet, GlobalNetworkSet, HostEndpoint, or ServiceAccount of the core group. */
export function object(
  kind: string,
  name: string,
  kept: JsonObject = {},
  { namespace = "", labels = {} }: { readonly namespace?: string; readonly labels?: Labels } = {},
): OtherFacts {
  const group = kind === "ServiceAccount" ? "" : GROUP;
  return { is: "other", id: { group, kind, namespace, name }, labels, kept };
}

/** Objects as a view holds them. */
export function objectsOf(all: readonly OtherFacts[]): PolicyView["objects"] {
  const lists = new Map<string, OtherFacts[]>();
  for (const facts of all) {
    const key = toKindKey(facts.id.group, facts.id.kind);
    const list = lists.get(key);
    if (list) list.push(facts);
    else lists.set(key, [facts]);
  }
  return lists;
}
