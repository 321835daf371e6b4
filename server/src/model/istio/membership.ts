// Whether a pod is in the mesh, and how (reach-semantics IS-2): by a sidecar, by its node's proxy (ambient), or not. Reads the
// labels of the pod and its namespace, and what is kept of the pod's annotations.

import type { WorkloadFacts } from "../facts.ts";
import type { Labels } from "../selector.ts";

export type Membership = "sidecar" | "ambient" | "none" | "unknown";

/** What membership reads of a workload. */
export type MeshPod = Pick<WorkloadFacts, "podLabels" | "labelsUnclear" | "hostNetwork" | "istio">;

/** How a workload's pods are in the mesh. `namespace` are the labels of their namespace; undefined where they are not known. */
export function membershipOf(workload: MeshPod, namespace: Labels | undefined): Membership {
  // Pods of the node's network are neither injected nor redirected.
  if (workload.hostNetwork) return "none";
  if (workload.istio?.hasProxy) return "sidecar";
  const pod = podInjection(workload);
  const around = namespace && namespaceInjection(namespace);
  if (pod === "off" || around === "off") return ambientOf(workload, namespace);
  if (around === "on") return workload.labelsUnclear ? "unknown" : "sidecar";
  // Whatever the namespace says but `disabled`, a pod that asks for a sidecar gets one.
  if (pod === "on") return namespace === undefined ? "unknown" : "sidecar";
  return workload.labelsUnclear ? "unknown" : ambientOf(workload, namespace);
}

/** Whether a pod's sidecar is a gateway of the mesh, which reads no Sidecar and is no application. */
export function isGatewayPod({ podLabels, istio, id }: MeshPod & { readonly id?: { readonly name: string } }): boolean {
  if (istio?.annotations["inject.istio.io/templates"]?.split(",").some((name) => name.trim() === "gateway"))
    return true;
  if (podLabels["gateway.networking.k8s.io/gateway-name"] !== undefined) return true;
  return /gateway$/.test(podLabels["istio"] ?? "") || /^istio-.*gateway$/.test(podLabels["app"] ?? id?.name ?? "");
}

/** networking.istio.io: what a namespace says of sidecars; undefined where it says nothing. */
function namespaceInjection(labels: Labels): "on" | "off" | undefined {
  const injection = labels["istio-injection"];
  if (injection === "disabled") return "off";
  return injection === "enabled" || labels["istio.io/rev"] !== undefined ? "on" : undefined;
}

/** What a pod says of its sidecar: the label, or the annotation of old. */
function podInjection({ podLabels, istio }: MeshPod): "on" | "off" | undefined {
  const said = podLabels["sidecar.istio.io/inject"] ?? istio?.annotations["sidecar.istio.io/inject"];
  if (said !== undefined) return said === "false" ? "off" : said === "true" ? "on" : undefined;
  return podLabels["istio.io/rev"] === undefined ? undefined : "on";
}

function ambientOf({ podLabels }: MeshPod, namespace: Labels | undefined): Membership {
  const own = podLabels["istio.io/dataplane-mode"];
  if (own !== undefined) return own === "ambient" ? "ambient" : "none";
  if (namespace === undefined) return "unknown";
  return namespace["istio.io/dataplane-mode"] === "ambient" ? "ambient" : "none";
}
