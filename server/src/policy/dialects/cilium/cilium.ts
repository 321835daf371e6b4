// CiliumNetworkPolicy and CiliumClusterwideNetworkPolicy (cilium.io/v2; reach-semantics CI-1 to CI-16) as the engine's
// parts and rules. They are one pool with NetworkPolicies: every deny first, then the union of all that is allowed.

import { isList, isObject, type Json, type JsonObject, type Path } from "../../../base/json.ts";
import type { PolicyFacts } from "../../../model/facts.ts";
import { everything } from "../../../model/selector.ts";
import type {
  Action,
  Direction,
  LoweredPolicy,
  PodMatch,
  PolicyDialect,
  PolicyKind,
  PolicyPart,
  PolicyRule,
} from "../../policyRule.ts";
import type { PolicyWorld } from "../../world.ts";
import { tiers } from "../tiers.ts";
import { leavings } from "./egressGateway.ts";
import { readSelector, toSubject } from "./endpointSelector.ts";
import { openCilium } from "./opening.ts";
import { lowerRule, type RulePlace } from "./rules.ts";

export const cilium: PolicyDialect = {
  name: "Cilium",
  kinds: [
    kind("CiliumNetworkPolicy", "CiliumNetworkPolicies", true),
    kind("CiliumClusterwideNetworkPolicy", "CiliumClusterwideNetworkPolicies", false),
  ],
  lower: (facts, world) => lower(facts, world),
  leaves: leavings,
  open: openCilium,
};

function kind(name: string, plural: string, isNamespaced: boolean): PolicyKind {
  return { group: "cilium.io", kind: name, plural, isNamespaced, unseen: "overrules", tier: tiers.networkPolicy };
}

/** Where deny rules stand in the pool: before whatever any policy of it allows (CI-2). */
const DENIES_FIRST = Number.MIN_SAFE_INTEGER;

type Problems = { readonly path: Path; readonly text: string }[];

function lower(facts: PolicyFacts, world: PolicyWorld): LoweredPolicy {
  const problems: Problems = [];
  const specs: readonly (readonly [Path, JsonObject])[] = [
    ...(Object.keys(facts.spec).length === 0 && facts.specs ? [] : [[["spec"], facts.spec] as const]),
    ...(facts.specs ?? []).map((spec, index) => [["specs", index], spec] as const),
  ];
  // Every entry counts (CI-1).
  const parts = specs.flatMap(([path, spec]) => lowerSpec(facts, spec, path, world, problems));
  return { parts, problems };
}

/** To whom a spec speaks. */
interface Subject {
  readonly match: PodMatch;
  readonly path: Path;
  readonly doubt: string | undefined;
  /** The cluster that it names as its own. */
  readonly cluster: string | undefined;
}

function lowerSpec(
  facts: PolicyFacts,
  spec: JsonObject,
  path: Path,
  world: PolicyWorld,
  problems: Problems,
): readonly PolicyPart[] {
  const { endpointSelector, nodeSelector } = spec;
  const { namespace } = facts.id;
  const isForPods = endpointSelector !== undefined && endpointSelector !== null;
  const isForNodes = nodeSelector !== undefined && nodeSelector !== null;
  if (isForPods === isForNodes) {
    const text = isForPods
      ? "selects nothing: it has an endpointSelector and a nodeSelector, and Cilium refuses it"
      : "selects nothing: it has neither endpointSelector nor nodeSelector";
    problems.push({ path, text });
    return [];
  }
  if (isForNodes) {
    if (namespace === "") return hostParts(facts, spec, path);
    problems.push({
      path: [...path, "nodeSelector"],
      text: "selects nothing: only a clusterwide policy selects nodes",
    });
    return [];
  }
  const selector = readSelector(endpointSelector);
  const [cluster] = selector.cluster.is === "in" ? selector.cluster.names : [];
  const subject: Subject = {
    match: toSubject(selector, namespace),
    path: [...path, "endpointSelector"],
    doubt: cluster === undefined ? undefined : `whether this is cluster ${cluster} is not known`,
    cluster,
  };
  return (["egress", "ingress"] as const).flatMap((direction) =>
    partsOf(facts, spec, path, subject, direction, world, problems),
  );
}

/** One direction of a spec: what it denies, before all others; what it allows, with its default deny (CI-3). */
function partsOf(
  facts: PolicyFacts,
  spec: JsonObject,
  path: Path,
  subject: Subject,
  direction: Direction,
  world: PolicyWorld,
  problems: Problems,
): readonly PolicyPart[] {
  const allows = listAt(spec, direction);
  const denies = listAt(spec, `${direction}Deny`);
  const said = isObject(spec["enableDefaultDeny"]) ? spec["enableDefaultDeny"][direction] : undefined;
  const isolates = typeof said === "boolean" ? said : allows.length > 0 || denies.length > 0;
  if (!isolates && allows.length === 0 && denies.length === 0) return [];
  const rulesOf = (key: string, list: readonly Json[], action: Action): readonly PolicyRule[] =>
    list.flatMap((rule, index) => {
      const place: RulePlace = {
        facts,
        direction,
        action,
        path: [...path, key, index],
        number: index + 1,
        cluster: subject.cluster,
        isolates,
      };
      return lowerRule(isObject(rule) ? rule : {}, place, world, problems);
    });
  const base = {
    policy: facts,
    id: facts.id,
    direction,
    plane: "cni",
    tier: tiers.networkPolicy,
    subject: subject.match,
    doubt: subject.doubt,
  } as const;
  const allowed = rulesOf(direction, allows, "allow");
  const opensNothing = allowed.every(({ peers }) => peers.length === 0);
  const cite = {
    id: facts.id,
    path: subject.path,
    text: opensNothing ? `selects the pod and allows no ${direction}` : `selects the pod for ${direction}`,
  };
  const denied = rulesOf(`${direction}Deny`, denies, "deny");
  return [
    ...(denied.length === 0
      ? []
      : [
          {
            ...base,
            order: DENIES_FIRST,
            isolates: false,
            rules: denied,
            cite: { ...cite, text: `selects the pod for ${direction}` },
          },
        ]),
    { ...base, order: 0, isolates, rules: allowed, cite },
  ];
}

/** A policy of the host firewall: what it leaves of a node's traffic is not worked out, so it is unknown (CI-1). */
function hostParts(facts: PolicyFacts, spec: JsonObject, path: Path): readonly PolicyPart[] {
  const why = `host policy ${facts.id.name} is not worked out`;
  return (["egress", "ingress"] as const).flatMap((direction): readonly PolicyPart[] => {
    if (listAt(spec, direction).length + listAt(spec, `${direction}Deny`).length === 0) return [];
    const cite = { id: facts.id, path: [...path, "nodeSelector"], text: why };
    return [
      {
        policy: facts,
        id: facts.id,
        direction,
        plane: "cni",
        tier: tiers.networkPolicy,
        order: DENIES_FIRST,
        subject: { namespace: undefined, namespaces: undefined, pods: everything, hosts: true },
        isolates: true,
        doubt: why,
        rules: (["allow", "deny"] as const).map((action) => ({
          action,
          peers: [{ is: "unclear", why, path: cite.path }],
          ports: undefined,
          cite,
        })),
        cite,
      },
    ];
  });
}

function listAt(spec: JsonObject, key: string): readonly Json[] {
  const value = spec[key];
  return isList(value) ? value : [];
}
