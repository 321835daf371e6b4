// Hovers on what Istio's objects name: a host with its ports, a subset with its pods, a Gateway with its hosts, a Secret where the
// gateway's pods run.

import type { Snapshot } from "../../analysis/snapshot.ts";
import type { Entry } from "../../index/bucket.ts";
import { entriesOf, lookUp } from "../../index/catalog.ts";
import { DESTINATION_RULE, ISTIO_GATEWAY, SERVICE, SERVICE_ENTRY } from "../../index/policyView.ts";
import { isExportedTo } from "../../model/istio/exportTo.ts";
import { hostsMeet, MESH, readGatewayName, readIstioHost } from "../../model/istioHost.ts";
import { readInteger, readLabels, readList, readObject, readText } from "../../model/read.ts";
import { showId } from "../../model/resourceId.ts";
import { everything, selects, toMapSelector } from "../../model/selector.ts";
import { listWorkloads } from "../describe.ts";
import { bold, code, escape, few, lines } from "../markdown.ts";
import { pickPods, showPodCount, workloadsIn, workloadsOf } from "../pods.ts";
import type { Place, Slot } from "../slot.ts";
import { placeOfSource } from "../source.ts";
import { hoverHost, hoverObject, hoverTlsSecret } from "./objects.ts";
import { hoverService } from "./services.ts";

/** A host: the Service, or the ServiceEntries that have it. */
export function hoverIstioHost(snapshot: Snapshot, place: Place, of: string, text: string): string | undefined {
  const host = readIstioHost(text, place.namespace);
  if (!host) return undefined;
  const entries = [...entriesOf(snapshot.catalog, SERVICE_ENTRY)].filter((entry) =>
    takes(entry, host.fqdn, place.namespace),
  );
  if (host.is === "service" && (entries.length === 0 || isService(snapshot, host)))
    return hoverService(snapshot, host.namespace, host.name);
  if (entries.length > 0)
    return lines(bold(escape(host.fqdn)), ...entries.slice(0, 4).map((entry) => tellEntry(snapshot, entry)));
  if (of === "hosts") return hoverHost(snapshot, text);
  if (host.is === "wildcard") return undefined;
  const meant = host.is === "name" ? host.meant : undefined;
  return lines(
    `${bold(escape(host.fqdn))} · no ServiceEntry has it, as far as known`,
    meant &&
      `Istio completes no name with a dot: Service ${escape(`${meant.namespace}/${meant.name}`)} has its full name alone`,
  );
}

/** A port of a ServiceEntry. */
export function hoverEntryPort(snapshot: Snapshot, place: Place, host: string): string | undefined {
  const entries = [...entriesOf(snapshot.catalog, SERVICE_ENTRY)].filter((entry) =>
    takes(entry, host, place.namespace),
  );
  return entries.length === 0
    ? undefined
    : lines(bold(escape(host)), ...entries.slice(0, 4).map((entry) => tellEntry(snapshot, entry)));
}

/** A subset: its labels, and the pods of the Service that have them. */
export function hoverSubset(snapshot: Snapshot, host: string | undefined, subset: string): string | undefined {
  if (host === undefined) return undefined;
  const rules = [...entriesOf(snapshot.catalog, DESTINATION_RULE)].filter(
    ({ facts }) => readIstioHost(readText(specOf(facts)["host"]) ?? "", facts.id.namespace)?.fqdn === host,
  );
  for (const entry of rules) {
    const found = readList(specOf(entry.facts)["subsets"])
      .map(readObject)
      .find(({ name }) => name === subset);
    if (!found) continue;
    const labels = readLabels(found["labels"]);
    const shown = Object.entries(labels).map(([key, value]) => code(`${key}=${value}`));
    return lines(
      `${bold(escape(`Subset ${subset}`))} of ${escape(host)} · ${escape(showId(entry.facts.id))} · ${escape(placeOfSource(snapshot, entry))}`,
      shown.length === 0 ? "All pods of the host" : few(shown, 4),
      podsOf(snapshot, host, labels),
    );
  }
  const known = rules.flatMap(({ facts }) =>
    readList(specOf(facts)["subsets"]).flatMap((item) => readText(readObject(item)["name"]) ?? []),
  );
  return lines(
    bold(escape(`No subset ${subset} of ${host}`)),
    known.length > 0 ? `DestinationRules have ${few(known.map(code), 4)}` : "No DestinationRule of this host is known",
  );
}

