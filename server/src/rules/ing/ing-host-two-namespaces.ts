// ing-host-two-namespaces: Ingresses of two namespaces share a host.

import { hasTemplate } from "../../model/read.ts";
import { showId } from "../../model/resourceId.ts";
import { fit } from "../message.ts";
import { defineRule } from "../rule.ts";
import { siblings } from "./routes.ts";

/** Reports rule hosts that an Ingress of the class in another namespace claims too: settings of a host then act on both. */
export const ingHostTwoNamespaces = defineRule({
  code: "ing-host-two-namespaces",
  severity: "information",
  on: "ingress",
  check(facts, cx) {
    if (hasTemplate(cx.value(["spec", "ingressClassName"]))) return;
    const told = new Set<string>();
    const others = siblings(facts, cx).filter((entry) => entry.facts.id.namespace !== facts.id.namespace);
    for (const { host, index } of facts.rules) {
      if (host === undefined || told.has(host)) continue;
      told.add(host);
      const other = others.find((entry) =>
        entry.facts.rules.some((rule) => rule.host?.toLowerCase() === host.toLowerCase()),
      );
      if (!other) continue;
      cx.report({
        path: ["spec", "rules", index, "host"],
        message: fit(`${host} is also claimed by ${showId(other.facts.id)}`, "; settings of the host there act here"),
        related: [{ entry: other, path: ["spec", "rules"], message: showId(other.facts.id) }],
      });
    }
  },
});
