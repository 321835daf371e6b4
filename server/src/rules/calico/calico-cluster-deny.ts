// calico-cluster-deny: a policy that closes the whole cluster, its own system included.

import type { Json } from "../../base/json.ts";
import type { PolicyFacts } from "../../model/facts.ts";
import { NAMESPACE_NAME_LABEL } from "../../model/kinds/index.ts";
import { meetsExpression } from "../../model/labelExpression.ts";
import { expressionOf } from "../../policy/dialects/calico/selector/toExpression.ts";
import { labelIn, withName } from "../../policy/dialects/calico/virtualLabels.ts";
import type { Direction } from "../../policy/policyRule.ts";
import type { FixEdit, RuleContext } from "../rule.ts";
import { defineCalicoPolicyRule, GLOBAL_KINDS } from "./calicoPolicyRule.ts";
import { directionsOf, isForAll, isWritten, rulesIn, tierOf } from "./spec.ts";
import { defaultActionOf } from "./tiers.ts";

const SYSTEM = ["kube-system", "calico-system"];
/** In quotes that need no escapes where the whole stands in the others. */
const EXCLUDING = "kubernetes.io/metadata.name not in {'kube-system', 'calico-system', 'tigera-operator'}";

/** reach-semantics CA-8: without namespaceSelector a GlobalNetworkPolicy is for pods of all namespaces and host endpoints. */
export const calicoClusterDeny = defineCalicoPolicyRule({
  code: "calico-cluster-deny",
  severity: "warning",
  kinds: GLOBAL_KINDS,
  check(facts, cx) {
    const { spec } = facts;
    if (!isForSystem(spec["selector"], spec["namespaceSelector"])) return;
    if (isWritten(spec["serviceAccountSelector"]) || spec["doNotTrack"] === true || spec["preDNAT"] === true) return;
    const closed = directionsOf(facts).filter((direction) => isClosed(facts, direction, cx));
    const [first] = closed;
    if (!first) return;
    const leaveOut: FixEdit = { edit: { is: "set", path: ["spec", "namespaceSelector"], value: EXCLUDING } };
    const isNarrowed = isWritten(spec["namespaceSelector"]);
    const who = isNarrowed ? "kube-system and calico-system" : "kube-system, calico-system and host endpoints";
    cx.report({
      path: isNarrowed ? ["spec", "namespaceSelector"] : isWritten(spec["selector"]) ? ["spec", "selector"] : ["spec"],
      at: isWritten(spec["selector"]) || isNarrowed ? "value" : "key",
      message: `This also isolates ${who}: ${closed.includes("egress") ? "DNS and Calico stop" : "nobody reaches DNS and Calico"}`,
      fixes: [
        { title: "Leave the system's namespaces out", edits: [leaveOut] },
        ...(closed.includes("egress")
          ? [{ title: "Leave the system's namespaces out, allow DNS first", edits: [leaveOut, ...allowDns(facts)] }]
          : []),
      ],
    });
  },
});

/** Whether pods of the system are picked for certain. */
function isForSystem(selector: Json | undefined, namespaces: Json | undefined): boolean {
  const picks = (text: Json | undefined, namespace: string): boolean => {
    if (!isWritten(text)) return true;
    if (typeof text !== "string") return false;
    const labels = withName({ [NAMESPACE_NAME_LABEL]: namespace }, namespace);
    return meetsExpression(expressionOf(text), labelIn(labels), true) === "yes";
  };
  const isAll = !isWritten(selector) || (typeof selector === "string" && expressionOf(selector).is === "all");
  return isAll && SYSTEM.some((namespace) => picks(namespaces, namespace));
}

/** Whether the rules deny something or allow nothing, and the rest is not let through. */
function isClosed(facts: PolicyFacts, direction: Direction, cx: RuleContext): boolean {
  const rules = rulesIn(facts, direction);
  const listed = facts.spec[direction];
  // A template may be any rule.
  if (typeof listed === "string" || rules.some(({ action }) => action === undefined)) return false;
  const final = rules.find((rule) => rule.action !== "Log" && isForAll(rule));
  if (final) return final.action === "Deny";
  if (defaultActionOf(cx, tierOf(facts)) !== "Deny") return false;
  return (
    rules.some(({ action }) => action === "Deny") ||
    !rules.some(({ action }) => action === "Allow" || action === "Pass")
  );
}

/** In front of all rules. */
function allowDns({ spec }: PolicyFacts): readonly FixEdit[] {
  const rules = ["UDP", "TCP"].map((protocol) => ({
    action: "Allow",
    protocol,
    destination: {
      namespaceSelector: "kubernetes.io/metadata.name == 'kube-system'",
      selector: "k8s-app == 'kube-dns'",
      ports: [53],
    },
  }));
  const path = ["spec", "egress"];
  return isWritten(spec["egress"])
    ? rules.map((value) => ({ edit: { is: "append", path, value, before: 0 } }))
    : [{ edit: { is: "set", path, value: rules } }];
}
