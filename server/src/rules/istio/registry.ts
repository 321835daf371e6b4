// The hosts that a mesh knows: Services of the cluster, and what ServiceEntries add. Asked by host, as Istio's own registry is.

import type { Json } from "../../base/json.ts";
import { type Lookup, missing } from "../../base/lookup.ts";
import type { Entry } from "../../index/bucket.ts";
import { SERVICE, SERVICE_ENTRY } from "../../index/policyView.ts";
import type { Facts, ServiceFacts } from "../../model/facts.ts";
import { isExportedTo } from "../../model/istio/exportTo.ts";
import {
  hostsMeet,
  type IstioHost,
  isInScope,
  readIstioHost,
  type Scope,
  scopeOf,
  serviceHost,
} from "../../model/istioHost.ts";
import { readInteger, readText } from "../../model/read.ts";
import type { ResourceId } from "../../model/resourceId.ts";
import { namesOf, nearestName } from "../absence.ts";
import type { RuleContext } from "../rule.ts";
import { itemsIn } from "./destinations.ts";
import { specOf, textsOf } from "./istioRule.ts";

/** A host of a ServiceEntry. */
export interface EntryHost {
  readonly id: ResourceId;
  readonly host: string;
  readonly scope: Scope;
  readonly ports: readonly EntryPort[];
}

export interface EntryPort {
  readonly number: number;
  readonly name: string | undefined;
  /** In capitals; "" where it is not written. */
  readonly protocol: string;
}

export type HostAnswer =
  | { readonly is: "service"; readonly facts: ServiceFacts; readonly entry: Entry }
  | { readonly is: "entries"; readonly hosts: readonly EntryHost[] }
  | { readonly is: "missing"; readonly sure: boolean }
  | { readonly is: "unknown" };

/** What a host names, as seen from the namespaces that the rule is for: those that exportTo lists, else its own. */
export function lookUpHost(cx: RuleContext, host: IstioHost, exportTo: Json | undefined): HostAnswer {
  if (host.is === "wildcard" || host.is === "address") return { is: "unknown" };
  const own = cx.resource.id.namespace;
  const scope = scopeOf(textsOf(exportTo), own);
  const from = scope === "all" ? [own] : scope;
  const service = host.is === "service" ? cx.lookUp(SERVICE, host.namespace, host.name) : undefined;
  const facts = service?.is === "found" ? service.value.facts : undefined;
  if (service?.is === "found" && facts?.is === "service") {
    const isSeen = from.some((namespace) => isExportedTo(facts.exportTo, facts.id.namespace, namespace));
    if (isSeen) return { is: "service", facts, entry: service.value };
  }
  const hosts = entryHosts(cx, host.fqdn).filter((entry) =>
    from.some((namespace) => isInScope(entry.scope, namespace)),
  );
  if (hosts.length > 0) return { is: "entries", hosts };
  // Hosts of another cluster's or another domain's Services are known to that one alone.
  if (host.is === "name" && host.meant === undefined && /\.svc\.|\.global$/.test(host.fqdn)) return { is: "unknown" };
  const absent = service === undefined ? absenceOfName(cx) : absenceOfService(cx, service);
  return absent.is === "missing" ? absent : { is: "unknown" };
}

/** The ServiceEntries that have a host, or a wildcard that takes it. */
export function entryHosts(cx: RuleContext, fqdn: string): readonly EntryHost[] {
  return cx
    .deriveEach(SERVICE_ENTRY, byHost)
    .flatMap(({ exact, wild }) => [
      ...(exact.get(fqdn) ?? []),
      ...wild.filter(({ host }) => host !== fqdn && hostsMeet(host, fqdn)),
    ]);
}

/** How to write a host that the mesh has, nearest to one that it has not; undefined where none is near. */
export function nearestHost(cx: RuleContext, host: IstioHost, from: string): string | undefined {
  if (host.is === "name" && host.meant) {
    const { namespace, name } = host.meant;
    const near =
      cx.lookUp(SERVICE, namespace, name).is === "found"
        ? name
        : nearestName(name, namesOf(cx.list(SERVICE, namespace)));
    if (near !== undefined) return serviceHost(namespace, near);
  }
  if (host.is === "service") {
    const near = nearestName(host.name, namesOf(cx.list(SERVICE, host.namespace)));
    if (near !== undefined) return host.short ? near : serviceHost(host.namespace, near);
  }
  const others = cx
    .deriveEach(SERVICE_ENTRY, byHost)
    .flatMap(({ exact }) =>
      [...exact.values()].flatMap((own) => own.flatMap((item) => (isInScope(item.scope, from) ? [item.host] : []))),
    );
  return host.is === "name" ? nearestName(host.fqdn, others) : undefined;
}

/** The ports of what a host names; undefined where one of them can't be read. */
export function portsOf(
  answer: HostAnswer,
): readonly { readonly port: number; readonly name: string | undefined }[] | undefined {
  if (answer.is === "service") {
    const { ports, unreadPorts } = answer.facts;
    return unreadPorts.length > 0 ? undefined : ports.map(({ port, name }) => ({ port, name }));
  }
  if (answer.is !== "entries") return undefined;
  const ports = new Map(answer.hosts.flatMap((host) => host.ports.map((port) => [port.number, port] as const)));
  return [...ports.values()].map(({ number, name }) => ({ port: number, name }));
}

/** The hosts of the ServiceEntries of a namespace. */
export function byHost(all: readonly Facts[]): {
  readonly exact: ReadonlyMap<string, readonly EntryHost[]>;
  readonly wild: readonly EntryHost[];
} {
  const exact = new Map<string, EntryHost[]>();
  const wild: EntryHost[] = [];
  for (const facts of all) {
    const spec = specOf(facts);
    const { id } = facts;
    const scope = scopeOf(textsOf(spec["exportTo"]), id.namespace);
    const ports = itemsIn(spec, [], "ports").flatMap(({ item }): EntryPort[] => {
      const number = readInteger(item["number"]);
      const protocol = (readText(item["protocol"]) ?? "").toUpperCase();
      return number === undefined ? [] : [{ number, name: readText(item["name"]), protocol }];
    });
    for (const text of textsOf(spec["hosts"])) {
      const host = readIstioHost(text, id.namespace)?.fqdn ?? text;
      const own: EntryHost = { id, host, scope, ports };
      const known = exact.get(host);
      if (known) known.push(own);
      else exact.set(host, [own]);
      if (text.startsWith("*")) wild.push(own);
    }
  }
  return { exact, wild };
}

/** A ServiceEntry may have the name of a Service too (virtual machines do): where these are not read yet, nobody knows. */
function absenceOfService(cx: RuleContext, service: Lookup<Entry>): Lookup<never> {
  const entries = cx.absence(SERVICE_ENTRY, "");
  if (entries.is === "unknown" && entries.why !== "no cluster") return entries;
  return service.is === "found" ? missing(true) : service;
}

function absenceOfName(cx: RuleContext): Lookup<never> {
  const entries = cx.absence(SERVICE_ENTRY, "");
  if (entries.is !== "unknown" || entries.why !== "no cluster") return entries;
  return cx.deriveEach(SERVICE_ENTRY, byHost).some(({ exact }) => exact.size > 0) ? missing(false) : entries;
}
