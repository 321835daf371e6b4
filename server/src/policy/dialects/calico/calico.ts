// Calico's NetworkPolicy and GlobalNetworkPolicy (projectcalico.org/v3; reach-semantics CA-1 to CA-19) as the engine's parts
// and rules. Tiers, sets of addresses and hosts are looked up in the world; nothing else of other objects is read here.

import { isList, type Json, type JsonObject } from "../../../base/json.ts";
import { plainName, tierNameOf } from "../../../model/calicoName.ts";
import type { PolicyFacts } from "../../../model/facts.ts";
import type { LabelExpression } from "../../../model/labelExpression.ts";
import { type ResourceId, showName } from "../../../model/resourceId.ts";
import type { Direction, LoweredPolicy, PodMatch, PolicyDialect, PolicyKind, PolicyPart } from "../../policyRule.ts";
import type { PolicyWorld } from "../../world.ts";
import { hostEndpoints, hostEndpointsMatching } from "./addressSets.ts";
import { FIRST, type TierPlace, tierNamed } from "./calicoTiers.ts";
import { accountsWith, textOf } from "./entity.ts";
import { CALICO_GROUPS } from "./groups.ts";
import { openCalico } from "./opening.ts";
import { anyPod, bothMatches, inNamespaces, noPod, podsInNamespaces, podsWith } from "./podSelector.ts";
import { lowerRule } from "./rule.ts";
import { expressionOf } from "./selector/toExpression.ts";

export const calico: PolicyDialect = {
  name: "Calico",
  kinds: CALICO_GROUPS.flatMap((group) => [
    calicoKind(group, "NetworkPolicy", "Calico NetworkPolicies", true),
    calicoKind(group, "GlobalNetworkPolicy", "GlobalNetworkPolicies", false),
  ]),
  lower: (facts, world) => lower(facts, world),
  open: openCalico,
  beside: (world) => closedHosts(world),
};

function calicoKind(group: string, kind: string, plural: string, isNamespaced: boolean): PolicyKind {
  return { group, kind, plural, isNamespaced, unseen: "overrules", tier: FIRST };
}

/**
 * The directions in which the policy takes part: `types`; where that is absent, those that have rules, and Ingress where
 * none has (CA-5).
 */
export function directionsOf(spec: JsonObject): readonly Direction[] {
  const { types, ingress, egress } = spec;
  if (isList(types) && types.length > 0)
    return (["egress", "ingress"] as const).filter((direction) =>
      types.includes(direction === "egress" ? "Egress" : "Ingress"),
    );
  const hasRules = (rules: Json | undefined) => isList(rules) && rules.length > 0;
  if (!hasRules(egress)) return ["ingress"];
  return hasRules(ingress) ? ["egress", "ingress"] : ["egress"];
}

function lower(facts: PolicyFacts, world: PolicyWorld): LoweredPolicy {
  const { spec, id } = facts;
  const tier = tierNameOf(spec);
  const place = tierNamed(tier, world);
  if (!place) return { parts: [], problems: [{ path: ["spec", "tier"], text: `there is no Tier ${tier}` }] };
  const { match, hosts } = subjectOf(facts, world);
  const problems: LoweredPolicy["problems"][number][] = [];
  const parts = directionsOf(spec).map((direction): PolicyPart => {
    const rules = isList(spec[direction]) ? spec[direction] : [];
    const lowered = rules.flatMap((rule, index) => {
      const path = ["spec", direction, index];
      const one = lowerRule(id, direction, rule, path, world);
      if (one.problem !== undefined) problems.push({ path, text: one.problem });
      return one.rules;
    });
    const inTier = tier === "default" ? "" : ` in tier ${tier}`;
    return {
      policy: facts,
      id,
      direction,
      plane: "cni",
      ...orderOf(spec, place),
      tie: plainName(id.name, tier),
      subject: match,
      isolates: place.denies,
      ...(hosts !== undefined && { perhapsHosts: hosts }),
      rules: lowered,
      cite: {
        id,
        path: textOf(spec["selector"]) === undefined ? ["spec"] : ["spec", "selector"],
        text:
          rules.length === 0 && place.denies
            ? `selects the pod${inTier} and allows no ${direction}`
            : `selects the pod for ${direction}${inTier}`,
      },
    };
  });
  return { parts, problems };
}

