// How F5 NGINX routes: plain nginx locations, Exact first, then the longest text that the path begins with
// (internal/configs/ingress.go generateIngressPath).

import type { ControllerRouting } from "../../routes/controllerRouting.ts";
import { defaultRoute, pathsOf, type Reading, toRoute, type WrittenPath } from "../../routes/ofIngress.ts";

export const nginxIncRouting: ControllerRouting = {
  hostsApart: true,
  wildcard: "any labels",
  fallback: "404 of the host's server",
  ofIngresses: (ingresses) =>
    ingresses.flatMap((ingress) => [
      ...pathsOf(ingress).map((written) => toRoute(written, readPath(written))),
      ...ingress.rules.flatMap(({ host }) => defaultRoute(ingress, host?.toLowerCase())),
    ]),
};

function readPath({ path, pathType }: WrittenPath): Reading {
  return pathType === "Exact"
    ? { match: { is: "exact", path }, order: [0, -path.length] }
    : { match: { is: "characters", path }, order: [1, -path.length] };
}
