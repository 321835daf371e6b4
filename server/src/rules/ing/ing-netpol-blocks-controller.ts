// ing-netpol-blocks-controller: no policy lets the ingress controller reach the pods behind a backend.

import type { Json } from "../../base/json.ts";
import { NETWORK_POLICY } from "../../index/policyView.ts";
import type { Served } from "../../ingress/classes.ts";
import { controllerPods } from "../../ingress/controllerPods.ts";
import type { IngressFacts, ServicePort, WorkloadFacts } from "../../model/facts.ts";
import { readObject } from "../../model/read.ts";
import { showId, showName, toKey } from "../../model/resourceId.ts";
import { anyController, type PodEndpoint } from "../../policy/endpoint.ts";
import { appliedBetween, type Engine, podOf, selecting } from "../../policy/engine.ts";
import type { PolicyPart } from "../../policy/policyRule.ts";
import { commonPorts, isNoPort } from "../../policy/portSet.ts";
import { targetPorts } from "../../policy/serviceBackends.ts";
import { fold } from "../../policy/verdict.ts";
import { fit } from "../message.ts";
import { engineOf } from "../np/engine.ts";
import { defineRule, type Fix, type RuleContext } from "../rule.ts";
import { selectedBy } from "../svc/selected.ts";
import { serviceBackends, serviceWithPorts } from "./backends.ts";
import { servedBy } from "./routes.ts";

/**
 * Reports backends whose pods are isolated for ingress and admit the controller on none of the backend's target ports.
 * Judged for the controller's pods where they are known; else only where the policies admit nobody at all.
 */
export const ingNetpolBlocksController = defineRule({
  code: "ing-netpol-blocks-controller",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    const served = servedBy(facts, cx);
    if (!served || ELSEWHERE.has(served.controller.id)) return;
    const view = cx.policyView();
    if (view.policies.length === 0) return;
    const engine = engineOf(cx);
    const controllers = controllerPods(view.workloads).get(served.controller.id) ?? [];
    if (controllers.some(({ hostNetwork }) => hostNetwork)) return;
    const callers = controllers.length > 0 ? controllers.map((workload) => podOf(engine, workload)) : undefined;
    const told = new Set<string>();
    for (const placed of serviceBackends(facts, cx)) {
      const service = serviceWithPorts(facts, placed, cx)?.service;
      const { portName, portNumber } = placed.backend;
      const port = service?.ports.find((item) =>
        portName === undefined ? item.port === portNumber : item.name === portName,
      );
      const pods = service && selectedBy(service, cx);
      if (!service || !port || !pods || told.has(`${service.id.name} ${port.port}`)) continue;
      told.add(`${service.id.name} ${port.port}`);
      const blocked = pods.map((pod) => ({ pod, part: blockerOf(engine, pod, port, callers) }));
      // Where one of several workloads is open, the Service answers.
      if (blocked.length === 0 || blocked.some(({ part }) => part === undefined)) continue;
      const first = blocked[0];
      const part = first?.part;
      if (!first || !part) continue;
      const entry = cx.list(NETWORK_POLICY, part.id.namespace).find((item) => toKey(item.facts.id) === toKey(part.id));
      cx.report({
        path: placed.servicePath,
        message: fit(
          `${showId(part.id)} keeps ${served.controller.title} from ${showName(first.pod.id)}:${port.targetPort}`,
          "; no policy lets it in",
        ),
        fixes: fixes(facts, served, controllers, first.pod, part, port, cx),
        related: entry
          ? [{ entry, path: ["spec"], message: `${showId(part.id)} isolates ${showName(first.pod.id)}` }]
          : [],
      });
    }
  },
});

/** Controllers whose requests do not come from pods of the cluster, or not from pods that are known by their own name. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  "alb",
  "gce",
  "azure",
  "cilium",
  "contour",
  "istio",
  "openshift",
  "tailscale",
  "ngrok",
  "higress",
]);

/** The policy that isolates a pod where no caller gets through for certain; undefined where one gets through or might. */
function blockerOf(
  engine: Engine,
  workload: WorkloadFacts,
  port: ServicePort,
  callers: readonly PodEndpoint[] | undefined,
): PolicyPart | undefined {
  const wanted = targetPorts(port, workload);
  if (workload.hostNetwork || isNoPort(wanted)) return undefined;
  const pod = podOf(engine, workload);
  const list = selecting(engine, pod, "ingress");
  // An allow rule for some namespace may be meant for a controller that we don't see.
  if (!callers && list.some(({ part }) => part.rules.some(({ action }) => action !== "deny"))) return undefined;
  const open = (callers ?? [anyController]).some(
    (caller) => !isNoPort(commonPorts(fold(appliedBetween(engine, pod, "ingress", caller, list)).may, wanted)),
  );
  return open ? undefined : list.find(({ part, selects }) => part.isolates && selects === "yes")?.part;
}

function fixes(
  facts: IngressFacts,
  { controller }: Served,
  controllers: readonly WorkloadFacts[],
  pod: WorkloadFacts,
  part: PolicyPart,
  port: ServicePort,
  cx: RuleContext,
): readonly Fix[] {
  const namespace = controllers[0]?.id.namespace;
  if (
    namespace === undefined ||
    part.id.kind !== "NetworkPolicy" ||
    controllers.some(({ id }) => id.namespace !== namespace)
  )
    return [];
  const rule: Json = {
    from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } } }],
    ports: [{ protocol: "TCP", port: port.targetPort }],
  };
  const target = cx
    .list(NETWORK_POLICY, part.id.namespace)
    .find((entry) => entry.facts.id.name === part.id.name && entry.origin.is === "file");
  const subject = readObject(target?.facts.is === "policy" ? target.facts.spec["podSelector"] : undefined);
  // A rule in a policy for all pods would open the port on all of them.
  if (target && Object.keys(subject).length > 0) {
    return [
      {
        title: `Let ${controller.title} in by ${showId(part.id)}`,
        edits: [{ edit: { is: "append", path: ["spec", "ingress"], value: rule }, target }],
      },
    ];
  }
  const name = `allow-${controller.id.toLowerCase()}-to-${pod.id.name}`;
  const labels =
    pod.selector && pod.selector.requirements.length > 0
      ? Object.fromEntries(pod.selector.requirements.map(({ key, values }) => [key, values[0] ?? ""]))
      : pod.podLabels;
  const policy: Json = {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace: facts.id.namespace },
    spec: { podSelector: { matchLabels: labels }, policyTypes: ["Ingress"], ingress: [rule] },
  };
  return [
    {
      title: `Create NetworkPolicy ${facts.id.namespace}/${name}`,
      edits: [{ edit: { is: "appendDocument", value: policy } }],
    },
  ];
}
