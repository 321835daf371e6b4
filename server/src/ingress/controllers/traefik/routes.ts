// How Traefik routes Ingresses: a rule of each path, the longest text first (pkg/provider/kubernetes/ingress buildRule; PathPrefix compares by
// characters, or by elements with strictPrefixMatching).

import type { ControllerRouting } from "../../routes/controllerRouting.ts";
import { defaultRoute, pathsOf, type Reading, toRoute, type WrittenPath } from "../../routes/ofIngress.ts";

export const traefikRouting: ControllerRouting = {
  hostsApart: false,
  wildcard: "one label",
  fallback: "404 of Traefik",
  ofIngresses: (ingresses, { strictPrefixMatching }) =>
    ingresses.flatMap((ingress) => [
      ...pathsOf(ingress).map((written) => toRoute(written, readPath(written, strictPrefixMatching))),
      ...(ingress.rules.length === 0 ? defaultRoute(ingress, undefined) : []),
    ]),
};

function readPath({ path, pathType, host }: WrittenPath, strict: boolean): Reading {
  const matcher = pathType === "Exact" ? "Path" : "PathPrefix";
  const text = host === undefined ? `${matcher}(\`${path}\`)` : `Host(\`${host}\`) && ${matcher}(\`${path}\`)`;
  const order = [-text.length];
  if (pathType === "Exact") return { match: { is: "exact", path }, order, text };
  return { match: { is: strict && pathType === "Prefix" ? "elements" : "characters", path }, order, text };
}
