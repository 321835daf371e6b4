// Ways to a name that lead over pods in between: from the pods to a gateway, and from the gateway on. Both steps must pass,
// each under all policies; they are told as one destination.

import type { PodEndpoint } from "./endpoint.ts";
import { type Engine, rowOf, rowsOf } from "./engine.ts";
import { matchesPod, portsOf } from "./matching.ts";
import { type NamedEnd, nameVerdict } from "./openRules.ts";
import type { Detour } from "./policyRule.ts";
import { commonPorts, isNoPort, noPort, portRange, portsWithout, unitePorts } from "./portSet.ts";
import type { Row } from "./row.ts";
import { everythingPasses, type Verdict } from "./verdict.ts";

export interface Detoured {
  readonly names: readonly NamedEnd[];
  readonly unknown: readonly string[];
}

const NONE: Detoured = { names: [], unknown: [] };

/** Names that an egress row reaches over others. */
export function detoured(engine: Engine, row: Row, index: number | undefined): Detoured {
  if (row.direction !== "egress" || engine.detours.length === 0) return NONE;
  const names: NamedEnd[] = [];
  const unknown = new Set<string>();
  for (const detour of engine.detours) {
    if (!appliesTo(engine, detour, row.self)) continue;
    const wanted = detour.ports.map((port) => portRange("TCP", port, port)).reduce(unitePorts, noPort);
    for (const at of engine.ground.podsMatching(detour.through).yes) {
      const gateway = engine.ground.endpoints[at];
      const beyond = rowOf(engine, at, "egress");
      if (!gateway || !beyond || at === index) continue;
      const ports = portsOf({ action: "allow", peers: [], ports: detour.at, cite: DETOUR }, gateway).sure;
      const out = row.towards(at);
      const into =
        index === undefined ? everythingPasses : (rowsOf(engine, "ingress")(at)?.towards(index) ?? everythingPasses);
      const first = engine.ground.meet(out, into).verdict;
      const second = nameVerdict(engine, beyond, detour.name);
      const passes = !isNoPort(commonPorts(first.allow, ports)) && !isNoPort(commonPorts(second.allow, wanted));
      if (passes) names.push(namedBy(engine, row, detour, commonPorts(second.allow, wanted)));
      else if (mayPass(first, ports) && mayPass(second, wanted)) unknown.add(first.why ?? second.why ?? "not known");
    }
  }
  return { names, unknown: [...unknown] };
}

const DETOUR = { id: { group: "", kind: "", namespace: "", name: "" }, path: [], text: "" };

function mayPass(verdict: Verdict, ports: Verdict["may"]): boolean {
  return !isNoPort(commonPorts(verdict.may, ports));
}

function appliesTo(engine: Engine, { from, namespaces }: Detour, self: PodEndpoint): boolean {
  if (namespaces && (self.namespace === undefined || !namespaces.includes(self.namespace))) return false;
  return matchesPod(from, self, engine.ground) === "yes";
}

/** What the network plugin alone lets out to the name stays a way beside the gateway: no mesh closes it for certain (IS-10). */
function namedBy(engine: Engine, row: Row, { name, label, because }: Detour, ports: NamedEnd["ports"]): NamedEnd {
  const cni = row.selecting.filter(({ part }) => part.plane === "cni");
  const direct = nameVerdict(engine, { ...row, selecting: cni }, name);
  return {
    name,
    is: "domain",
    wildcards: "labels",
    ports,
    limited: noPort,
    through: label,
    alsoDirect: isNoPort(portsWithout(ports, direct.allow)),
    because,
  };
}

/** Rows of the pods in between: a reach that leads over them holds for as long as they do. */
export function rowsBetween(engine: Engine): readonly (Row | undefined)[] {
  const found = new Set(engine.detours.flatMap(({ through }) => engine.ground.podsMatching(through).yes));
  return [...found].map((at) => rowOf(engine, at, "egress"));
}
