// Offers for Istio's fields: hosts of the mesh with their ports, subsets, Gateways, and the Secrets that a gateway's pods can read.

import { CompletionItemKind } from "vscode-languageserver-types";
import type { Snapshot } from "../../analysis/snapshot.ts";
import { jsonAt } from "../../base/json.ts";
import { entriesOf } from "../../index/catalog.ts";
import { DESTINATION_RULE, ISTIO_GATEWAY, SERVICE, SERVICE_ENTRY } from "../../index/policyView.ts";
import { isExportedTo } from "../../model/istio/exportTo.ts";
import { MESH, readIstioHost, serviceHost } from "../../model/istioHost.ts";
import { readInteger, readLabels, readList, readObject, readText } from "../../model/read.ts";
import { showName } from "../../model/resourceId.ts";
import { everything } from "../../model/selector.ts";
import { documentService, listPorts, showPort } from "../describe.ts";
import { few } from "../markdown.ts";
import { pickPods } from "../pods.ts";
import type { Place, Slot } from "../slot.ts";
import { sourceOf } from "../source.ts";
import { offerHosts, offerTlsSecrets } from "./objects.ts";
import type { Offer } from "./offer.ts";
import { portBeside } from "./services.ts";

type Of<K extends Slot["is"]> = Extract<Slot, { is: K }>;

/** Services, short in their own namespace and in full elsewhere, and what ServiceEntries add that this namespace sees. */
export function offerIstioHosts(
  snapshot: Snapshot,
  place: Place,
  { of }: Of<"istioHost">,
  mayMatch: (label: string) => boolean,
): readonly Offer[] {
  const at = place.path.slice(0, -1);
  const beside = (ports: Parameters<typeof portBeside>[2]): ReturnType<typeof portBeside> =>
    of === "destination" && ports.length > 1 ? portBeside(place, { at, port: "map" }, ports) : undefined;
  const services = [...entriesOf(snapshot.catalog, SERVICE)].flatMap((entry): Offer[] => {
    const { facts } = entry;
    if (facts.is !== "service") return [];
    const { namespace, name } = facts.id;
    const isOwn = namespace === place.namespace;
    const label = isOwn ? name : serviceHost(namespace, name);
    if (!isOwn && (!mayMatch(label) || !isExportedTo(facts.exportTo, namespace, place.namespace))) return [];
    return [
      {
        label,
        insert: { is: "scalar", value: label, beside: beside(facts.ports) },
        kind: CompletionItemKind.Reference,
        rank: isOwn ? 0 : 2,
        hint: few(facts.ports.map(showPort), 3),
        detail: listPorts(facts),
        source: sourceOf(snapshot, entry),
        documentation: () => documentService(snapshot, facts),
      },
    ];
  });
  const entries = entryHostsOf(snapshot, place.namespace).map(({ host, ports, detail, source }): Offer => {
    return {
      label: host,
      insert: { is: "scalar", value: host, beside: beside(ports) },
      kind: CompletionItemKind.Reference,
      rank: 1,
      hint: few(
        ports.map(({ port, name }) => `${port}${name === undefined ? "" : ` ${name}`}`),
        3,
      ),
      detail,
      source,
    };
  });
  return [...services, ...entries, ...(of === "hosts" ? offerHosts(snapshot, place, "rule") : [])];
}

/** The ports of a ServiceEntry's host. */
export function offerEntryPorts(snapshot: Snapshot, place: Place, { host }: Of<"entryPort">): readonly Offer[] {
  const found = entryHostsOf(snapshot, place.namespace).filter((entry) => entry.host === host);
  return found.flatMap(({ ports, detail, source }) =>
    ports.map(({ port, name }): Offer => {
      const insert = { is: "scalar" as const, value: port };
      return { label: `${port}`, insert, kind: CompletionItemKind.Value, hint: name, detail, source };
    }),
  );
}

