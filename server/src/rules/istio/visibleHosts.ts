// What is in the mesh's registry besides the Services of the cluster: hosts of ServiceEntries, and who may see them
// (reach-semantics IS-6, IS-7, IS-9).

import type { JsonObject } from "../../base/json.ts";
import type { Entry } from "../../index/bucket.ts";
import type { Facts } from "../../model/facts.ts";
import { isExportedTo } from "../../model/istio/exportTo.ts";
import { coversHost, type RegistryHost, sidecarSees } from "../../model/istio/hosts.ts";
import { hasTemplate, readList, readObject, readText } from "../../model/read.ts";
import type { RuleContext } from "../rule.ts";
import { type Confined, SERVICE_ENTRY } from "./mesh.ts";

/** Every host of every ServiceEntry. */
export function allHosts(cx: RuleContext): readonly RegistryHost[] {
  return cx.derive(SERVICE_ENTRY, hostsOf);
}

function hostsOf(entries: readonly Facts[]): readonly RegistryHost[] {
  return entries.flatMap((facts) => entryHosts(facts).map((host) => ({ namespace: facts.id.namespace, host })));
}

/** The hosts of a ServiceEntry. */
export function entryHosts(facts: Facts): readonly string[] {
  return readList(specOf(facts)["hosts"]).flatMap((item) => readText(item) ?? []);
}

/** The ServiceEntries that have a host, whether it is seen or not. */
export function entriesFor(host: string, cx: RuleContext): readonly Entry[] {
  return cx.list(SERVICE_ENTRY).filter(({ facts }) => entryHosts(facts).some((pattern) => coversHost(pattern, host)));
}

export type Visible =
  /** Seen, or not known to be hidden. */
  | { readonly is: "seen" }
  /** No ServiceEntry has it. */
  | { readonly is: "absent" }
  /** One has it that is not exported to the namespace. */
  | { readonly is: "notExported"; readonly entry: Entry }
  /** One has it that the Sidecar does not list. */
  | { readonly is: "notListed"; readonly entry: Entry; readonly host: string };

/** Whether pods of a namespace whose Sidecar is given know a host outside. */
export function visibleTo(
  host: string,
  port: number | undefined,
  namespace: string,
  { sidecar, mesh }: Confined,
  cx: RuleContext,
): Visible {
  let best: Visible = { is: "absent" };
  for (const entry of cx.list(SERVICE_ENTRY)) {
    const spec = specOf(entry.facts);
    // Its hosts may be the one that is asked for.
    if (hasTemplate(spec["hosts"])) return { is: "seen" };
    const pattern = entryHosts(entry.facts).find((item) => coversHost(item, host));
    if (pattern === undefined) continue;
    const home = entry.facts.id.namespace;
    if (!isExportedTo(spec["exportTo"], home, namespace, mesh.defaultExportTo)) {
      if (best.is === "absent") best = { is: "notExported", entry };
    } else if (sidecar && !sidecarSees(sidecar.spec, namespace, { namespace: home, host: pattern }, port)) {
      best = { is: "notListed", entry, host: pattern };
    } else return { is: "seen" };
  }
  return best;
}

function specOf(facts: Facts): JsonObject {
  return facts.is === "other" ? readObject(facts.kept) : {};
}
