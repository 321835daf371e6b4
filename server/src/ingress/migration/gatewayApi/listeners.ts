// The Gateway that stands for a class in a namespace: an HTTP listener for each host, an HTTPS listener for each host with a
// certificate, a TLS listener for each host whose TLS is passed through.

import type { JsonObject } from "../../../base/json.ts";
import { pathsOf, tlsOf } from "../../routes/ofIngress.ts";
import type { IngressSource } from "../migration.ts";

export interface HostListeners {
  /** Undefined: every host. */
  readonly host: string | undefined;
  /** Names of listeners; undefined where the host has none of that kind. */
  readonly http: string | undefined;
  readonly https: string | undefined;
  readonly passthrough: string | undefined;
}

export interface GatewayPlan {
  readonly name: string;
  readonly namespace: string;
  readonly className: string;
  readonly hosts: ReadonlyMap<string | undefined, HostListeners>;
  readonly object: JsonObject;
}

/** The Gateway of Ingresses that share a namespace and a class. */
export function planGateway(
  className: string,
  namespace: string,
  sources: readonly (IngressSource & {
    readonly hosts: readonly (string | undefined)[];
    readonly passthrough: boolean;
  })[],
  annotations: { readonly [key: string]: string },
): GatewayPlan {
  const hosts = new Map<string | undefined, HostListeners>();
  const listeners: JsonObject[] = [];
  const sorted = [...new Set(sources.flatMap((source) => source.hosts))].sort((a, b) =>
    (a ?? "~") < (b ?? "~") ? -1 : 1,
  );
  for (const host of sorted) {
    const own = sources.filter((source) => source.hosts.includes(host));
    const passthrough = own.some((source) => source.passthrough);
    const secret = own
      .filter((source) => !source.passthrough)
      .map(({ facts }) => tlsOf(facts, host))
      .find((tls) => tls.is === "terminated" && tls.secret !== undefined);
    const at = host === undefined ? {} : { hostname: host };
    const end = host === undefined ? "" : `-${host.replace(/^\*\./, "wildcard-").replaceAll(".", "-")}`;
    const http = `http${end}`;
    const plain = own.some((source) => !source.passthrough);
    if (plain) listeners.push({ name: http, port: 80, protocol: "HTTP", ...at });
    const https = secret?.is === "terminated" && secret.secret !== undefined ? `https${end}` : undefined;
    if (https !== undefined && secret?.is === "terminated")
      listeners.push({
        name: https,
        port: 443,
        protocol: "HTTPS",
        ...at,
        tls: { mode: "Terminate", certificateRefs: [{ name: secret.secret ?? "" }] },
      });
    const tls = passthrough ? `tls${end}` : undefined;
    if (tls !== undefined)
      listeners.push({ name: tls, port: 443, protocol: "TLS", ...at, tls: { mode: "Passthrough" } });
    hosts.set(host, { host, http: plain ? http : undefined, https, passthrough: tls });
  }
  const metadata = {
    name: className,
    namespace,
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
  };
  const object: JsonObject = {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata,
    spec: { gatewayClassName: className, listeners },
  };
  return { name: className, namespace, className, hosts, object };
}

/** The hosts of an Ingress, each once; undefined stands for every host. */
export function hostsOf({ facts }: IngressSource): readonly (string | undefined)[] {
  const hosts = new Set<string | undefined>(pathsOf(facts).map(({ host }) => host));
  if (facts.defaultBackend && facts.rules.length === 0) hosts.add(undefined);
  return [...hosts];
}