/** A Gateway that a VirtualService names. */
export function hoverMeshGateway(snapshot: Snapshot, place: Place, text: string): string | undefined {
  if (text === MESH) return `${bold("mesh")} · the sidecars of the mesh, for requests between its pods`;
  const named = readGatewayName(text, place.namespace);
  if (!named) return undefined;
  const answer = lookUp(snapshot.catalog, ISTIO_GATEWAY, named.namespace, named.name);
  const head = hoverObject(snapshot, { ...place, namespace: named.namespace }, [ISTIO_GATEWAY], named.name);
  if (answer.is !== "found") return head;
  const servers = readList(specOf(answer.value.facts)["servers"]).map((server) => {
    const { port, hosts } = readObject(server);
    const shown = readList(hosts).flatMap((host) => readText(host) ?? []);
    return `${code(showPort(readObject(port)))} ${few(shown.map(code), 4)}`;
  });
  return lines(head, ...servers.slice(0, 6));
}

/** A Secret where the pods run; in the object's own namespace where none are known. */
export function hoverPodSecret(
  snapshot: Snapshot,
  place: Place,
  { pods }: Extract<Slot, { is: "podSecret" }>,
  name: string,
): string {
  const picked = pods ? pickPods(snapshot, { is: "all" }, pods.pods ?? everything) : [];
  const [namespace = place.namespace] = picked.map(({ id }) => id.namespace);
  const where =
    picked.length === 0
      ? "Read where the gateway's pods run, which is not known"
      : `Read where the gateway's pods run: ${escape(namespace)}`;
  return picked.length === 0
    ? lines(bold(escape(`Secret ${name}`)), where)
    : lines(hoverTlsSecret(snapshot, { ...place, namespace }, name), where);
}

function isService(
  snapshot: Snapshot,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): boolean {
  return lookUp(snapshot.catalog, SERVICE, namespace, name).is === "found";
}

function takes({ facts }: Entry, host: string, from: string): boolean {
  const spec = specOf(facts);
  const texts = (key: string): readonly string[] => readList(spec[key]).flatMap((item) => readText(item) ?? []);
  if (!isExportedTo(spec["exportTo"], facts.id.namespace, from)) return false;
  return texts("hosts").some((text) => {
    const own = readIstioHost(text, facts.id.namespace)?.fqdn ?? text;
    return own === host || (own.startsWith("*") && hostsMeet(own, host));
  });
}

/** `ServiceEntry shop/api · 443 TLS · DNS · se.yaml:3`. */
function tellEntry(snapshot: Snapshot, entry: Entry): string {
  const spec = specOf(entry.facts);
  const ports = readList(spec["ports"]).map((item) => showPort(readObject(item)));
  const parts = [showId(entry.facts.id), few(ports, 4), readText(spec["resolution"]) ?? "NONE"];
  return [...parts, placeOfSource(snapshot, entry)].map(escape).join(" · ");
}

/** `443 TLS`. */
function showPort({ number, protocol }: ReturnType<typeof readObject>): string {
  return [readInteger(number), readText(protocol)].filter((part) => part !== undefined).join(" ");
}

function podsOf(snapshot: Snapshot, fqdn: string, labels: ReturnType<typeof readLabels>): string | undefined {
  const host = readIstioHost(fqdn, "");
  if (host?.is !== "service") return undefined;
  const found = lookUp(snapshot.catalog, SERVICE, host.namespace, host.name);
  const service = found.is === "found" ? found.value.facts : undefined;
  if (service?.is !== "service" || workloadsIn(snapshot, host.namespace).length === 0) return undefined;
  const selector = toMapSelector(labels);
  const pods = workloadsOf(snapshot, service).filter(({ podLabels }) => selects(selector, podLabels));
  return pods.length === 0
    ? "No known pods have these labels"
    : `${showPodCount(snapshot, pods)}: ${listWorkloads(pods, 6)}`;
}

function specOf(facts: Entry["facts"]): ReturnType<typeof readObject> {
  return readObject(facts.is === "other" ? facts.kept : undefined);
}
