// One rule of a Cilium policy as rules of the engine (CI-4, CI-5): whom it names, on which ports. A rule that names neither
// is a rule all the same, and matches nobody.

import { isList, type JsonObject, type Path } from "../../../base/json.ts";
import type { PolicyFacts } from "../../../model/facts.ts";
import type { Action, Direction, PolicyRule } from "../../policyRule.ts";
import type { PolicyWorld } from "../../world.ts";
import { lowerPeers, type Peers } from "./peers.ts";
import { lowerPorts, type PortEntry } from "./ports.ts";

/** Where a rule stands. */
export interface RulePlace {
  readonly facts: PolicyFacts;
  readonly direction: Direction;
  readonly action: Action;
  readonly path: Path;
  /** As a person counts it. */
  readonly number: number;
  /** The cluster that the policy's subject names as its own. */
  readonly cluster: string | undefined;
  /** Whether the policy denies what no rule allows. */
  readonly isolates: boolean;
}

/** Fields that say who the other end is; two of them in one rule are refused (CI-5). */
const PEERS = ["Endpoints", "CIDR", "CIDRSet", "Entities", "Services", "FQDNs", "Groups", "Nodes"];

export function lowerRule(
  rule: JsonObject,
  place: RulePlace,
  world: PolicyWorld,
  problems: { readonly path: Path; readonly text: string }[],
): readonly PolicyRule[] {
  const { facts, direction, action, path, number } = place;
  const verb = action === "allow" ? "allows" : "denies";
  const key = action === "allow" ? direction : `${direction}Deny`;
  const cite = { id: facts.id, path, text: `${key} rule ${number} ${verb} it` };
  const { peers, assumes } = peersOf(rule, place, world, problems);
  const entries = lowerPorts(rule);
  if (!peers && !entries) return [{ action, peers: [], ports: undefined, cite }];
  const base = {
    action,
    peers: peers ?? [{ is: "everyone", path } as const],
    ...(assumes === undefined ? {} : { assumes }),
    cite,
  };
  if (!entries) return [{ ...base, ports: undefined }];
  return groupPlain(entries).flatMap(({ ports, limit, lookups }): readonly PolicyRule[] => {
    // Deny rules have no L7 (CI-16).
    if (action === "deny") return [{ ...base, ports }];
    const opened: PolicyRule = {
      ...base,
      ports,
      ...(limit === undefined ? {} : { limit }),
      ...(lookups === undefined ? {} : { lookups }),
    };
    if (limit === undefined || place.isolates) return [opened];
    // Without a default deny a port is open as it was; of its requests the proxy refuses the others all the same.
    return [
      opened,
      { ...base, action: "deny", ports, limit, cite: { ...cite, text: `${key} rule ${number} limits it` } },
    ];
  });
}

/** Entries that are alike in letting every request through, as one. */
function groupPlain(entries: readonly PortEntry[]): readonly PortEntry[] {
  const plain = entries.filter(({ limit, lookups }) => limit === undefined && lookups === undefined);
  const others = entries.filter((entry) => !plain.includes(entry));
  return [...(plain.length === 0 ? [] : [{ ports: plain.flatMap(({ ports }) => ports ?? []) }]), ...others];
}

/** Undefined where no field says who: with ports anybody, without them nobody (CI-4, CI-5). */
function peersOf(
  rule: JsonObject,
  place: RulePlace,
  world: PolicyWorld,
  problems: { readonly path: Path; readonly text: string }[],
): Partial<Peers> {
  const { direction, action, path } = place;
  const prefix = direction === "egress" ? "to" : "from";
  if (isList(rule[`${prefix}Requires`]))
    problems.push({ path: [...path, `${prefix}Requires`], text: `${prefix}Requires has no effect since Cilium 1.19` });
  const said = PEERS.filter((field) => isList(rule[prefix + field]));
  const [first] = said;
  if (first === undefined) return {};
  const filled = said.filter((field) => {
    const list = rule[prefix + field];
    return isList(list) && list.length > 0;
  });
  const [one, other] = filled;
  if (one !== undefined && other !== undefined) {
    const why = `${prefix}${one} and ${prefix}${other} in one rule, which Cilium refuses`;
    problems.push({ path, text: why });
    return { peers: [{ is: "unclear", why, path }] };
  }
  // A list without entries selects nobody, whatever other lists say (CI-5).
  if (one === undefined || filled.length < said.length) return { peers: [] };
  const list = rule[prefix + one];
  if (one === "FQDNs" && action === "deny") {
    problems.push({ path: [...path, `${prefix}FQDNs`], text: "a deny rule can't name hosts" });
    return { peers: [] };
  }
  return lowerPeers(one, isList(list) ? list : [], { ...place, path: [...path, prefix + one] }, world, problems);
}
