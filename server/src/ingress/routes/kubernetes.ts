// Paths as the API says, for controllers whose own ways are not known: Exact before the rest, the longest first, Prefix by
// whole elements (networking/v1 HTTPIngressPath.pathType). What ImplementationSpecific means, nobody knows then.

import type { ControllerRouting } from "./controllerRouting.ts";
import { defaultRoute, pathsOf, type Reading, toRoute, type WrittenPath } from "./ofIngress.ts";

export const kubernetesRouting: ControllerRouting = {
  hostsApart: true,
  wildcard: "one label",
  fallback: "what the controller does with requests that no path takes",
  caveat: "read as networking/v1 says: redirects, rewrites and equal paths are up to a controller that is not known",
  ofIngresses: (ingresses) =>
    ingresses.flatMap((ingress) => [
      ...pathsOf(ingress).map((written) => toRoute(written, readByKubernetes(written))),
      ...defaultRoute(ingress, undefined),
    ]),
};

/** How networking/v1 reads a path. */
export function readByKubernetes({ path, pathType }: WrittenPath): Reading {
  const length = -path.replace(/\/$/, "").length;
  if (pathType === "Exact") return { match: { is: "exact", path }, order: [0, length] };
  const reading: Reading = { match: { is: "elements", path }, order: [1, length] };
  return pathType === "Prefix"
    ? reading
    : { ...reading, unclear: `what ${pathType} means is up to a controller that is not known` };
}
