// The egress rule that lets pods look up names, for the DNS pods that are known or those that every cluster has.

import type { Json, JsonObject, Path } from "../../base/json.ts";
import type { PolicyFacts, Protocol, WorkloadFacts } from "../../model/facts.ts";
import { NAMESPACE_NAME_LABEL } from "../../model/kinds/index.ts";
import { assumesOpenShift, type DnsAnswer, dnsPort, dnsWorkloads } from "../../policy/dns.ts";
import type { Engine } from "../../policy/engine.ts";
import type { Cite } from "../../policy/policyRule.ts";
import type { Fix } from "../rule.ts";
import { sameId } from "./sameId.ts";

const OPENSHIFT = "dns.operator.openshift.io/daemonset-dns";

/**
 * `Add a DNS rule to allow-egress`: UDP and TCP 53 to the DNS pods, behind the other rules. Where TCP passes already by a rule
 * of the policy, UDP is added there instead.
 */
export function dnsFixes(policy: PolicyFacts, engine: Engine, answer: DnsAnswer | undefined): readonly Fix[] {
  const port = dnsPortNumber(engine);
  const rule = answer?.tcp === "allow" ? ruleIn(answer.allows, policy) : undefined;
  const whole: Fix = {
    title: `Add a DNS rule to ${policy.id.name}`,
    edits: [
      {
        edit: {
          is: "append",
          path: ["spec", "egress"],
          value: dnsRule(engine, answer?.tcp === "allow" ? ["UDP"] : ["UDP", "TCP"]),
        },
      },
    ],
  };
  if (!rule) return [whole];
  const udp: Json = { protocol: "UDP", port };
  return [
    { title: `Add UDP ${port}`, edits: [{ edit: { is: "append", path: [...rule, "ports"], value: udp } }] },
    whole,
  ];
}

/** The path of the first egress rule of the policy among those cited. */
export function ruleIn(cites: readonly Cite[], { id }: PolicyFacts): Path | undefined {
  const rule = cites.find((cite) => sameId(cite.id, id) && cite.path[1] === "egress")?.path.slice(0, 3);
  return rule?.length === 3 ? rule : undefined;
}

/** Who answers DNS, for messages: `kube-dns`, or `dns-default` of OpenShift. */
export function dnsName(engine: Engine): string {
  return onlyOpenShift(engine) ? "openshift-dns" : "kube-dns";
}

/** The number at which the DNS pods listen. */
export function dnsPortNumber(engine: Engine): number {
  const [first] = dnsWorkloads(engine);
  return first ? dnsPort(engine, first) : onlyOpenShift(engine) ? 5353 : 53;
}

/** Whether a workload is one of those that answer DNS for the cluster. */
export function servesDns({ id, podLabels }: WorkloadFacts): boolean {
  if (id.namespace === "openshift-dns") return podLabels[OPENSHIFT] === "default";
  return id.namespace === "kube-system" && podLabels["k8s-app"] === "kube-dns";
}

/** The label that the DNS pods of a namespace have, and where they listen. */
export interface DnsPods {
  readonly namespace: string;
  readonly key: string;
  readonly value: string;
  readonly port: number;
}

export function dnsPods(engine: Engine): DnsPods {
  const port = dnsPortNumber(engine);
  return onlyOpenShift(engine)
    ? { namespace: "openshift-dns", key: OPENSHIFT, value: "default", port }
    : { namespace: "kube-system", key: "k8s-app", value: "kube-dns", port };
}

/** The peer that picks the DNS pods. */
export function dnsPeer(engine: Engine): JsonObject {
  const { namespace, key, value } = dnsPods(engine);
  return {
    namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: namespace } },
    podSelector: { matchLabels: { [key]: value } },
  };
}

export function dnsRule(engine: Engine, protocols: readonly Protocol[] = ["UDP", "TCP"]): Json {
  const port = dnsPortNumber(engine);
  return { to: [dnsPeer(engine)], ports: protocols.map((protocol) => ({ protocol, port })) };
}

function onlyOpenShift(engine: Engine): boolean {
  const known: readonly WorkloadFacts[] = dnsWorkloads(engine);
  if (known.length === 0) return assumesOpenShift(engine);
  return known.every(({ podLabels }) => Object.hasOwn(podLabels, OPENSHIFT));
}
