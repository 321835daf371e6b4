// istio-ambient-port: rules that let pods of an ambient mesh be reached on their own ports, and not on that of the tunnel.

import { isSameValue, type JsonObject } from "../../base/json.ts";
import { NETWORK_POLICY } from "../../index/policyView.ts";
import type { Facts, PolicyFacts, WorkloadFacts } from "../../model/facts.ts";
import { isTemplate, readInteger } from "../../model/read.ts";
import { everything, selects, toSelector } from "../../model/selector.ts";
import { clipped } from "../nameSyntax.ts";
import { defineNetworkPolicyRule } from "../np/networkPolicyRule.ts";
import { protocolOf, type RuleAt, rulesOf, writtenTypes } from "../np/spec.ts";
import { showWorkloads } from "../np/words.ts";
import { meshMembership, namespaceLabels } from "./mesh.ts";

const TUNNEL = 15008;

/** Istio, Ambient and Kubernetes NetworkPolicy: traffic of the mesh arrives as HBONE, on TCP 15008. */
export const istioAmbientPort = defineNetworkPolicyRule({
  code: "istio-ambient-port",
  severity: "warning",
  check(facts, cx) {
    const closed = rulesOf(facts).filter((rule) => rule.direction === "ingress" && isClosed(rule));
    if (closed.length === 0 || !isolatesIngress(facts)) return;
    const selector = toSelector(facts.spec["podSelector"]) ?? everything;
    if (selector.unclear) return;
    const picked = cx.workloads(facts.id.namespace).filter((pod) => selects(selector, pod.podLabels));
    const pods = picked.filter((pod) => meshMembership(pod, cx) === "ambient");
    // Where no pod is known, the namespace tells of those to come.
    const isExpected =
      picked.length === 0 && namespaceLabels(facts.id.namespace, cx)?.["istio.io/dataplane-mode"] === "ambient";
    if (pods.length === 0 && !isExpected) return;
    const whose = pods.length > 0 ? showWorkloads(pods, facts.id.namespace) : facts.id.namespace;
    const verb = pods.length > 1 ? "are in ambient mode: their" : "is in ambient mode: its";
    const others = cx
      .list(NETWORK_POLICY, facts.id.namespace)
      .flatMap((entry) => rulesBeside(entry.facts, facts, pods));
    for (const rule of closed) {
      if (others.some((other) => opensTo(other, rule))) continue;
      cx.report({
        path: [...rule.path, "ports"],
        at: "key",
        message: `${clipped(whose, 44)} ${verb} traffic arrives on ${TUNNEL}, which this rule lacks`,
        fixes: [
          {
            title: `Add TCP ${TUNNEL}`,
            edits: [
              { edit: { is: "append", path: [...rule.path, "ports"], value: { protocol: "TCP", port: TUNNEL } } },
            ],
          },
        ],
      });
    }
  },
});

/** A rule with ports, none of which takes in that of the tunnel. */
function isClosed({ ports }: RuleAt): boolean {
  return ports.length > 0 && !ports.some(({ value }) => opensTunnel(value));
}

/** networking.k8s.io NetworkPolicyPort: no port is all of them; a template may be the one. */
function opensTunnel(port: JsonObject): boolean {
  if (protocolOf(port["protocol"]) !== "TCP")
    return typeof port["protocol"] === "string" && isTemplate(port["protocol"]);
  const from = port["port"];
  if (from === undefined || from === null || (typeof from === "string" && isTemplate(from))) return true;
  const [start, end] = [readInteger(from), readInteger(port["endPort"])];
  return start !== undefined && start <= TUNNEL && TUNNEL <= (end ?? start);
}

/** Whether the policy's ingress rules count (reach-semantics NP-4). */
function isolatesIngress({ spec }: PolicyFacts): boolean {
  const written = writtenTypes(spec);
  return written.is !== "list" || written.types.includes("Ingress");
}

/** The ingress rules of a policy that selects all of the pods as well; where none is known, of one for the whole namespace. */
function rulesBeside(other: Facts, own: PolicyFacts, pods: readonly WorkloadFacts[]): readonly RuleAt[] {
  if (other.is !== "policy" || !isolatesIngress(other)) return [];
  const selector = toSelector(other.spec["podSelector"]) ?? everything;
  const isSame = other.id.name === own.id.name;
  const takesAll =
    pods.length === 0 ? selector.requirements.length === 0 : pods.every((pod) => selects(selector, pod.podLabels));
  return isSame || takesAll ? rulesOf(other).filter(({ direction }) => direction === "ingress") : [];
}

/** Whether a rule lets those of another one in on the tunnel: everybody, or the same peers. */
function opensTo(other: RuleAt, rule: RuleAt): boolean {
  if (isClosed(other)) return false;
  return other.peers.length === 0 || isSameValue(other.value["from"] ?? null, rule.value["from"] ?? null);
}
