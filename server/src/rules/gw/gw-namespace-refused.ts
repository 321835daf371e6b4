// gw-namespace-refused: the listeners of the Gateway take no route of this namespace, or of this kind; or the Gateway takes
// no ListenerSet of this namespace.

import type { Path } from "../../base/json.ts";
import type { Entry } from "../../index/bucket.ts";
import { takesFrom } from "../../ingress/controllers/gatewayApi/attachment.ts";
import { allowedListenersOf } from "../../ingress/controllers/gatewayApi/listeners.ts";
import { showFrom, showKinds } from "../../ingress/controllers/gatewayApi/words.ts";
import type { OtherFacts, RouteFacts } from "../../model/facts.ts";
import { hasTemplate } from "../../model/read.ts";
import { showId } from "../../model/resourceId.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRuleOnAny, type Fix, type RuleContext } from "../rule.ts";
import { fromNamespace, knownParents, parentOfSet, ROUTE_KINDS, refusals } from "./parents.ts";

/**
 * gateway.networking.k8s.io AllowedRoutes: namespaces.from is Same where it is not written; kinds follow from the protocol.
 * AllowedListeners: from is None where it is not written.
 */
export const gwNamespaceRefused = defineRuleOnAny({
  code: "gw-namespace-refused",
  severity: "warning",
  kinds: [...ROUTE_KINDS, "ListenerSet"],
  check(facts, cx) {
    if (facts.is === "route") checkRoute(facts, cx);
    else if (facts.is === "other") checkSet(facts, cx);
  },
});

function checkRoute(facts: RouteFacts, cx: RuleContext): void {
  for (const known of knownParents(facts, cx)) {
    const all = refusals(facts, known, cx).filter(({ why }) => why !== "section" && why !== "port");
    const [first] = all.filter(({ why }) => why === "namespace" || why === "kind");
    // Host names are gw-hostname-apart's.
    if (!first || all.some(({ why }) => why === "hostname")) continue;
    const { gateway, entry, parent } = known;
    const whose = clipped(showId(gateway.id), 45);
    const { listener, why } = first;
    const allowed = [...listener.path, "allowedRoutes", "namespaces"];
    cx.report({
      path: [...parent.path, "name"],
      message:
        why === "namespace"
          ? fit(`${whose} takes routes ${showFrom(listener.from)}`, `, not of ${facts.id.namespace}`)
          : fit(
              `No listener of ${whose} takes ${facts.id.kind}s`,
              `; ${listener.name} (${listener.protocol}) takes ${showKinds(listener)}`,
            ),
      fixes:
        why === "namespace"
          ? letIn(entry, allowed, facts.id.namespace, `Let listener ${listener.name} take routes`)
          : [],
      related: [{ entry, path: listener.path, message: `listener ${listener.name}` }],
    });
  }
}

function checkSet(facts: OtherFacts, cx: RuleContext): void {
  for (const { kind, namespace, name, path } of parentOfSet(facts)) {
    const found = cx.lookUp(kind, namespace, name);
    if (found.is !== "found" || found.value.facts.is !== "other" || hasTemplate(found.value.facts.kept)) continue;
    const gateway = found.value.facts;
    const from = allowedListenersOf(gateway);
    if (takesFrom(from, fromNamespace(facts.id, cx), gateway.id.namespace) !== false) continue;
    cx.report({
      path: [...path, "name"],
      message: fit(
        `${clipped(showId(gateway.id), 45)} takes ListenerSets ${showFrom(from)}`,
        from.is === "None" ? ": allowedListeners says so, or is absent" : `, not of ${facts.id.namespace}`,
      ),
      fixes: letIn(
        found.value,
        ["spec", "allowedListeners", "namespaces"],
        facts.id.namespace,
        `Let ${gateway.id.name} take ListenerSets`,
      ),
      related: [{ entry: found.value, path: ["spec"], message: showId(gateway.id) }],
    });
  }
}

/** Fixes in the Gateway's file: this namespace, or all. */
function letIn(entry: Entry, path: Path, namespace: string, title: string): readonly Fix[] {
  if (entry.origin.is !== "file") return [];
  const selector = { matchLabels: { "kubernetes.io/metadata.name": namespace } };
  return [
    {
      title: `${title} of ${namespace}`,
      edits: [{ target: entry, edit: { is: "set", path, value: { from: "Selector", selector } } }],
    },
    {
      title: `${title} of all namespaces`,
      edits: [{ target: entry, edit: { is: "set", path: [...path, "from"], value: "All" } }],
    },
  ];
}
