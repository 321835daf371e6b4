// How the controller of HAProxy Technologies routes: exact paths, then prefixes, the longest first (pkg/route).

import type { IngressFacts } from "../../../model/facts.ts";
import type { ControllerRouting } from "../../routes/controllerRouting.ts";
import { readByKubernetes } from "../../routes/kubernetes.ts";
import {
  defaultRoute,
  pathsOf,
  type Reading,
  statusIn,
  toRoute,
  type WrittenPath,
  withHttps,
} from "../../routes/ofIngress.ts";

export const haproxyRouting: ControllerRouting = {
  hostsApart: true,
  wildcard: "one label",
  fallback: "404 of the default backend",
  ofIngresses: (ingresses) =>
    ingresses.flatMap((ingress) =>
      withHttps(
        [
          ...pathsOf(ingress).map((written) => toRoute(written, readPath(written))),
          ...defaultRoute(ingress, undefined),
        ],
        () => httpsStatus(ingress),
      ),
    ),
};

/** ssl-redirect: on by itself where the Ingress has a certificate (documentation/annotations.md). */
function httpsStatus({ annotations, tls }: IngressFacts): number | undefined {
  const written = annotations["haproxy.org/ssl-redirect"];
  const asked = written === undefined ? tls.length > 0 : written === "true";
  return asked ? statusIn(annotations, "haproxy.org/ssl-redirect-code", 302) : undefined;
}

function readPath(written: WrittenPath): Reading {
  const { path, pathType } = written;
  if (pathType === "Exact" || pathType === "Prefix") return readByKubernetes(written);
  return { match: { is: "characters", path }, order: [1, -path.length] };
}
