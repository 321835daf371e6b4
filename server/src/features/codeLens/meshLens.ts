// The lenses of a Sidecar and a ServiceEntry: what the pods reach that read the one, and who may call the hosts of the other.

import { engineOf } from "../../analysis/engine.ts";
import type { Snapshot } from "../../analysis/snapshot.ts";
import { groupBy } from "../../base/group.ts";
import type { Facts, OtherFacts, WorkloadFacts } from "../../model/facts.ts";
import { showName } from "../../model/resourceId.ts";
import type { Engine } from "../../policy/engine.ts";
import { entryUse, sidecarUse } from "../../policy/meshUse.ts";
import { reachOf } from "../../policy/reach.ts";
import { reachesText } from "../../policy/words.ts";
import { count } from "../markdown.ts";

export function isMeshObject(facts: Facts): facts is OtherFacts {
  const { group, kind } = facts.id;
  return facts.is === "other" && group === "networking.istio.io" && (kind === "Sidecar" || kind === "ServiceEntry");
}

export function meshLensTexts(snapshot: Snapshot, facts: OtherFacts, width: number): readonly string[] {
  return meshLensLines(engineOf(snapshot.policyView()), facts, width);
}

/** The same of an engine. */
export function meshLensLines(engine: Engine, facts: OtherFacts, width: number): readonly string[] {
  return facts.id.kind === "Sidecar" ? sidecarTexts(engine, facts, width) : entryTexts(engine, facts);
}

/** `egress of shop/cart: api.stripe.com:443, DNS`, `REGISTRY_ONLY: hosts that it does not name are closed`. */
function sidecarTexts(engine: Engine, facts: OtherFacts, width: number): readonly string[] {
  const use = sidecarUse(engine, facts);
  if (!use) return [];
  const mode =
    use.mode === "ALLOW_ANY"
      ? "ALLOW_ANY: its hosts limit configuration, not reach"
      : use.mode === "REGISTRY_ONLY"
        ? "REGISTRY_ONLY: other hosts are closed to TCP"
        : "outbound traffic policy of the mesh not known: ALLOW_ANY assumed";
  const [first, ...more] = use.workloads;
  if (!first) return ["no known pods with a sidecar read it", mode];
  const who = more.length === 0 ? showName(first.id) : count(use.workloads.length, "workload");
  const head = `egress of ${who}: `;
  const reaches = use.workloads.map((workload) => reachOf(engine, workload, "egress"));
  return [`${head}${reachesText(reaches, Math.max(40, width - head.length))}`, mode];
}

/** `called by shop/cart, shop/web through istio-egressgateway`, `exported to shop alone`. */
function entryTexts(engine: Engine, facts: OtherFacts): readonly string[] {
  const use = entryUse(engine, facts);
  if (!use) return ["opens nothing: Istio's validation refuses it"];
  const scope =
    use.namespaces === undefined ? "exported to every namespace" : `exported to ${use.namespaces.join(", ")} alone`;
  if (use.workloads.length === 0) {
    if (use.unsettled.length > 0) return [`open to: unknown (${nameThem(use.unsettled)})`, scope];
    return ["open to no known pods with a sidecar", scope];
  }
  const ways = [...groupBy(use.workloads, ({ through }) => through ?? "")].map(([through, all]) => {
    const who = nameThem(all.map(({ workload }) => workload));
    return through === "" ? who : `${who} through ${through}`;
  });
  return [`open to ${ways.join("; ")}`, scope];
}

const MOST = 3;

/** A few by their names, many by their namespaces. */
function nameThem(workloads: readonly WorkloadFacts[]): string {
  if (workloads.length <= MOST) return workloads.map(({ id }) => showName(id)).join(", ");
  const all = [...groupBy(workloads, ({ id }) => id.namespace)];
  const shown = all.slice(0, MOST).map(([namespace, own]) => `${count(own.length, "workload")} of ${namespace}`);
  return all.length > MOST ? `${shown.join(", ")} +${all.length - MOST}` : shown.join(", ");
}
