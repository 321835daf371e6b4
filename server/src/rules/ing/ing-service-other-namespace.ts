// ing-service-other-namespace: a backend names a Service that only another namespace has.

import { SERVICE } from "../../index/policyView.ts";
import { isTemplate } from "../../model/read.ts";
import { showId } from "../../model/resourceId.ts";
import { fit } from "../message.ts";
import { defineRule, type Fix } from "../rule.ts";
import { serviceBackends } from "./backends.ts";

/** Reports backends whose Service is in other namespaces alone: a backend has no namespace field (networking/v1 IngressServiceBackend). */
export const ingServiceOtherNamespace = defineRule({
  code: "ing-service-other-namespace",
  severity: "warning",
  on: "ingress",
  check({ id, ...facts }, cx) {
    if (isTemplate(id.namespace)) return;
    for (const { backend, servicePath } of serviceBackends({ id, ...facts }, cx)) {
      const name = backend.service ?? "";
      const lookup = cx.lookUp(SERVICE, id.namespace, name);
      if (lookup.is === "found") continue;
      const others = cx.list(SERVICE).filter((entry) => entry.facts.id.name === name);
      // Without a cluster and without Services here nothing is known, unless one file holds both sides.
      const beside = others.filter(({ origin }) => origin.is === "file" && origin.uri === cx.uri);
      const known = lookup.is === "missing" ? others : lookup.why === "no cluster" ? beside : [];
      const other = known[0];
      if (!other) continue;
      const sure = lookup.is === "missing" && lookup.sure;
      const target = other.facts.id.namespace;
      const movable = known.length === 1 && cx.resource.namespaceFrom !== "context";
      const move: Fix = {
        title: `Move ${showId(id)} to namespace ${target}`,
        edits: [{ edit: { is: "set", path: ["metadata", "namespace"], value: target } }],
      };
      cx.report({
        path: servicePath,
        message: fit(
          `Service ${name} is in namespace ${target}`,
          `; an Ingress reaches only its own, ${id.namespace}`,
          "; an Ingress reaches only its own",
        ),
        fixes: movable ? [move] : [],
        related: [{ entry: other, path: ["metadata", "name"], message: `Service ${target}/${name}` }],
        ...(sure ? {} : { severity: "information" }),
      });
    }
  },
});
