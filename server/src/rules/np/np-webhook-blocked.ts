// np-webhook-blocked: a policy on pods behind an admission webhook that does not let the API server in.

import { isList, isObject, type JsonObject } from "../../base/json.ts";
import type { Facts, PolicyFacts, ServiceFacts, WorkloadFacts } from "../../model/facts.ts";
import { toKey } from "../../model/resourceId.ts";
import type { Engine } from "../../policy/engine.ts";
import { podOf, rowOf, selecting } from "../../policy/engine.ts";
import { lowerPolicy } from "../../policy/lowering.ts";
import type { PolicyPart } from "../../policy/policyRule.ts";
import { commonPorts, isNoPort, noPort, type PortSet, portRanges, unitePorts } from "../../policy/portSet.ts";
import { makeRow } from "../../policy/row.ts";
import { backendsOf, targetPorts } from "../../policy/serviceBackends.ts";
import type { RuleContext } from "../rule.ts";
import { engineOf } from "./engine.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { sameId } from "./sameId.ts";
import { shorten } from "./spec.ts";

const KINDS = [
  "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
  "admissionregistration.k8s.io/MutatingWebhookConfiguration",
];

/** The API server calls from a node's address: only a rule by address or for everyone lets it in. Needs webhooks, Services, workloads. */
export const npWebhookBlocked = defineNetworkPolicyRule({
  code: "np-webhook-blocked",
  severity: "warning",
  check(facts, cx) {
    if (!lowerPolicy(facts).parts.some(({ direction }) => direction === "ingress")) return;
    const hooks = webhooks(cx).filter(({ namespace }) => namespace === facts.id.namespace);
    if (hooks.length === 0) return;
    const engine = engineOf(cx);
    for (const hook of hooks) {
      const service = engine.view.services.find(
        ({ id }) => id.namespace === hook.namespace && id.name === hook.service,
      );
      for (const pod of service ? backendsOf(engine.view, service) : []) {
        const ports = service ? portsBehind(service, hook.port, pod) : noPort;
        if (isNoPort(ports) || pod.hostNetwork || !refuses(engine, facts, pod, ports)) continue;
        const [range] = portRanges(ports);
        cx.report({
          path: ["spec", "ingress"],
          at: "key",
          message: `The API server can't reach webhook ${shorten(hook.name, 45)} (${shorten(pod.id.name, 25)}:${range?.from ?? hook.port})`,
          fixes: range
            ? [
                {
                  title: `Let everyone in on ${range.from}`,
                  edits: [
                    {
                      edit: {
                        is: "append",
                        path: ["spec", "ingress"],
                        value: { ports: [{ protocol: "TCP", port: range.from }] },
                      },
                    },
                  ],
                },
              ]
            : [],
        });
        return;
      }
    }
  },
});

interface Webhook {
  readonly name: string;
  readonly namespace: string;
  readonly service: string;
  readonly port: number;
}

function webhooks(cx: RuleContext): readonly Webhook[] {
  return KINDS.flatMap((kind) => cx.derive(kind, webhooksOf));
}

function webhooksOf(configurations: readonly Facts[]): readonly Webhook[] {
  return configurations.flatMap((facts) =>
    facts.is === "other" && isList(facts.kept) ? facts.kept.filter(isObject).flatMap(toWebhook) : [],
  );
}

function toWebhook({ name, namespace, service, port }: JsonObject): readonly Webhook[] {
  if (typeof name !== "string" || typeof namespace !== "string" || typeof service !== "string") return [];
  return [{ name, namespace, service, port: typeof port === "number" ? port : 443 }];
}

function portsBehind(service: ServiceFacts, number: number, pod: WorkloadFacts): PortSet {
  return service.ports
    .filter(({ port, protocol }) => port === number && protocol === "TCP")
    .map((port) => targetPorts(port, pod))
    .reduce(unitePorts, noPort);
}

/** Whether the pod is isolated, no address may reach the ports, and this policy is the first of those that isolate it. */
function refuses(engine: Engine, facts: PolicyFacts, pod: WorkloadFacts, ports: PortSet): boolean {
  const index = engine.ground.endpointIndex.get(pod);
  const self = podOf(engine, pod);
  const row =
    (index === undefined ? undefined : rowOf(engine, index, "ingress")) ??
    makeRow(engine.ground, self, "ingress", selecting(engine, self, "ingress"));
  const isolating = row.selecting
    .filter(({ part, selects }) => part.isolates && selects === "yes")
    .map(({ part }) => part);
  const first = [...isolating].sort(byWidth)[0];
  if (!first || !sameId(first.id, facts.id)) return false;
  return row.outside.every(({ verdict }) => isNoPort(commonPorts(verdict.may, ports)));
}

/** Policies with rules first, narrow ones before wide ones: a rule belongs where others are. */
function byWidth(a: PolicyPart, b: PolicyPart): number {
  const width = ({ rules, subject }: PolicyPart): number =>
    (rules.length > 0 ? 0 : 1000) - (subject.pods?.requirements.length ?? 0);
  return width(a) - width(b) || (toKey(a.id) < toKey(b.id) ? -1 : 1);
}
