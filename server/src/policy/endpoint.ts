// What policies can see of one end of a connection (reach-semantics M1): a pod's namespace, labels, ports and
// addresses, or an address outside. Workloads whose pods look alike to every policy share one endpoint.

import { parseAddress } from "../base/ip.ts";
import type { IpSet } from "../base/ipSet.ts";
import { noAddress, ofAddress, unite } from "../base/ipSet.ts";
import { canonical } from "../base/json.ts";
import { memoOn } from "../base/memo.ts";
import type { ContainerPort, WorkloadFacts } from "../model/facts.ts";
import type { Labels } from "../model/selector.ts";

export type Endpoint = PodEndpoint | OutsideEndpoint;

export interface PodEndpoint {
  readonly is: "pod";
  /** Undefined where the namespace is not known (an ingress controller). */
  readonly namespace: string | undefined;
  readonly labels: Labels;
  /** Whether the pod may have labels that are not listed. */
  readonly labelsUnclear: boolean;
  /** Undefined where it is not known (an ingress controller). */
  readonly serviceAccount: string | undefined;
  readonly hostNetwork: boolean;
  readonly ports: readonly ContainerPort[];
  /** Names of ports whose numbers are not known; one with a template value may be any name. */
  readonly unreadPorts: readonly string[];
  /** What it says to a mesh, where it says anything. */
  readonly istio?: WorkloadFacts["istio"];
  /** Known addresses of its pods, of all of them together; the empty set where none is known. */
  readonly addresses: IpSet;
}

/** Addresses outside the cluster that no rule tells apart. */
export interface OutsideEndpoint {
  readonly is: "outside";
  readonly ranges: IpSet;
}

/** The pods of a workload as policies see them, with the addresses of those that are live; the same for the same arguments. */
export function endpointOf(workload: WorkloadFacts, liveIPs: readonly string[] = NONE): PodEndpoint {
  const known = made.get(workload);
  if (known?.liveIPs === liveIPs) return known.endpoint;
  const endpoint = makeEndpoint(workload, liveIPs);
  made.set(workload, { liveIPs, endpoint });
  return endpoint;
}

const NONE: readonly string[] = [];
const made = new WeakMap<WorkloadFacts, { readonly liveIPs: readonly string[]; readonly endpoint: PodEndpoint }>();

function makeEndpoint(workload: WorkloadFacts, liveIPs: readonly string[]): PodEndpoint {
  return {
    is: "pod",
    namespace: workload.id.namespace,
    labels: workload.podLabels,
    labelsUnclear: workload.labelsUnclear,
    serviceAccount: workload.serviceAccount,
    hostNetwork: workload.hostNetwork,
    ports: workload.ports,
    unreadPorts: workload.unreadPorts.filter((name) => name !== undefined),
    ...(workload.istio ? { istio: workload.istio } : {}),
    addresses: toAddresses([...workload.podIPs, ...liveIPs]),
  };
}

/** The union of addresses; united by halves, for a workload may have thousands of pods. */
function toAddresses(texts: readonly string[]): IpSet {
  if (texts.length > 1) {
    const half = texts.length >> 1;
    return unite(toAddresses(texts.slice(0, half)), toAddresses(texts.slice(half)));
  }
  const address = texts[0] === undefined ? undefined : parseAddress(texts[0]);
  return address ? ofAddress(address) : noAddress;
}

/** Every pod that might be an ingress controller: any labels, any namespace (IG-1). */
export const anyController: PodEndpoint = {
  is: "pod",
  namespace: undefined,
  labels: {},
  labelsUnclear: true,
  serviceAccount: undefined,
  hostNetwork: false,
  ports: [],
  unreadPorts: [],
  addresses: noAddress,
};

/** Text that is equal exactly for workloads that no policy can tell apart. */
export const endpointKey: (endpoint: PodEndpoint) => string = memoOn((endpoint) => {
  const named = endpoint.ports.filter((port) => port.name !== undefined);
  return canonical([
    endpoint.namespace ?? null,
    endpoint.labels,
    endpoint.labelsUnclear,
    endpoint.serviceAccount ?? null,
    endpoint.hostNetwork,
    endpoint.unreadPorts,
    endpoint.istio ?? null,
    named.map((port) => [port.name, port.protocol, port.port]),
    endpoint.addresses.v4,
    endpoint.addresses.v6.map(String),
  ]);
});
