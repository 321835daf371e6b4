// ing-service-exposed-too: a backend's Service is open to the outside on its own, past the Ingress.

import type { ControllerId } from "../../ingress/controller.ts";
import { showId } from "../../model/resourceId.ts";
import { fit } from "../message.ts";
import { defineRule, type Fix } from "../rule.ts";
import { serviceBackends, serviceOf } from "./backends.ts";
import { servedBy } from "./routes.ts";

/** Controllers outside the cluster that reach the pods through node ports. */
const BY_NODE_PORT: ReadonlySet<ControllerId> = new Set(["gce", "alb", "azure"]);

/** Reports backends of type NodePort or LoadBalancer (core/v1 ServiceSpec.type); silent where the controller is not certain or needs them. */
export const ingServiceExposedToo = defineRule({
  code: "ing-service-exposed-too",
  severity: "information",
  on: "ingress",
  check(facts, cx) {
    const served = servedBy(facts, cx);
    if (!served || BY_NODE_PORT.has(served.controller.id)) return;
    const told = new Set<string>();
    for (const placed of serviceBackends(facts, cx)) {
      const found = serviceOf(facts, placed, cx);
      if (!found || told.has(found.service.id.name)) continue;
      const { service, entry } = found;
      if (service.type !== "NodePort" && service.type !== "LoadBalancer") continue;
      told.add(service.id.name);
      const fix: Fix = {
        title: `Make ${showId(service.id)} a ClusterIP Service`,
        edits: [{ edit: { is: "set", path: ["spec", "type"], value: "ClusterIP" }, target: entry }],
      };
      cx.report({
        path: placed.servicePath,
        message: fit(
          `${showId(service.id)} is also reachable as ${service.type}`,
          ", past the TLS and rules of this Ingress",
          ", past this Ingress",
        ),
        fixes: service.typeFields || entry.origin.is === "cluster" ? [] : [fix],
        related: [{ entry, path: ["spec", "type"], message: `Type ${service.type}` }],
      });
    }
  },
});
