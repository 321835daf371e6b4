// Hovers on the fields of Istio that are texts of their own: what an item of a Sidecar's egress.hosts lets pods see, whose
// identity a principal is, who sees what is exported.

import type { Snapshot } from "../../analysis/snapshot.ts";
import type { Entry } from "../../index/bucket.ts";
import { entriesOf } from "../../index/catalog.ts";
import { SERVICE, SERVICE_ENTRY } from "../../index/policyView.ts";
import type { Facts } from "../../model/facts.ts";
import { isExportedTo } from "../../model/istio/exportTo.ts";
import { readHostEntry, seesThrough } from "../../model/istio/hosts.ts";
import { readPrincipal } from "../../model/istio/principal.ts";
import { serviceHost } from "../../model/istioHost.ts";
import { splitName } from "../../model/qualifiedName.ts";
import { isTemplate, readList, readObject, readText } from "../../model/read.ts";
import { showId } from "../../model/resourceId.ts";
import { bold, count, escape, few, lines } from "../markdown.ts";
import type { IstioField, Place } from "../slot.ts";
import { placeOfSource } from "../source.ts";
import { hoverNamespace } from "./objects.ts";

export function hoverIstio(snapshot: Snapshot, place: Place, field: IstioField, text: string): string | undefined {
  if (isTemplate(text)) return undefined;
  switch (field) {
    case "egressHost":
      return hoverEgressHost(snapshot, place.namespace, text);
    case "principal": {
      const principal = readPrincipal(text);
      return principal ? hoverAccount(snapshot, principal.namespace, principal.name) : hoverPattern(text);
    }
    case "serviceAccount": {
      const { namespace, name } = splitName(text, place.namespace);
      return hoverAccount(snapshot, namespace, name);
    }
    case "exportTo":
      return text === "."
        ? `${bold(escape("."))} · ${escape(place.namespace)} alone sees it`
        : text === "*"
          ? `${bold(escape("*"))} · every namespace sees it`
          : hoverNamespace(snapshot, text);
  }
}

/** The Services and ServiceEntries that an item takes in, those that are exported to the namespace. */
function hoverEgressHost(snapshot: Snapshot, own: string, text: string): string {
  const item = readHostEntry(text);
  if (!item) return `${bold(escape(text))} · no namespace/host`;
  if (item.namespace === "~") return `${bold(escape(text))} · nothing`;
  const all = [...thingsOf(snapshot)].filter(({ namespace, host }) => seesThrough(item, own, { namespace, host }));
  const seen = all.filter(({ namespace, exportTo }) => isExportedTo(exportTo, namespace, own));
  const hidden = all.length - seen.length;
  const what =
    seen.length === 0
      ? "nothing that is known"
      : seen.length === 1
        ? sourceLine(snapshot, seen[0]?.entry)
        : `${count(seen.length, "host")}: ${few(
            seen.map(({ host }) => escape(host)),
            5,
          )}`;
  return lines(
    `${bold(escape(text))} · ${what}`,
    hidden > 0 ? `${count(hidden, "host")} not exported to ${escape(own)}` : undefined,
  );
}

interface Thing {
  readonly entry: Entry;
  readonly namespace: string;
  readonly host: string;
  readonly exportTo: Parameters<typeof isExportedTo>[0];
}

function* thingsOf({ catalog }: Snapshot): Generator<Thing> {
  for (const entry of entriesOf(catalog, SERVICE)) {
    const { namespace, name } = entry.facts.id;
    const host = serviceHost(namespace, name);
    yield { entry, namespace, host, exportTo: entry.facts.is === "service" ? entry.facts.exportTo : undefined };
  }
  for (const entry of entriesOf(catalog, SERVICE_ENTRY)) {
    const spec = specOf(entry.facts);
    for (const item of readList(spec["hosts"])) {
      const host = readText(item);
      if (host !== undefined) yield { entry, namespace: entry.facts.id.namespace, host, exportTo: spec["exportTo"] };
    }
  }
}

function specOf(facts: Facts) {
  return facts.is === "other" ? readObject(facts.kept) : {};
}

function sourceLine(snapshot: Snapshot, entry: Entry | undefined): string {
  return entry ? `${escape(showId(entry.facts.id))} · ${escape(placeOfSource(snapshot, entry))}` : "";
}

/** A service account, and who runs as it. */
function hoverAccount(snapshot: Snapshot, namespace: string, name: string): string {
  const users = snapshot
    .policyView()
    .workloads.filter((workload) => workload.id.namespace === namespace && workload.serviceAccount === name);
  return lines(
    bold(escape(`ServiceAccount ${namespace}/${name}`)),
    users.length === 0
      ? "No workload that is known runs as it"
      : `${few(
          users.map(({ id }) => escape(showId(id))),
          5,
        )} ${users.length === 1 ? "runs" : "run"} as it`,
  );
}

/** istio.io AuthorizationPolicy: exact, prefix `abc*`, suffix `*abc`, presence `*`. */
function hoverPattern(text: string): string | undefined {
  const [, namespace] = /\/ns\/([^/*]+)\/(?:sa\/)?\*$/.exec(text) ?? [];
  const said =
    text === "*"
      ? "every identity: any client with mutual TLS"
      : namespace !== undefined
        ? `every service account of ${namespace}`
        : text.endsWith("*")
          ? `every identity that begins with ${text.slice(0, -1)}`
          : text.startsWith("*")
            ? `every identity that ends with ${text.slice(1)}`
            : undefined;
  return said === undefined ? undefined : `${bold(escape(text))} · ${escape(said)}`;
}
