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
  /** How many listeners it has. */
  readonly listeners: number;
  /** ReferenceGrants for Secrets of other namespaces. */
  readonly grants: readonly JsonObject[];
}

/** The reference of a route to its Gateway, or to one listener. */
export function parentRef(
  { name, namespace }: GatewayPlan,
  { facts }: IngressSource,
  sectionName: string | undefined,
): JsonObject {
  return {
    name,
    ...(facts.id.namespace === namespace ? {} : { namespace }),
    ...(sectionName === undefined ? {} : { sectionName }),
  };
}

/** The Gateway of Ingresses; routes of other namespaces than its own are let in by name. */
export function planGateway(
  className: string,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  sources: readonly (IngressSource & {
    readonly hosts: readonly (string | undefined)[];
    readonly passthrough: boolean;
  })[],
  annotations: { readonly [key: string]: string },
): GatewayPlan {
  const hosts = new Map<string | undefined, HostListeners>();
  const listeners: JsonObject[] = [];
  const secrets = new Map<string, Set<string>>();
  const namespaces = [...new Set(sources.map(({ facts }) => facts.id.namespace))].sort();
  const allowed = namespaces.every((one) => one === namespace) ? {} : { allowedRoutes: fromNamespaces(namespaces) };
  const sorted = [...new Set(sources.flatMap((source) => source.hosts))].sort((a, b) =>
    (a ?? "~") < (b ?? "~") ? -1 : 1,
  );
  for (const host of sorted) {
    const own = sources.filter((source) => source.hosts.includes(host));
    const passthrough = own.some((source) => source.passthrough);
    const secret = own
      .filter((source) => !source.passthrough)
      .flatMap(({ facts }) => {
        const tls = tlsOf(facts, host);
        return tls.is === "terminated" && tls.secret !== undefined
          ? [{ name: tls.secret, namespace: facts.id.namespace }]
          : [];
      })[0];
    const at = host === undefined ? {} : { hostname: host };
    const end = host === undefined ? "" : `-${host.replace(/^\*\./, "wildcard-").replaceAll(".", "-")}`;
    const http = `http${end}`;
    const plain = own.some((source) => !source.passthrough);
    if (plain) listeners.push({ name: http, port: 80, protocol: "HTTP", ...at, ...allowed });
    const https = secret ? `https${end}` : undefined;
    if (https !== undefined && secret) {
      const elsewhere = secret.namespace !== namespace;
      if (elsewhere) secrets.set(secret.namespace, (secrets.get(secret.namespace) ?? new Set()).add(secret.name));
      listeners.push({
        name: https,
        port: 443,
        protocol: "HTTPS",
        ...at,
        tls: {
          mode: "Terminate",
          certificateRefs: [{ name: secret.name, ...(elsewhere ? { namespace: secret.namespace } : {}) }],
        },
        ...allowed,
      });
    }
    const tls = passthrough ? `tls${end}` : undefined;
    if (tls !== undefined)
      listeners.push({ name: tls, port: 443, protocol: "TLS", ...at, tls: { mode: "Passthrough" }, ...allowed });
    hosts.set(host, { host, http: plain ? http : undefined, https, passthrough: tls });
  }
  const metadata = {
    name,
    namespace,
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
  };
  const object: JsonObject = {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata,
    spec: { gatewayClassName: className, listeners },
  };
  const grants = [...secrets].map(([from, names]) => grant(from, [...names], namespace, name));
  return { name, namespace, className, hosts, object, listeners: listeners.length, grants };
}

function fromNamespaces(values: readonly string[]): JsonObject {
  const matchExpressions = [{ key: "kubernetes.io/metadata.name", operator: "In", values }];
  return { namespaces: { from: "Selector", selector: { matchExpressions } } };
}

/** Lets the Gateway read Secrets of a namespace. */
function grant(from: string, secrets: readonly string[], namespace: string, name: string): JsonObject {
  return {
    apiVersion: "gateway.networking.k8s.io/v1beta1",
    kind: "ReferenceGrant",
    metadata: { name: `gateway-${name}`, namespace: from },
    spec: {
      from: [{ group: "gateway.networking.k8s.io", kind: "Gateway", namespace }],
      to: secrets.map((secret) => ({ group: "", kind: "Secret", name: secret })),
    },
  };
}

/** The hosts of an Ingress, each once; undefined stands for every host. */
export function hostsOf({ facts }: IngressSource): readonly (string | undefined)[] {
  const hosts = new Set<string | undefined>(pathsOf(facts).map(({ host }) => host));
  if (facts.defaultBackend && facts.rules.length === 0) hosts.add(undefined);
  return [...hosts];
}
