// The registry of a mesh: the Services of the cluster and the hosts of ServiceEntries (reach-semantics IS-7 to IS-9), each
// port with where a connection to it ends, as the engine's rules. Who sees which of them is outbound.ts' business.

import { isObject } from "../../../base/json.ts";
import type { EndpointSliceFacts, OtherFacts, ServiceFacts } from "../../../model/facts.ts";
import { coversHost, type RegistryHost } from "../../../model/istio/hosts.ts";
import { serviceHost } from "../../../model/istioHost.ts";
import { showId, showName } from "../../../model/resourceId.ts";
import { selects, toMapSelector } from "../../../model/selector.ts";
import type { PeerMatch, PolicyRule, PortMatch } from "../../policyRule.ts";
import type { PolicyWorld } from "../../world.ts";
import { meshOf, texts } from "./mesh.ts";
import { toRanges } from "./peers.ts";
import { readEntry, rulesOfEntry, SERVICE_ENTRY, WORKLOAD_ENTRY } from "./serviceEntry.ts";

/** A port of a host: who may see it, and what seeing it opens. */
export interface RegistryItem extends RegistryHost {
  /** Whether it is a Service of the cluster. */
  readonly isService: boolean;
  /** exportTo as it is written; undefined: the mesh's default. */
  readonly exportTo: readonly string[] | undefined;
  /** The port by which a Sidecar's listeners pick it. */
  readonly port: number;
  readonly rules: readonly PolicyRule[];
}

/** Everything that the mesh knows. */
export function registryOf(world: PolicyWorld): readonly RegistryItem[] {
  const isDiscovered = discovery(world);
  const slices = world.endpointSlices();
  const services = world
    .services()
    .filter(({ id }) => isDiscovered(id.namespace))
    .flatMap((service) => itemsOfService(service, slices));
  const entries = world.objects(SERVICE_ENTRY).filter(({ id }) => isDiscovered(id.namespace));
  if (entries.length === 0) return services;
  const machines = world.objects(WORKLOAD_ENTRY);
  const hosts = entries.map(({ id, kept }) => ({ id, hosts: isObject(kept) ? texts(kept["hosts"]) : [] }));
  // Where another entry gives a host too, the endpoints of one are not all that it may lead to.
  const isShared = ({ id }: OtherFacts, host: string): boolean =>
    hosts.some((other) => other.id !== id && other.hosts.some((own) => coversHost(own, host) || coversHost(host, own)));
  return [...services, ...entries.flatMap((entry) => itemsOfEntry(entry, machines, (host) => isShared(entry, host)))];
}

/** Whether a namespace is one that the mesh looks at (discoverySelectors); one that is not known counts as looked at. */
function discovery(world: PolicyWorld): (namespace: string) => boolean {
  const { discoverySelectors } = meshOf(world);
  if (discoverySelectors.length === 0) return () => true;
  const left = new Set(
    world
      .namespaces()
      .filter(({ labels }) => !discoverySelectors.some((selector) => selects(selector, labels)))
      .map(({ id }) => id.name),
  );
  return (namespace) => !left.has(namespace);
}

function itemsOfService(service: ServiceFacts, slices: readonly EndpointSliceFacts[]): readonly RegistryItem[] {
  const { id, exportTo } = service;
  const host = serviceHost(id.namespace, id.name);
  return service.ports.flatMap((port): readonly RegistryItem[] => {
    if (port.protocol !== "TCP") return [];
    const path = ["spec", "ports", port.index];
    const cite = { id, path, text: `${showId(id)} is in the mesh's registry` };
    const open = (peer: PeerMatch, ports: readonly PortMatch[]): PolicyRule => ({
      action: "allow",
      peers: [peer],
      ports,
      cite,
    });
    const target: readonly PortMatch[] =
      typeof port.targetPort === "number"
        ? [{ is: "range", protocol: "TCP", from: port.targetPort, to: port.targetPort }]
        : [{ is: "named", protocol: "TCP", name: port.targetPort }];
    const rules: PolicyRule[] = [];
    if (service.type === "ExternalName") {
      if (service.externalName !== undefined)
        rules.push(open({ is: "names", patterns: [service.externalName], path }, number(port.port)));
    } else if (service.selectorUnclear) {
      rules.push(open({ is: "unclear", why: `the selector of ${showId(id)} is a template value`, path }, target));
    } else if (service.selector) {
      const match = { namespace: id.namespace, namespaces: undefined, pods: toMapSelector(service.selector) };
      rules.push(open({ is: "pods", match, path }, target));
    } else {
      const own = slices.filter((slice) => slice.id.namespace === id.namespace && slice.service === id.name);
      // Endpoints that nobody tells of: the Service is reached by its name.
      if (own.length === 0) rules.push(open({ is: "names", patterns: [host], path }, number(port.port)));
      for (const slice of own) {
        const ports = slice.ports.filter((one) => one.name === port.name && one.protocol === "TCP");
        const ranges = toRanges(slice.addresses);
        for (const one of ports) {
          if (one.port !== undefined)
            rules.push(open({ is: "addresses", ranges, matchesPods: "always", path }, number(one.port)));
        }
      }
    }
    return [{ namespace: id.namespace, host, isService: true, exportTo, port: port.port, rules }];
  });
}

function itemsOfEntry(
  facts: OtherFacts,
  machines: readonly OtherFacts[],
  isShared: (host: string) => boolean,
): readonly RegistryItem[] {
  const entry = readEntry(facts);
  if (!entry) return [];
  const exportTo =
    isObject(facts.kept) && facts.kept["exportTo"] !== undefined ? texts(facts.kept["exportTo"]) : undefined;
  const own = machines.filter(({ id }) => id.namespace === facts.id.namespace);
  return entry.ports.flatMap((port) => {
    const cited = `ServiceEntry ${showName(facts.id)}`;
    return entry.hosts.map((host) => ({
      namespace: facts.id.namespace,
      host,
      isService: false,
      exportTo: exportTo && exportTo.length > 0 ? exportTo : undefined,
      port: port.number,
      rules: rulesOfEntry(entry, port, host, own, cited, isShared),
    }));
  });
}

function number(port: number): readonly PortMatch[] {
  return [{ is: "range", protocol: "TCP", from: port, to: port }];
}

/** Names of the namespaces that may have pods. */
export function namespacesOf(world: PolicyWorld): readonly string[] {
  return [
    ...new Set([...world.namespaces().map(({ id }) => id.name), ...world.workloads().map(({ id }) => id.namespace)]),
  ];
}
