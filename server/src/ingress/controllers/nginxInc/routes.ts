// How F5 NGINX routes Ingresses: nginx locations, equal paths first, then regular expressions as they are written, then the
// longest text that the path begins with; minions under the host of their master (internal/configs/ingress.go,
// version1/template_helper.go makePathWithRegex). Its custom resources are read in virtualServers.ts.

import type { IngressFacts } from "../../../model/facts.ts";
import type { ControllerRouting } from "../../routes/controllerRouting.ts";
import {
  defaultRoute,
  pathsOf,
  type Reading,
  statusIn,
  tlsOf,
  toRoute,
  type WrittenPath,
  withHttps,
} from "../../routes/ofIngress.ts";
import type { TableRoute } from "../../routes/route.ts";
import { virtualServerRouting } from "./virtualServers.ts";

const MERGE = "nginx.org/mergeable-ingress-type";
const PATH_REGEX = "nginx.org/path-regex";

export const nginxIncRouting: ControllerRouting = {
  hostsApart: true,
  // server_name *.example.com
  wildcard: "any labels",
  fallback: "404 of the host's server",
  ofIngresses(ingresses) {
    const masters = ingresses.filter((ingress) => partOf(ingress) === "master");
    const owners = ownersOf(ingresses);
    return ingresses.flatMap((ingress) => {
      const part = partOf(ingress);
      const ofHost = (host: string | undefined): Partial<TableRoute> => {
        if (part === "minion") return ofMinion(host, masters);
        return (owners.get(host)?.size ?? 0) > 1
          ? { unclear: "several Ingresses claim the host, and F5 NGINX serves the oldest alone" }
          : {};
      };
      const routes = [
        ...pathsOf(ingress).map((written, index) => ({
          ...toRoute(written, readPath(written, index)),
          ...ofHost(written.host),
        })),
        ...appRoots(ingress).map((route) => ({ ...route, ...ofHost(route.host) })),
        ...(part === "minion"
          ? []
          : ingress.rules.flatMap(({ host }) =>
              defaultRoute(ingress, host?.toLowerCase()).map((route) => ({ ...route, ...ofHost(route.host) })),
            )),
      ];
      // A minion's host has its master's certificate and redirect.
      return withHttps(routes, ({ host, tls }) =>
        tls.is === "terminated"
          ? httpsStatus(part === "minion" ? (masterOf(host, masters) ?? ingress) : ingress)
          : undefined,
      );
    });
  },
  custom: virtualServerRouting,
};

/** Its part in a mergeable pair; undefined for an Ingress of its own. */
function partOf({ annotations }: IngressFacts): string | undefined {
  return annotations[MERGE];
}

/** Who claims a host for itself: Ingresses of their own, and masters. */
function ownersOf(ingresses: readonly IngressFacts[]): ReadonlyMap<string | undefined, ReadonlySet<IngressFacts>> {
  const owners = new Map<string | undefined, Set<IngressFacts>>();
  for (const ingress of ingresses) {
    if (partOf(ingress) === "minion") continue;
    for (const { host } of ingress.rules) {
      const key = host?.toLowerCase();
      owners.set(key, (owners.get(key) ?? new Set()).add(ingress));
    }
  }
  return owners;
}

function masterOf(host: string | undefined, masters: readonly IngressFacts[]): IngressFacts | undefined {
  return masters.find(({ rules }) => rules.some((rule) => rule.host?.toLowerCase() === host));
}

/** ssl-redirect: on for a host with a certificate unless it says false (internal/configs/annotations.go). */
function httpsStatus({ annotations }: IngressFacts): number | undefined {
  const written = annotations["nginx.org/ssl-redirect"] ?? annotations["ingress.kubernetes.io/ssl-redirect"];
  return written?.toLowerCase() === "false" ? undefined : statusIn(annotations, "nginx.org/http-redirect-code", 301);
}

/** A minion has its master's certificate, and is not served without one. */
function ofMinion(host: string | undefined, masters: readonly IngressFacts[]): Partial<TableRoute> {
  const master = masterOf(host, masters);
  return master
    ? { tls: tlsOf(master, host) }
    : { unclear: "no master of the host is known, and without one it is not served" };
}

/** path-regex makes of `/p` the location ~ "^/p", and of an Exact path, which is `= /p` by then, one that no request fits. */
function readPath({ ingress, path, pathType }: WrittenPath, index: number): Reading {
  const isExact = pathType === "Exact";
  switch (ingress.annotations[PATH_REGEX]) {
    case "case_sensitive":
    case "case_insensitive": {
      const ignoreCase = ingress.annotations[PATH_REGEX] === "case_insensitive";
      return { match: { is: "regex", source: `^${isExact ? "= " : ""}${path}`, ignoreCase }, order: [1, index] };
    }
    case "exact":
      return { match: { is: "exact", path: isExact ? `= ${path}` : path }, order: [0] };
    default:
      return isExact
        ? { match: { is: "exact", path }, order: [0] }
        : { match: { is: "characters", path }, order: [2, -path.length] };
  }
}

/** app-root: `/` of each host is redirected (version1 templates: `if ($uri = "/") { return 302 ... }`). */
function appRoots(ingress: IngressFacts): readonly TableRoute[] {
  const to = ingress.annotations["nginx.org/app-root"];
  if (to === undefined || partOf(ingress) === "minion") return [];
  return ingress.rules.map(({ host }) => ({
    id: ingress.id,
    path: ["metadata", "annotations", "nginx.org/app-root"],
    host: host?.toLowerCase(),
    match: { is: "exact", path: "/" },
    conditions: [],
    order: [-1],
    targets: [{ is: "redirect", to, code: 302 }],
    tls: tlsOf(ingress, host?.toLowerCase()),
  }));
}