/** The subsets that DestinationRules make of a host, with their labels. */
export function offerSubsets(snapshot: Snapshot, { host }: Of<"subset">): readonly Offer[] {
  return [...entriesOf(snapshot.catalog, DESTINATION_RULE)].flatMap((entry) => {
    const spec = entry.facts.is === "other" ? readObject(entry.facts.kept) : {};
    if (readIstioHost(readText(spec["host"]) ?? "", entry.facts.id.namespace)?.fqdn !== host) return [];
    return readList(spec["subsets"]).flatMap((item): Offer[] => {
      const { name, labels } = readObject(item);
      const label = readText(name);
      if (label === undefined) return [];
      return [
        {
          label,
          insert: { is: "scalar", value: label },
          kind: CompletionItemKind.Reference,
          detail: few(
            Object.entries(readLabels(labels)).map(([key, value]) => `${key}=${value}`),
            3,
          ),
          hint: `of ${showName(entry.facts.id)}`,
          source: sourceOf(snapshot, entry),
        },
      ];
    });
  });
}

/** Gateways, short in their own namespace, and the mesh. */
export function offerMeshGateways(snapshot: Snapshot, place: Place): readonly Offer[] {
  const known = [...entriesOf(snapshot.catalog, ISTIO_GATEWAY)].map((entry): Offer => {
    const { namespace, name } = entry.facts.id;
    const isOwn = namespace === place.namespace;
    const label = isOwn ? name : `${namespace}/${name}`;
    const spec = entry.facts.is === "other" ? readObject(entry.facts.kept) : {};
    const hosts = readList(spec["servers"]).flatMap((server) =>
      readList(readObject(server)["hosts"]).flatMap((host) => readText(host) ?? []),
    );
    return {
      label,
      insert: { is: "scalar", value: label },
      kind: CompletionItemKind.Reference,
      rank: isOwn ? 0 : 1,
      detail: few(hosts, 3),
      source: sourceOf(snapshot, entry),
    };
  });
  const mesh: Offer = {
    label: MESH,
    insert: { is: "scalar", value: MESH },
    kind: CompletionItemKind.EnumMember,
    rank: 2,
    detail: "the sidecars of the mesh",
  };
  return [...known, mesh];
}

/** TLS Secrets where the pods of the Gateway run; of its own namespace where none are known. */
export function offerPodSecrets(snapshot: Snapshot, place: Place, { pods }: Of<"podSecret">): readonly Offer[] {
  const picked = pods ? pickPods(snapshot, { is: "all" }, pods.pods ?? everything) : [];
  const namespaces = [...new Set(picked.map(({ id }) => id.namespace))];
  return (namespaces.length > 0 ? namespaces : [place.namespace]).flatMap((namespace) =>
    offerTlsSecrets(snapshot, { ...place, namespace }).map((offer) => ({ ...offer, hint: `in ${namespace}` })),
  );
}

interface EntryHost {
  readonly host: string;
  readonly ports: readonly { readonly port: number; readonly name: string | undefined }[];
  readonly detail: string;
  readonly source: string;
}

/** The names that ServiceEntries add which a namespace sees; wildcards are no names. */
function entryHostsOf(snapshot: Snapshot, from: string): readonly EntryHost[] {
  return [...entriesOf(snapshot.catalog, SERVICE_ENTRY)].flatMap((entry) => {
    const { id } = entry.facts;
    const spec = entry.facts.is === "other" ? readObject(entry.facts.kept) : {};
    if (!isExportedTo(spec["exportTo"], id.namespace, from)) return [];
    const ports = readList(spec["ports"]).flatMap((item) => {
      const port = readInteger(jsonAt(item, ["number"]));
      return port === undefined ? [] : [{ port, name: readText(jsonAt(item, ["name"])) }];
    });
    return readList(spec["hosts"]).flatMap((item): EntryHost[] => {
      const host = readText(item);
      if (host === undefined || host.startsWith("*")) return [];
      return [{ host, ports, detail: `ServiceEntry ${showName(id)}`, source: sourceOf(snapshot, entry) }];
    });
  });
}
