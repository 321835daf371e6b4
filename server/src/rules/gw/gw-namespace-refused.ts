// gw-namespace-refused: the listeners of the Gateway take no route of this namespace, or of this kind.

import type { Listener } from "../../ingress/controllers/gatewayApi/listeners.ts";
import { showId } from "../../model/resourceId.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule, type Fix } from "../rule.ts";
import { knownParents, ROUTE_KINDS, refusals } from "./parents.ts";

/** gateway.networking.k8s.io AllowedRoutes: namespaces.from is Same where it is not written; kinds follow from the protocol. */
export const gwNamespaceRefused = defineRule({
  code: "gw-namespace-refused",
  severity: "warning",
  on: "route",
  kinds: ROUTE_KINDS,
  check(facts, cx) {
    for (const known of knownParents(facts, cx)) {
      const all = refusals(facts, known, cx).filter(({ why }) => why !== "section" && why !== "port");
      const [first] = all.filter(({ why }) => why === "namespace" || why === "kind");
      // Host names are gw-hostname-apart's.
      if (!first || all.some(({ why }) => why === "hostname")) continue;
      const { gateway, entry, parent } = known;
      const whose = clipped(showId(gateway.id), 45);
      const { listener, why } = first;
      const allowed = [...listener.path, "allowedRoutes", "namespaces"];
      const fixes: readonly Fix[] =
        why === "namespace"
          ? [
              {
                title: `Let listener ${listener.name} take routes of ${facts.id.namespace}`,
                edits: [
                  {
                    target: entry,
                    edit: {
                      is: "set",
                      path: allowed,
                      value: {
                        from: "Selector",
                        selector: { matchLabels: { "kubernetes.io/metadata.name": facts.id.namespace } },
                      },
                    },
                  },
                ],
              },
              {
                title: `Let listener ${listener.name} take routes of all namespaces`,
                edits: [{ target: entry, edit: { is: "set", path: [...allowed, "from"], value: "All" } }],
              },
            ]
          : [];
      cx.report({
        path: [...parent.path, "name"],
        message:
          why === "namespace"
            ? fit(`${whose} takes routes ${whom(listener)}`, `, not of ${facts.id.namespace}`)
            : fit(
                `No listener of ${whose} takes ${facts.id.kind}s`,
                `; ${listener.name} (${listener.protocol}) takes ${listener.kinds.map(short).slice(0, 3).join(", ")}`,
              ),
        fixes: entry.origin.is === "file" ? fixes : [],
        related: [{ entry, path: listener.path, message: `listener ${listener.name}` }],
      });
    }
  },
});

function whom({ from }: Listener): string {
  switch (from.is) {
    case "Same":
      return "of its own namespace only";
    case "None":
      return "of no namespace";
    case "All":
      return "of all namespaces";
    case "Selector":
      return "of selected namespaces only";
  }
}

function short(kind: string): string {
  return kind.slice(kind.indexOf("/") + 1);
}