/** Absent orders come last (CA-1). */
function orderOf({ order }: JsonObject, place: TierPlace): Pick<PolicyPart, "tier" | "order" | "doubt"> {
  const { tier, doubt } = place;
  if (typeof order === "string" && order.includes("{{"))
    return { tier, order: FIRST, doubt: doubt ?? "the order of a policy is a template value" };
  return { tier, order: typeof order === "number" ? order : Number.POSITIVE_INFINITY, doubt };
}

interface Subject {
  readonly match: PodMatch;
  /** Why it perhaps counts for pods on their node's network. */
  readonly hosts: string | undefined;
}

/** The condition; where it can't be read, with the policy that it is of: pods of a whole cluster may depend on it. */
function named(expression: LabelExpression, id: ResourceId): LabelExpression {
  if (expression.is !== "unclear") return expression;
  const [fault = ""] = expression.why.split(":");
  return { is: "unclear", why: fault.replace(/^the selector/, `the selector of ${id.kind} ${showName(id)}`) };
}

/** CA-8, CA-10: which pods a policy is for, and which HostEndpoints a global one selects. */
function subjectOf({ spec, id }: PolicyFacts, world: PolicyWorld): Subject {
  const selector = textOf(spec["selector"]);
  const accountSelector = textOf(spec["serviceAccountSelector"]);
  const labels = selector === undefined ? undefined : named(expressionOf(selector), id);
  const accounts = accountSelector === undefined ? undefined : accountsWith(accountSelector, world);
  const pods = bothMatches(labels ? podsWith(labels) : anyPod, accounts ? { ...anyPod, accounts } : anyPod);
  if (id.namespace !== "")
    return { match: bothMatches({ ...anyPod, namespace: id.namespace }, pods), hosts: undefined };
  const namespaceSelector = textOf(spec["namespaceSelector"]);
  const namespaces = namespaceSelector === undefined ? undefined : inNamespaces(namespaceSelector);
  const place = namespaces ? podsInNamespaces(namespaces) : anyPod;
  const [host] = accounts ? [] : hostEndpointsMatching({ labels, namespaces }, world);
  const hosts = host && `GlobalNetworkPolicy ${id.name} selects HostEndpoint ${host.id.name}`;
  // What is not tracked, or comes before NAT, is for host endpoints alone.
  const isForHosts = spec["doNotTrack"] === true || spec["preDNAT"] === true;
  return { match: place && !isForHosts ? bothMatches(place, pods) : noPod, hosts };
}

/** Host endpoints let through what a policy or a profile allows, and nothing else (CA-4). */
function closedHosts(world: PolicyWorld): readonly PolicyPart[] {
  const closed = hostEndpoints(world).find(({ kept }) => !hasProfile(kept));
  if (!closed) return [];
  const why = `HostEndpoint ${showName(closed.id)} lets through what policies allow`;
  return (["egress", "ingress"] as const).map((direction) => ({
    policy: undefined,
    id: closed.id,
    direction,
    plane: "cni",
    tier: Number.POSITIVE_INFINITY,
    order: 0,
    subject: noPod,
    perhapsHosts: why,
    isolates: true,
    doubt: undefined,
    rules: [],
    cite: { id: closed.id, path: ["spec"], text: why },
  }));
}

function hasProfile(kept: Json): boolean {
  return (
    typeof kept === "object" &&
    kept !== null &&
    !isList(kept) &&
    isList(kept["profiles"]) &&
    kept["profiles"].length > 0
  );
}
