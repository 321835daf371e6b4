// AdminNetworkPolicy and BaselineAdminNetworkPolicy (policy.networking.k8s.io/v1alpha1; reach-semantics AN-1 to AN-8)
// and their successor ClusterNetworkPolicy (v1alpha2; CN-1 to CN-6) as the engine's parts and rules. None of them
// isolates: what no rule matches goes on to the next policy.

import { parseCidr } from "../../../base/ip.ts";
import { noAddress, ofCidr, unite } from "../../../base/ipSet.ts";
import { isList, isObject, type Json, type JsonObject, type Path } from "../../../base/json.ts";
import type { PolicyFacts } from "../../../model/facts.ts";
import { everything, toSelector } from "../../../model/selector.ts";
import type {
  Action,
  Direction,
  LoweredPolicy,
  PeerMatch,
  PodMatch,
  PolicyDialect,
  PolicyKind,
  PolicyPart,
  PolicyRule,
} from "../../policyRule.ts";
import { tiers } from "../tiers.ts";
import { lowerPorts } from "./ports.ts";

const GROUP = "policy.networking.k8s.io";

export const adminNetworkPolicy: PolicyDialect = {
  name: "AdminNetworkPolicy",
  kinds: [
    adminKind("ClusterNetworkPolicy", "ClusterNetworkPolicies"),
    adminKind("AdminNetworkPolicy", "AdminNetworkPolicies"),
    adminKind("BaselineAdminNetworkPolicy", "BaselineAdminNetworkPolicies"),
  ],
  lower: (facts) => lower(facts),
};

function adminKind(kind: string, plural: string): PolicyKind {
  return { group: GROUP, kind, plural, isNamespaced: false, unseen: "overrules", tier: tiers.admin };
}

function isBaseline(facts: PolicyFacts): boolean {
  return facts.id.kind === "BaselineAdminNetworkPolicy" || facts.spec["tier"] === "Baseline";
}

/** Admin before NetworkPolicies, Baseline after them; within a tier by priority, lower first (AN-1, CN-1). */
function place(facts: PolicyFacts): { readonly tier: number; readonly order: number } {
  const priority = facts.spec["priority"];
  return {
    tier: isBaseline(facts) ? tiers.baseline : tiers.admin,
    order: typeof priority === "number" ? priority : 0,
  };
}

function lower(facts: PolicyFacts): LoweredPolicy {
  const subject = lowerSubject(facts.spec["subject"]);
  if (!subject)
    return { parts: [], problems: [{ path: ["spec", "subject"], text: "selects no pods: no namespaces and no pods" }] };
  const parts = (["egress", "ingress"] as const).flatMap((direction): readonly PolicyPart[] => {
    const rules = facts.spec[direction];
    // Without rules a policy does nothing in that direction (AN-3).
    if (!isList(rules) || rules.length === 0) return [];
    return [
      {
        policy: facts,
        id: facts.id,
        direction,
        plane: "cni",
        ...place(facts),
        subject,
        isolates: false,
        doubt: undefined,
        rules: rules.flatMap((rule, index) => lowerRule(facts, direction, rule, ["spec", direction, index])),
        cite: { id: facts.id, path: ["spec", "subject"], text: `selects the pod for ${direction}` },
      },
    ];
  });
  return { parts, problems: [] };
}

/** Exactly one of namespaces and pods (AN-2). */
function lowerSubject(subject: Json | undefined): PodMatch | undefined {
  if (!isObject(subject)) return undefined;
  return lowerPods(subject);
}

function lowerPods(value: JsonObject): PodMatch | undefined {
  const { namespaces, pods } = value;
  if (namespaces !== undefined) return { namespace: undefined, namespaces: toSelector(namespaces), pods: undefined };
  if (!isObject(pods)) return undefined;
  return {
    namespace: undefined,
    namespaces: toSelector(pods["namespaceSelector"]) ?? everything,
    pods: toSelector(pods["podSelector"]) ?? everything,
  };
}

function lowerRule(facts: PolicyFacts, direction: Direction, rule: Json, path: Path): readonly PolicyRule[] {
  const body = isObject(rule) ? rule : {};
  const action = toAction(facts, body["action"]);
  if (!action) return [];
  const key = direction === "egress" ? "to" : "from";
  const peers = body[key];
  const lowered = (isList(peers) ? peers : []).map((peer, index) => lowerPeer(peer, [...path, key, index]));
  const name =
    typeof body["name"] === "string" && body["name"] !== "" ? ` "${body["name"]}"` : ` ${Number(path[2]) + 1}`;
  const verb = { allow: "allows", deny: "denies", pass: "passes on" }[action];
  const isUnreadable = lowered.some((peer) => peer === undefined);
  const isV2 = facts.id.kind === "ClusterNetworkPolicy";
  // A peer that is not understood fails closed: no Accept, and any other action becomes a denial of all (CN-3).
  if (isUnreadable && action !== "allow" && isV2) {
    const cite = {
      id: facts.id,
      path,
      text: `${direction} rule${name} has a peer that is not understood, so it denies all`,
    };
    return [{ action: "deny", peers: [{ is: "everyone", path }], ports: undefined, cite }];
  }
  return [
    {
      action,
      peers: lowered.filter((peer) => peer !== undefined),
      ports: lowerPorts(isV2 ? body["protocols"] : body["ports"], isV2),
      cite: { id: facts.id, path, text: `${direction} rule${name} ${verb} it` },
    },
  ];
}

/** Allow (v1alpha1) or Accept (v1alpha2), Deny, Pass; a baseline's Pass leads to the default, which allows (CN-1). */
function toAction(facts: PolicyFacts, action: Json | undefined): Action | undefined {
  switch (action) {
    case "Allow":
    case "Accept":
      return "allow";
    case "Deny":
      return "deny";
    case "Pass":
      return facts.id.kind === "BaselineAdminNetworkPolicy" ? undefined : "pass";
    default:
      return undefined;
  }
}

/** Undefined for a peer in which no known field is set. */
function lowerPeer(peer: Json, path: Path): PeerMatch | undefined {
  if (!isObject(peer)) return undefined;
  const pods = lowerPods(peer);
  if (pods) return { is: "pods", match: pods, path };
  const { networks, nodes, domainNames } = peer;
  if (isList(networks)) {
    let ranges = noAddress;
    for (const text of networks) {
      if (typeof text === "string" && text.includes("{{"))
        return { is: "unclear", why: "a network is a template value", path };
      const cidr = typeof text === "string" ? parseCidr(text) : undefined;
      if (cidr) ranges = unite(ranges, ofCidr(cidr));
    }
    // Unlike ipBlock, networks match pods and nodes by address too (AN-7).
    return { is: "addresses", ranges, matchesPods: "always", path };
  }
  if (nodes !== undefined) return { is: "nodes", selector: toSelector(nodes) ?? everything, path };
  if (isList(domainNames)) {
    return { is: "names", patterns: domainNames.filter((name) => typeof name === "string"), path };
  }
  return undefined;
}
