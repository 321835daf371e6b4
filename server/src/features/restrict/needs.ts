// What a workload's manifest needs to reach: Services, hosts and addresses that it names, as far as they are known.

import type { Snapshot } from "../../analysis/snapshot.ts";
import { parseAddress, showAddress } from "../../base/ip.ts";
import { lookUp } from "../../index/catalog.ts";
import { CONFIG_MAP, SERVICE } from "../../index/policyView.ts";
import type { ServiceFacts, ServicePort, WorkloadFacts } from "../../model/facts.ts";
import { templatePath } from "../../model/kinds/workload.ts";
import { type Mention, mentionsOf, podSpecIn } from "../../model/mentions.ts";
import { readLabels } from "../../model/read.ts";
import type { Resource } from "../../model/resource.ts";
import { showName } from "../../model/resourceId.ts";
import { backendsOf, serviceAt, workloadAt } from "../../policy/serviceBackends.ts";

export type Need = (
  | {
      readonly is: "service";
      readonly service: ServiceFacts;
      /** The ports that are meant; all of the Service's where none is said. */
      readonly ports: readonly ServicePort[];
    }
  | { readonly is: "host"; readonly host: string; readonly port: number; readonly isPortSaid: boolean }
  | { readonly is: "address"; readonly address: string; readonly port: number | undefined }
) & { readonly where: string };

export interface Needs {
  readonly needs: readonly Need[];
  /** What is named and can't be opened, and why: `env CART_URL names cart.shop, and no such Service is known`. */
  readonly unmet: readonly string[];
}

/** Where a host outside is asked for when no port is said. */
const HTTPS = 443;

/** What the containers of a workload name. */
export function needsOf(snapshot: Snapshot, resource: Resource, workload: WorkloadFacts): Needs {
  const { namespace } = workload.id;
  const configOf = (name: string) => {
    const answer = lookUp(snapshot.catalog, CONFIG_MAP, namespace, name);
    return answer.is === "found" ? readLabels(answer.value.resource.value["data"]) : undefined;
  };
  const path = templatePath(workload.id.kind) ?? [];
  const needs: Need[] = [];
  const unmet: string[] = [];
  const seen = new Set<string>();
  for (const mention of mentionsOf(podSpecIn(resource.value, path), configOf)) {
    const need = needOf(snapshot, workload, mention);
    if (typeof need === "string") unmet.push(need);
    if (need === undefined || typeof need === "string" || isItself(snapshot, need, workload)) continue;
    const key = keyOf(need);
    if (!seen.has(key)) needs.push(need);
    seen.add(key);
  }
  return { needs, unmet: [...new Set(unmet)] };
}

function keyOf(need: Need): string {
  switch (need.is) {
    case "service":
      return `${showName(need.service.id)} ${need.ports.map(({ port }) => port).join(",")}`;
    case "host":
      return `${need.host} ${need.port}`;
    case "address":
      return `${need.address} ${need.port ?? ""}`;
  }
}

/** A pod always reaches itself (M5). */
function isItself(snapshot: Snapshot, need: Need, workload: WorkloadFacts): boolean {
  if (need.is !== "service") return false;
  const behind = backendsOf(snapshot.policyView(), need.service);
  return behind.length === 1 && behind[0] === workload;
}

/** Undefined for what is no host at all. */
function needOf(snapshot: Snapshot, workload: WorkloadFacts, mention: Mention): Need | string | undefined {
  const { host, port, where, isSure } = mention;
  if (host === "localhost" || host.startsWith("127.") || host === "0.0.0.0") return undefined;
  const address = parseAddress(host);
  if (address) {
    const view = snapshot.policyView();
    const service = serviceAt(view, address);
    if (service) return ofService(service, mention);
    const other = workloadAt(view, address);
    if (other) return `${where} names the pod address ${host} of ${showName(other.id)}, which will not last`;
    return { is: "address", address: showAddress(address), port, where };
  }
  const service = serviceNamed(snapshot, workload.id.namespace, host);
  if (service?.type === "ExternalName" && service.externalName !== undefined)
    return { is: "host", host: service.externalName, port: port ?? HTTPS, isPortSaid: port !== undefined, where };
  if (service) return ofService(service, mention);
  if (isInCluster(host)) return `${where} names ${host}, and no such Service is known`;
  const isOutside = host.includes(".") && /\.[a-z]{2,}$/.test(host);
  if (!isOutside) return undefined;
  // `my.app` beside a setting that only sounds like a host is left to the person.
  if (!isSure && !looksPublic(host)) return undefined;
  return { is: "host", host, port: port ?? HTTPS, isPortSaid: port !== undefined, where };
}

function ofService(service: ServiceFacts, { port, where, host }: Mention): Need | string {
  if (port === undefined) return { is: "service", service, ports: service.ports, where };
  const ports = service.ports.filter((own) => own.port === port);
  if (ports.length === 0)
    return `${where} names port ${port} of ${host}, and Service ${showName(service.id)} has no such port`;
  return { is: "service", service, ports, where };
}

/** The Service that a DNS name of the cluster means to a pod of a namespace, names of its pods before it left out. */
function serviceNamed({ catalog }: Snapshot, namespace: string, host: string): ServiceFacts | undefined {
  const labels = withoutDomain(host).split(".");
  const found = (name: string | undefined, where: string): ServiceFacts | undefined => {
    const answer = name === undefined ? undefined : lookUp(catalog, SERVICE, where, name);
    const facts = answer?.is === "found" ? answer.value.facts : undefined;
    return facts?.is === "service" ? facts : undefined;
  };
  const [first, second, third] = labels;
  if (labels.length === 1) return found(first, namespace);
  if (labels.length === 2) return found(first, second ?? "") ?? found(second, namespace);
  return labels.length === 3 ? found(second, third ?? "") : undefined;
}

const CLUSTER_DOMAIN = /\.svc(?:\.cluster\.local)?$/;

function withoutDomain(host: string): string {
  return host.replace(CLUSTER_DOMAIN, "");
}

function isInCluster(host: string): boolean {
  return CLUSTER_DOMAIN.test(host);
}

/** Names that nobody takes for a file, a class or a setting. */
function looksPublic(host: string): boolean {
  return /\.(?:com|net|org|io|dev|app|cloud|ai|co|eu|gov|edu|info|biz|[a-z]{2})$/.test(host);
}
