// "Restrict egress": the policy for one workload in the language that a person picks, as YAML with what they must know in front.

import { engineOf } from "../../analysis/engine.ts";
import type { Snapshot } from "../../analysis/snapshot.ts";
import { parseAddress, showAddress } from "../../base/ip.ts";
import { entriesOf } from "../../index/catalog.ts";
import type { WorkloadFacts } from "../../model/facts.ts";
import { readList, readObject } from "../../model/read.ts";
import type { Resource } from "../../model/resource.ts";
import { showId } from "../../model/resourceId.ts";
import { type KindKey, toKindKey } from "../../model/views.ts";
import { slicesOf } from "../../policy/serviceBackends.ts";
import { dnsPods } from "../../rules/np/dnsRule.ts";
import { printDocument, toComment } from "../migration/migrate.ts";
import { needsOf } from "./needs.ts";
import type { Restriction, RestrictionSource, RestrictTarget } from "./restriction.ts";
import { toCalico } from "./toCalico.ts";
import { toCilium } from "./toCilium.ts";
import { toNetworkPolicy } from "./toNetworkPolicy.ts";
import { toSidecar } from "./toSidecar.ts";

/** What a person calls a target. */
export const restrictTitles: { readonly [target in RestrictTarget]: string } = {
  networkpolicy: "NetworkPolicy",
  calico: "Calico NetworkPolicy",
  cilium: "CiliumNetworkPolicy",
  istio: "Istio Sidecar",
};

const writers: { readonly [target in RestrictTarget]: (source: RestrictionSource) => Restriction } = {
  networkpolicy: toNetworkPolicy,
  calico: toCalico,
  cilium: toCilium,
  istio: toSidecar,
};

const SERVICE_ENTRY: KindKey = toKindKey("networking.istio.io", "ServiceEntry");

/** The policy that lets a workload out to DNS and to what its manifest names. */
export function restrict(
  snapshot: Snapshot,
  resource: Resource,
  workload: WorkloadFacts,
  target: RestrictTarget,
): Restriction {
  const view = snapshot.policyView();
  const { needs, unmet } = needsOf(snapshot, resource, workload);
  const source: RestrictionSource = {
    workload,
    needs,
    dns: dnsPods(engineOf(view)),
    endpoints: (service, port) =>
      slicesOf(view, service).flatMap(({ addresses, ports }) =>
        ports.flatMap((own) =>
          own.name === port.name && own.protocol === port.protocol && own.port !== undefined
            ? addresses.flatMap((text) => {
                const address = parseAddress(text);
                return address && own.port !== undefined ? [{ address: showAddress(address), port: own.port }] : [];
              })
            : [],
        ),
      ),
    isRegistered: (host) =>
      [...entriesOf(snapshot.catalog, SERVICE_ENTRY)].some(
        ({ facts }) => facts.is === "other" && readList(readObject(facts.kept)["hosts"]).includes(host),
      ),
  };
  const { objects, notes } = writers[target](source);
  const guessed = needs.flatMap((need) =>
    need.is === "host" && !need.isPortSaid ? [`${need.where} names ${need.host} without a port: 443 is taken`] : [],
  );
  const closed = needs.flatMap((need) =>
    need.is === "service" &&
    !need.service.selector &&
    need.ports.every((port) => source.endpoints(need.service, port)?.length === 0)
      ? [`the endpoints of ${showId(need.service.id)} are not known, so it stays closed (${need.where})`]
      : [],
  );
  return { objects, notes: [...notes, ...guessed, ...closed, ...unmet] };
}

/** The documents with their comment in front. */
export function restrictionText({ objects, notes }: Restriction, workload: WorkloadFacts): string {
  const head = [
    toComment(
      `Egress of ${showId(workload.id)}: DNS and what its manifest names. Connections made by code alone are not in it.`,
    ),
    ...notes.map(toComment),
  ];
  return `${head.join("\n")}\n${objects.map(printDocument).join("---\n")}`;
}
