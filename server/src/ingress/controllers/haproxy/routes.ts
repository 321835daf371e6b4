// How the controller of HAProxy Technologies routes: exact paths, then prefixes, the longest first (pkg/route).

import type { ControllerRouting } from "../../routes/controllerRouting.ts";
import { readByKubernetes } from "../../routes/kubernetes.ts";
import { defaultRoute, pathsOf, type Reading, toRoute, type WrittenPath } from "../../routes/ofIngress.ts";

export const haproxyRouting: ControllerRouting = {
  hostsApart: true,
  wildcard: "one label",
  fallback: "404 of the default backend",
  ofIngresses: (ingresses) =>
    ingresses.flatMap((ingress) => [
      ...pathsOf(ingress).map((written) => toRoute(written, readPath(written))),
      ...defaultRoute(ingress, undefined),
    ]),
};

function readPath(written: WrittenPath): Reading {
  const { path, pathType } = written;
  if (pathType === "Exact" || pathType === "Prefix") return readByKubernetes(written);
  return { match: { is: "characters", path }, order: [1, -path.length] };
}
