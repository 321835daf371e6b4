// ing-service-externalname: a backend's Service stands for a name outside the cluster.

import { showId } from "../../model/resourceId.ts";
import { fit } from "../message.ts";
import { defineRule } from "../rule.ts";
import { serviceBackends, serviceOf } from "./backends.ts";
import { servedBy } from "./routes.ts";

/** Reports backends of type ExternalName: controllers refuse them, or send requests out of the cluster (core/v1 ServiceSpec.type). */
export const ingServiceExternalname = defineRule({
  code: "ing-service-externalname",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    for (const placed of serviceBackends(facts, cx)) {
      const found = serviceOf(facts, placed, cx);
      if (found?.service.type !== "ExternalName") continue;
      const served = servedBy(facts, cx);
      const target = found.service.externalName ?? "its externalName";
      const effect =
        served?.controller.id === "traefik"
          ? "Traefik does not serve it unless allowExternalNameServices is set"
          : `${served?.controller.title ?? "the controller"} sends requests out of the cluster, to ${target}`;
      cx.report({
        path: placed.servicePath,
        message: fit(`${showId(found.service.id)} is of type ExternalName`, `; ${effect}`),
        related: [{ entry: found.entry, path: ["spec", "externalName"], message: `Stands for ${target}` }],
      });
    }
  },
});
