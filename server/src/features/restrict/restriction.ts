// A policy that lets a workload out to what its manifest names and to DNS, and nowhere else: what every dialect is made of.

import type { JsonObject } from "../../base/json.ts";
import type { ServiceFacts, ServicePort, WorkloadFacts } from "../../model/facts.ts";
import { isGenerated } from "../../model/generatedLabels.ts";
import type { Labels } from "../../model/selector.ts";
import type { DnsPods } from "../../rules/np/dnsRule.ts";
import type { Need } from "./needs.ts";

export const restrictTargets = ["networkpolicy", "calico", "cilium", "istio"] as const;
export type RestrictTarget = (typeof restrictTargets)[number];

export interface RestrictionSource {
  readonly workload: WorkloadFacts;
  readonly needs: readonly Need[];
  readonly dns: DnsPods;
  /** Addresses of the endpoints of a Service without a selector; undefined where they are not known. */
  endpoints(service: ServiceFacts, port: ServicePort): readonly EndpointAddress[] | undefined;
  /** Whether some ServiceEntry has the host already. */
  isRegistered(host: string): boolean;
}

export interface EndpointAddress {
  readonly address: string;
  readonly port: number;
}

export interface Restriction {
  readonly objects: readonly JsonObject[];
  /** What a person must know before it is applied, a line each. */
  readonly notes: readonly string[];
}

/** Labels that pick the workload's pods, and will pick those of its next version. */
export function subjectLabels({ selector, podLabels }: WorkloadFacts): Labels {
  const wanted = (selector?.requirements ?? []).flatMap(({ key, operator, values }) =>
    operator === "In" && values.length === 1 ? [[key, values[0] ?? ""] as const] : [],
  );
  const own = Object.entries(podLabels).filter(([key]) => !isGenerated(key));
  return Object.fromEntries(wanted.length > 0 ? wanted : own);
}

export function nameOf({ id }: WorkloadFacts): string {
  return `${id.name}-egress`;
}

/** Addresses that are nobody's outside: private ranges, link-local with the metadata address, loopback, shared space (RFC 6890). */
export const notPublic = [
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
];

/** Hosts by their port: where a dialect knows no names, one rule stands for all of a port. */
export function hostsByPort(needs: readonly Need[]): ReadonlyMap<number, readonly Extract<Need, { is: "host" }>[]> {
  const ports = new Map<number, Extract<Need, { is: "host" }>[]>();
  for (const need of needs) {
    if (need.is !== "host") continue;
    const list = ports.get(need.port);
    if (list) list.push(need);
    else ports.set(need.port, [need]);
  }
  return ports;
}

/** `api.stripe.com:443 (env STRIPE_URL)`. */
export function showHost({ host, port, where }: Extract<Need, { is: "host" }>): string {
  return `${host}:${port} (${where})`;
}
