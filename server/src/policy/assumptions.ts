// What an answer takes as given, for no manifest says it (reach-semantics M6, M7): which plugin enforces the policies, where pods
// are whose addresses are not known. Decides nothing.

import { allV4, allV6, covers, isNoAddress } from "../base/ipSet.ts";
import { type Engine, selectsPod } from "./engine.ts";
import { isIgnored, pluginsIn } from "./options.ts";
import type { Row } from "./row.ts";

/** Rules by address, where it matters that pods' addresses are not known or plugins differ (NP-12, AN-7). */
export function assumptionsOf(engine: Engine, row: Row): readonly string[] {
  const found = new Set<string>();
  for (const text of pluginAssumptions(engine, row.self.namespace)) found.add(text);
  for (const part of engine.assumedFor(row.self.namespace)) {
    if (part.direction === row.direction && part.assumes !== undefined && selectsPod(engine, part, row.self) === "yes")
      found.add(part.assumes);
  }
  const isUnplaced = engine.ground.endpoints.some(({ addresses }) => isNoAddress(addresses));
  for (const { assumes } of row.selecting.flatMap(({ part }) => part.rules))
    if (assumes !== undefined) found.add(assumes);
  for (const peer of row.selecting.flatMap(({ part }) => part.rules.flatMap((rule) => rule.peers))) {
    if (peer.is !== "addresses" || peer.matchesPods === "never") continue;
    const byAddress = peer.matchesPods === "always" || engine.options.ipBlockMatchesPods === "byAddress";
    if (!byAddress && engine.options.plugin === "kubernetes")
      found.add("ipBlock matches no pods; network plugins differ");
    const isWhole = covers(peer.ranges, allV4) || covers(peer.ranges, allV6);
    if (byAddress && isUnplaced && !isWhole) found.add("pods whose addresses are not known lie in none of the blocks");
  }
  return [...found];
}

/** Policies that one plugin alone reads, where it is not known to be the cluster's (M6). */
function pluginAssumptions({ view, options }: Engine, namespace: string | undefined): readonly string[] {
  const names = { kubernetes: "Kubernetes", calico: "Calico", cilium: "Cilium" };
  const there = pluginsIn(view.policies);
  if (!options.isNamed)
    return there.length < 2 ? [] : ["policies of Calico and of Cilium count alike; a cluster reads those of one"];
  const others = there.filter((plugin) => plugin !== options.plugin);
  if (others.length === 0) return [];
  const isNear = view.policies.some(
    ({ id }) => isIgnored(id.group, options) && (id.namespace === "" || id.namespace === namespace),
  );
  if (!isNear) return [];
  return [
    `policies of ${others.map((plugin) => names[plugin]).join(" and ")} do not count: the plugin is ${options.plugin}`,
  ];
}
