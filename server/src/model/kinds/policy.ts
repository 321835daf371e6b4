// Kinds that say who may talk to whom. The facts hold the spec as it is written: the dialect of the policy language knows its shape.

import { isObject, type JsonObject } from "../../base/json.ts";
import type { PolicyFacts } from "../facts.ts";
import { readLabels, readList, readObject } from "../read.ts";
import type { ResourceId } from "../resourceId.ts";
import type { KindDefinition } from "./kind.ts";

/** `crd.projectcalico.org` is where Calico keeps what `projectcalico.org` serves. */
const CALICO_GROUPS = ["projectcalico.org", "crd.projectcalico.org"];

export const policies: readonly KindDefinition[] = [
  policy("networking.k8s.io", "NetworkPolicy", true),
  policy("policy.networking.k8s.io", "AdminNetworkPolicy", false),
  policy("policy.networking.k8s.io", "BaselineAdminNetworkPolicy", false),
  policy("policy.networking.k8s.io", "ClusterNetworkPolicy", false),
  ...CALICO_GROUPS.flatMap((group) => [
    policy(group, "NetworkPolicy", true),
    policy(group, "GlobalNetworkPolicy", false),
    policy(group, "StagedNetworkPolicy", true),
    policy(group, "StagedGlobalNetworkPolicy", false),
    policy(group, "StagedKubernetesNetworkPolicy", true),
  ]),
  policy("cilium.io", "CiliumNetworkPolicy", true),
  policy("cilium.io", "CiliumClusterwideNetworkPolicy", false),
  policy("security.istio.io", "AuthorizationPolicy", true),
];

function policy(group: string, kind: string, namespaced: boolean): KindDefinition {
  return { group, kind, namespaced, decode };
}

function decode(value: JsonObject, id: ResourceId, apiVersion: string): PolicyFacts {
  const metadata = readObject(value["metadata"]);
  const specs = readList(value["specs"]).filter(isObject);
  return {
    is: "policy",
    id,
    apiVersion,
    labels: readLabels(metadata["labels"]),
    annotations: readLabels(metadata["annotations"]),
    spec: readObject(value["spec"]),
    ...(specs.length === 0 ? {} : { specs }),
  };
}
