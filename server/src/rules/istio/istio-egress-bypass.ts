// istio-egress-bypass: an egress gateway is in use, and nothing keeps pods of the mesh from going out past it.

import { sizeOf } from "../../base/ipSet.ts";
import type { JsonObject } from "../../base/json.ts";
import { memoOn } from "../../base/memo.ts";
import type { Entry } from "../../index/bucket.ts";
import { VIRTUAL_SERVICE } from "../../index/policyView.ts";
import type { WorkloadFacts } from "../../model/facts.ts";
import { isGatewayPod } from "../../model/istio/membership.ts";
import { NAMESPACE_NAME_LABEL } from "../../model/kinds/index.ts";
import { readObject } from "../../model/read.ts";
import { type Engine, rowOf, selectingAt } from "../../policy/engine.ts";
import { lowerPolicy } from "../../policy/lowering.ts";
import type { PolicyPart } from "../../policy/policyRule.ts";
import { hasPort } from "../../policy/portSet.ts";
import type { Row } from "../../policy/row.ts";
import { clipped } from "../nameSyntax.ts";
import { dnsRule } from "../np/dnsRule.ts";
import { engineOf } from "../np/engine.ts";
import { isSystemNamespace } from "../np/systemNamespace.ts";
import type { Fix, RuleContext } from "../rule.ts";
import { gatewaysOf, isEgressGateway, selectorOf } from "./egressGateways.ts";
import { istiodRule } from "./istiod.ts";
import { defineIstioRule } from "./istioRule.ts";
import { meshMembership, meshOf } from "./mesh.ts";

/** A fix writes policies for so many namespaces at most; the finding then stays for the rest. */
const MOST = 10;

/** reach-semantics IS-10: Istio enforces nothing here; only a policy of the network plugin does. */
export const istioEgressBypass = defineIstioRule({
  code: "istio-egress-bypass",
  severity: "warning",
  kinds: ["Gateway"],
  check(_, cx, facts) {
    if (!isEgressGateway(facts) || !isInUse(`${facts.id.namespace}/${facts.id.name}`, cx)) return;
    const { rootNamespace } = meshOf(cx);
    const engine = engineOf(cx);
    const pods = engine.view.workloads.filter(
      (workload) =>
        workload.id.namespace !== rootNamespace && !isSystemNamespace(workload.id.namespace) && !isGatewayPod(workload),
    );
    const apps = pods.filter((workload) => meshMembership(workload, cx) !== "none");
    const tail = " can skip the sidecar and go out on their own; only a NetworkPolicy stops them";
    if (pods.length === 0) {
      if (holdsEgress(engine)) return;
      cx.report({ path: ["metadata", "name"], message: `Pods${tail}`, severity: "information" });
      return;
    }
    const open = apps.filter((workload) => goesOut(engine, workload));
    const [first] = open;
    if (!first) return;
    const who = `${first.id.namespace}/${clipped(first.id.name, 24)}`;
    const namespaces = [...new Set(open.map(({ id }) => id.namespace))];
    cx.report({
      path: ["metadata", "name"],
      message: `Pods such as ${clipped(who, 28)}${tail}`,
      // Whether pods are in the mesh is not known where their Namespace is not.
      ...(meshMembership(first, cx) === "unknown" ? { severity: "information" as const } : {}),
      fixes: [policyFix(namespaces.slice(0, MOST), engine, rootNamespace, facts.id.namespace, selectorOf(facts))],
    });
  },
});

function isInUse(gateway: string, cx: RuleContext): boolean {
  return cx.list(VIRTUAL_SERVICE).some(({ facts }: Entry) => {
    if (facts.is !== "other") return false;
    return gatewaysOf(readObject(facts.kept), facts.id.namespace).includes(gateway);
  });
}

/** Whether any policy at all isolates pods for egress. */
const holdsEgress = memoOn((engine: Engine): boolean =>
  engine.view.policies.some((policy) =>
    lowerPolicy(policy).parts.some(({ direction, isolates }) => direction === "egress" && isolates),
  ),
);

/** Whether a workload may for certain connect to most of what is outside, on the ports of the web. */
function goesOut(engine: Engine, workload: WorkloadFacts): boolean {
  const index = engine.ground.endpointIndex.get(workload);
  if (index === undefined) return false;
  const selecting = selectingAt(engine, index, "egress");
  // Pods that the same policies select reach the same addresses outside: one of them is asked.
  const answers = answersOn(engine);
  const key = selecting
    .map(({ part, selects }) => `${answers.numberOf(part)}${selects === "yes" ? "" : "?"}`)
    .join(" ");
  const known = answers.byKey.get(key) ?? isOutside(rowOf(engine, index, "egress"));
  answers.byKey.set(key, known);
  return known;
}

const answersOn = memoOn((_: Engine) => {
  const numbers = new Map<PolicyPart, number>();
  const numberOf = (part: PolicyPart): number => {
    const known = numbers.get(part) ?? numbers.size;
    numbers.set(part, known);
    return known;
  };
  return { byKey: new Map<string, boolean>(), numberOf };
});

function isOutside(row: Row | undefined): boolean {
  return (
    row?.outside.some(
      ({ ranges, verdict }) =>
        sizeOf(ranges) >= 2n ** 24n && [80, 443].some((port) => hasPort(verdict.allow, "TCP", port)),
    ) === true
  );
}

function policyFix(
  namespaces: readonly string[],
  engine: Engine,
  rootNamespace: string,
  gatewayNamespace: string,
  selector: JsonObject,
): Fix {
  const gateway: JsonObject = {
    to: [
      {
        // The pods of a Gateway may run in another namespace than it; most do in that of the control plane.
        namespaceSelector: {
          matchExpressions: [
            { key: NAMESPACE_NAME_LABEL, operator: "In", values: [...new Set([gatewayNamespace, rootNamespace])] },
          ],
        },
        podSelector: { matchLabels: selector },
      },
    ],
  };
  const policy = (namespace: string): JsonObject => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "egress-through-gateway", namespace },
    spec: { podSelector: {}, policyTypes: ["Egress"], egress: [dnsRule(engine), istiodRule(rootNamespace), gateway] },
  });
  return {
    title: `Let pods of ${clipped(namespaces.join(", "), 40)} out to DNS, istiod and the gateway alone`,
    edits: namespaces.map((namespace) => ({ edit: { is: "appendDocument", value: policy(namespace) } })),
  };
}
