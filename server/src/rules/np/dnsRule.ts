// The egress rule that lets pods look up names, for the DNS pods that are known or those that every cluster has.

import type { Json, JsonObject } from "../../base/json.ts";
import type { PolicyFacts, WorkloadFacts } from "../../model/facts.ts";
import { NAMESPACE_NAME_LABEL } from "../../model/kinds/index.ts";
import { dnsPort, dnsWorkloads } from "../../policy/dns.ts";
import type { Engine } from "../../policy/engine.ts";
import type { Fix } from "../rule.ts";

const OPENSHIFT = "dns.operator.openshift.io/daemonset-dns";

/** `Add a DNS rule to allow-egress`: UDP and TCP 53 to the DNS pods, behind the other rules. */
export function dnsFix(policy: PolicyFacts, engine: Engine): Fix {
  return {
    title: `Add a DNS rule to ${policy.id.name}`,
    edits: [{ edit: { is: "append", path: ["spec", "egress"], value: dnsRule(engine) } }],
  };
}

/** Who answers DNS, for messages: `kube-dns`, or `dns-default` of OpenShift. */
export function dnsName(engine: Engine): string {
  return onlyOpenShift(engine) ? "openshift-dns" : "kube-dns";
}

/** The number at which the DNS pods listen. */
export function dnsPortNumber(engine: Engine): number {
  const [first] = dnsWorkloads(engine);
  return first ? dnsPort(engine, first) : 53;
}

/** Whether a workload is one of those that answer DNS for the cluster. */
export function servesDns({ id, podLabels }: WorkloadFacts): boolean {
  if (id.namespace === "openshift-dns") return podLabels[OPENSHIFT] === "default";
  return id.namespace === "kube-system" && podLabels["k8s-app"] === "kube-dns";
}

/** The peer that picks the DNS pods. */
export function dnsPeer(engine: Engine): JsonObject {
  const [namespace, key, value] = onlyOpenShift(engine)
    ? ["openshift-dns", OPENSHIFT, "default"]
    : ["kube-system", "k8s-app", "kube-dns"];
  return {
    namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: namespace } },
    podSelector: { matchLabels: { [key]: value } },
  };
}

export function dnsRule(engine: Engine): Json {
  const port = dnsPortNumber(engine);
  return {
    to: [dnsPeer(engine)],
    ports: [
      { protocol: "UDP", port },
      { protocol: "TCP", port },
    ],
  };
}

function onlyOpenShift(engine: Engine): boolean {
  const known: readonly WorkloadFacts[] = dnsWorkloads(engine);
  return known.length > 0 && known.every(({ podLabels }) => Object.hasOwn(podLabels, OPENSHIFT));
}
