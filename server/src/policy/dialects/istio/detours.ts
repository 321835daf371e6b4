// Egress gateways (reach-semantics IS-10): VirtualServices that send a host from the sidecars to a gateway's Service, and
// from that Gateway on to the host. Whether both steps pass is the engine's business.

import { isObject, type JsonObject, type Path } from "../../../base/json.ts";
import type { OtherFacts, ServiceFacts } from "../../../model/facts.ts";
import { isExportedTo } from "../../../model/istio/exportTo.ts";
import { coversHost } from "../../../model/istio/hosts.ts";
import { type IstioHost, readIstioHost } from "../../../model/istioHost.ts";
import { splitName } from "../../../model/qualifiedName.ts";
import { readInteger, readLabels, readList, readObject, readText } from "../../../model/read.ts";
import { showId } from "../../../model/resourceId.ts";
import { toMapSelector } from "../../../model/selector.ts";
import { toKindKey } from "../../../model/views.ts";
import type { Detour, PodMatch, PortMatch } from "../../policyRule.ts";
import type { PolicyWorld } from "../../world.ts";
import { meshOf, texts } from "./mesh.ts";
import { registryOf } from "./registry.ts";

const VIRTUAL_SERVICE = toKindKey("networking.istio.io", "VirtualService");
const GATEWAY = toKindKey("networking.istio.io", "Gateway");

/** A route as it applies at one gateway, `mesh` or namespace/name. */
interface Hop {
  readonly facts: OtherFacts;
  readonly hosts: readonly string[];
  readonly gateway: string;
  readonly match: JsonObject;
  readonly host: string;
  readonly port: number | undefined;
  readonly path: Path;
}

export function detoursOf(world: PolicyWorld): readonly Detour[] {
  const gateways = new Map(world.objects(GATEWAY).map((facts) => [`${facts.id.namespace}/${facts.id.name}`, facts]));
  if (gateways.size === 0) return [];
  const hops = world.objects(VIRTUAL_SERVICE).flatMap(hopsOf);
  const outer = hops.filter(({ gateway }) => gateways.has(gateway));
  const inner = hops.filter(({ gateway }) => gateway === "mesh");
  if (outer.length === 0 || inner.length === 0) return [];
  const registry = registryOf(world);
  const mesh = meshOf(world);
  return inner.flatMap((first) => {
    const named = serviceOfHost(first.host, first.facts.id.namespace);
    const service =
      named && world.services().find(({ id }) => id.namespace === named.namespace && id.name === named.name);
    if (!service?.selector) return [];
    const { selector } = service;
    return outer.flatMap((second): readonly Detour[] => {
      const gateway = gateways.get(second.gateway);
      if (!gateway || !isSameGateway(gateway, selector)) return [];
      // What the gateway sends to another Service of the cluster goes nowhere outside.
      const shared = second.hosts.filter((host) =>
        first.hosts.some((own) => coversHost(own, host) || coversHost(host, own)),
      );
      if (shared.length === 0 || serviceOfHost(second.host, second.facts.id.namespace)) return [];
      const known = registry.filter(
        (item) =>
          !item.isService &&
          coversHost(item.host, second.host) &&
          isExportedTo(item.exportTo, item.namespace, service.id.namespace, mesh.defaultExportTo),
      );
      const ports = second.port === undefined ? known.map(({ port }) => port) : [second.port];
      if (known.length === 0) return [];
      const through: PodMatch = {
        namespace: service.id.namespace,
        namespaces: undefined,
        pods: toMapSelector(selector),
      };
      return [
        {
          name: second.host,
          ports: [...new Set(ports)],
          label: service.id.name,
          through,
          at: targetsOf(service, first.port),
          from: sourceOf(first),
          namespaces: exported(first),
          because: [first, second].map(({ facts, path }) => ({
            id: facts.id,
            path,
            text: `${showId(facts.id)} routes it`,
          })),
        },
      ];
    });
  });
}

function hopsOf(facts: OtherFacts): readonly Hop[] {
  const spec = readObject(facts.kept);
  const own = facts.id.namespace;
  const hosts = texts(spec["hosts"]);
  const named = texts(spec["gateways"]).map((name) => fullName(name, own));
  const all = named.length === 0 ? ["mesh"] : named;
  return (["http", "tls", "tcp"] as const).flatMap((key) =>
    readList(spec[key]).flatMap((item, index) => {
      const route = readObject(item);
      const matches = readList(route["match"]).filter(isObject);
      return readList(route["route"]).flatMap((target, at) => {
        const destination = readObject(readObject(target)["destination"]);
        const host = readText(destination["host"]);
        if (host === undefined) return [];
        const port = readInteger(readObject(destination["port"])["number"]);
        const path: Path = ["spec", key, index, "route", at, "destination", "host"];
        return (matches.length === 0 ? [{}] : matches).flatMap((match: JsonObject) => {
          const here = texts(match["gateways"]).map((name) => fullName(name, own));
          return (here.length === 0 ? all : here).map((gateway) => ({
            facts,
            hosts,
            gateway,
            match,
            host,
            port,
            path,
          }));
        });
      });
    }),
  );
}

function fullName(name: string, own: string): string {
  if (name === "mesh") return name;
  const full = splitName(name, own);
  return `${full.namespace}/${full.name}`;
}

/** Whether a Gateway's pods are those of a Service: no label differs, and one at least is the same. */
function isSameGateway(gateway: OtherFacts, selector: NonNullable<ServiceFacts["selector"]>): boolean {
  const labels = readLabels(readObject(gateway.kept)["selector"]);
  const keys = Object.keys(labels).filter((key) => Object.hasOwn(selector, key));
  return keys.length > 0 && keys.every((key) => labels[key] === selector[key]);
}

/** The gateway pods' ports behind a port of their Service; of all its ports where the route names none. */
function targetsOf({ ports }: ServiceFacts, port: number | undefined): readonly PortMatch[] {
  return ports.flatMap(({ port: own, targetPort, protocol }): readonly PortMatch[] => {
    if (protocol !== "TCP" || (port !== undefined && own !== port)) return [];
    return typeof targetPort === "number"
      ? [{ is: "range", protocol, from: targetPort, to: targetPort }]
      : [{ is: "named", protocol, name: targetPort }];
  });
}

/** Sidecars to which the route applies: of a namespace and with labels where its match names them. */
function sourceOf({ match }: Hop): PodMatch {
  const labels = readLabels(match["sourceLabels"]);
  return {
    namespace: readText(match["sourceNamespace"]),
    namespaces: undefined,
    pods: Object.keys(labels).length === 0 ? undefined : toMapSelector(labels),
    mesh: { by: ["sidecar"] },
  };
}

/** Namespaces to which the VirtualService is exported; undefined for all. */
function exported({ facts }: Hop): readonly string[] | undefined {
  const listed = texts(readObject(facts.kept)["exportTo"]);
  if (listed.length === 0 || listed.includes("*")) return undefined;
  return listed.map((name) => (name === "." ? facts.id.namespace : name));
}

/** The Service that a host means to an object of a namespace. */
function serviceOfHost(host: string, namespace: string): Extract<IstioHost, { is: "service" }> | undefined {
  const read = readIstioHost(host, namespace);
  return read?.is === "service" ? read : undefined;
}
