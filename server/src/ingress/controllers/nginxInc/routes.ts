// How F5 NGINX routes: plain nginx locations, Exact first, then the longest text that the path begins with
// (internal/configs/ingress.go generateIngressPath).

import type { IngressFacts } from "../../../model/facts.ts";
import type { ControllerRouting } from "../../routes/controllerRouting.ts";
import {
  defaultRoute,
  pathsOf,
  type Reading,
  statusIn,
  toRoute,
  type WrittenPath,
  withHttps,
} from "../../routes/ofIngress.ts";

export const nginxIncRouting: ControllerRouting = {
  hostsApart: true,
  wildcard: "any labels",
  fallback: "404 of the host's server",
  ofIngresses: (ingresses) =>
    ingresses.flatMap((ingress) =>
      withHttps(
        [
          ...pathsOf(ingress).map((written) => toRoute(written, readPath(written))),
          ...ingress.rules.flatMap(({ host }) => defaultRoute(ingress, host?.toLowerCase())),
        ],
        ({ tls }) => (tls.is === "terminated" ? httpsStatus(ingress) : undefined),
      ),
    ),
};

/** ssl-redirect: on for a host with a certificate unless it says false (internal/configs/annotations.go). */
function httpsStatus({ annotations }: IngressFacts): number | undefined {
  const written = annotations["nginx.org/ssl-redirect"] ?? annotations["ingress.kubernetes.io/ssl-redirect"];
  return written?.toLowerCase() === "false" ? undefined : statusIn(annotations, "nginx.org/http-redirect-code", 301);
}

function readPath({ path, pathType }: WrittenPath): Reading {
  return pathType === "Exact"
    ? { match: { is: "exact", path }, order: [0, -path.length] }
    : { match: { is: "characters", path }, order: [1, -path.length] };
}
