// Which pods know a host outside: what ServiceEntries add, as far as it is exported to their namespace and their Sidecar lists it
// (reach-semantics IS-6, IS-7, IS-9).

import type { Entry } from "../../index/bucket.ts";
import { SERVICE_ENTRY } from "../../index/policyView.ts";
import type { Facts } from "../../model/facts.ts";
import { isExportedTo } from "../../model/istio/exportTo.ts";
import { sidecarSees } from "../../model/istio/hosts.ts";
import { hasTemplate } from "../../model/read.ts";
import type { RuleContext } from "../rule.ts";
import { specOf } from "./istioRule.ts";
import type { Confined } from "./mesh.ts";
import { entryHosts } from "./registry.ts";

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
  // The hosts that a template hides may be the ones that are asked for.
  if (cx.deriveEach(SERVICE_ENTRY, hidesHosts).includes(true)) return { is: "seen" };
  let best: Visible = { is: "absent" };
  for (const { id, host: pattern } of entryHosts(cx, host)) {
    const found = cx.lookUp(SERVICE_ENTRY, id.namespace, id.name);
    if (found.is !== "found") continue;
    const entry = found.value;
    if (!isExportedTo(specOf(entry.facts)["exportTo"], id.namespace, namespace, mesh.defaultExportTo)) {
      if (best.is === "absent") best = { is: "notExported", entry };
    } else if (sidecar && !sidecarSees(sidecar.spec, namespace, { namespace: id.namespace, host: pattern }, port)) {
      best = { is: "notListed", entry, host: pattern };
    } else return { is: "seen" };
  }
  return best;
}

function hidesHosts(entries: readonly Facts[]): boolean {
  return entries.some((facts) => hasTemplate(specOf(facts)["hosts"]));
}
