// Kubernetes NetworkPolicy (networking.k8s.io/v1; reach-semantics NP-1 to NP-22) as the engine's parts and rules.

import { parseCidr } from "../../../base/ip.ts";
import { noAddress, ofCidr, without } from "../../../base/ipSet.ts";
import { isList, isObject, type Json, type JsonObject, type Path } from "../../../base/json.ts";
import type { PolicyFacts, Protocol } from "../../../model/facts.ts";
import { toSelector } from "../../../model/selector.ts";
import type {
  Direction,
  LoweredPolicy,
  PeerMatch,
  PolicyDialect,
  PolicyPart,
  PolicyRule,
  PortMatch,
} from "../../policyRule.ts";
import { tiers } from "../tiers.ts";
import { openNetworkPolicy } from "./opening.ts";

/** Where Calico puts them among its own policies (CA-1); they are an order to nobody else. */
const ORDER = 1000;

export const networkPolicy: PolicyDialect = {
  name: "NetworkPolicy",
  kinds: ["networking.k8s.io", "extensions"].map((group) => ({
    group,
    kind: "NetworkPolicy",
    plural: "NetworkPolicies",
    isNamespaced: true,
    unseen: "adds",
    tier: tiers.networkPolicy,
  })),
  lower: (facts) => lower(facts),
  open: openNetworkPolicy,
};

/**
 * The directions in which the policy takes part: `policyTypes`; where that is absent, Ingress always, and Egress only
 * if there is an egress rule (NP-2). Unknown types are left out.
 */
export function policyTypesOf(spec: JsonObject): readonly Direction[] {
  const types = spec["policyTypes"];
  if (isList(types) && types.length > 0) {
    return (["egress", "ingress"] as const).filter((direction) =>
      types.includes(direction === "egress" ? "Egress" : "Ingress"),
    );
  }
  const egress = spec["egress"];
  return isList(egress) && egress.length > 0 ? ["egress", "ingress"] : ["ingress"];
}

function lower(facts: PolicyFacts): LoweredPolicy {
  const problems: { path: Path; text: string }[] = [];
  const { namespace } = facts.id;
  const parts = policyTypesOf(facts.spec).map((direction): PolicyPart => {
    const rules = isList(facts.spec[direction]) ? facts.spec[direction] : [];
    return {
      policy: facts,
      id: facts.id,
      direction,
      plane: "cni",
      tier: tiers.networkPolicy,
      order: ORDER,
      tie: facts.id.name,
      // An absent podSelector selects every pod of the namespace (NP-1).
      subject: { namespace, namespaces: undefined, pods: toSelector(facts.spec["podSelector"]) },
      isolates: true,
      doubt: undefined,
      rules: rules.map((rule, index) => lowerRule(facts, direction, rule, ["spec", direction, index])),
      cite: {
        id: facts.id,
        path: facts.spec["podSelector"] === undefined ? ["spec"] : ["spec", "podSelector"],
        text: rules.length === 0 ? `selects the pod and allows no ${direction}` : `selects the pod for ${direction}`,
      },
    };
  });
  return { parts, problems };
}

function lowerRule(facts: PolicyFacts, direction: Direction, rule: Json, path: Path): PolicyRule {
  const body = isObject(rule) ? rule : {};
  const key = direction === "egress" ? "to" : "from";
  const peers = body[key];
  const ports = body["ports"];
  return {
    action: "allow",
    // Absent and empty mean every peer, inside and outside (NP-8).
    peers:
      isList(peers) && peers.length > 0
        ? peers.flatMap((peer, index) => lowerPeer(facts.id.namespace, peer, [...path, key, index]))
        : [{ is: "everyone", path }],
    ports: isList(ports) && ports.length > 0 ? ports.flatMap(lowerPort) : undefined,
    cite: { id: facts.id, path, text: `${direction} rule ${Number(path[2]) + 1} allows it` },
  };
}

function lowerPeer(namespace: string, peer: Json, path: Path): readonly PeerMatch[] {
  if (!isObject(peer)) return [];
  const block = peer["ipBlock"];
  if (isObject(block)) return [lowerBlock(block, path)];
  // A field without a value is absent for the API server (both are pointers), not an empty selector.
  const pods = toSelector(peer["podSelector"] ?? undefined);
  const namespaces = toSelector(peer["namespaceSelector"] ?? undefined);
  if (namespaces) return [{ is: "pods", match: { namespace: undefined, namespaces, pods }, path }];
  // A podSelector alone looks in the policy's own namespace (NP-9); a peer that says nothing is invalid (NP-10).
  return pods ? [{ is: "pods", match: { namespace, namespaces: undefined, pods }, path }] : [];
}

function lowerBlock(block: JsonObject, path: Path): PeerMatch {
  const text = block["cidr"];
  if (isTemplate(text)) return { is: "unclear", why: "a CIDR is a template value", path };
  const cidr = typeof text === "string" ? parseCidr(text) : undefined;
  let ranges = cidr ? ofCidr(cidr) : noAddress;
  const excepts = block["except"];
  for (const except of isList(excepts) ? excepts : []) {
    if (isTemplate(except)) return { is: "unclear", why: "an except is a template value", path };
    const cut = typeof except === "string" ? parseCidr(except) : undefined;
    if (cut) ranges = without(ranges, ofCidr(cut));
  }
  return { is: "addresses", ranges, matchesPods: "byOption", path };
}

function lowerPort(port: Json): readonly PortMatch[] {
  if (!isObject(port)) return [];
  const { protocol: protocolText, port: value, endPort } = port;
  if ([protocolText, value, endPort].some(isTemplate)) return [{ is: "unclear", why: "a port is a template value" }];
  const protocol = toProtocol(protocolText);
  if (!protocol) return [];
  if (value === undefined || value === null) return [{ is: "protocol", protocol }];
  if (typeof value === "string") return [{ is: "named", protocol, name: value }];
  if (typeof value !== "number") return [];
  return [{ is: "range", protocol, from: value, to: typeof endPort === "number" ? endPort : value }];
}

/** An absent protocol is TCP (NP-14); one that the API does not know matches nothing. */
function toProtocol(value: Json | undefined): Protocol | undefined {
  if (value === undefined || value === null) return "TCP";
  return value === "TCP" || value === "UDP" || value === "SCTP" ? value : undefined;
}

function isTemplate(value: Json | undefined): boolean {
  return typeof value === "string" && value.includes("{{");
}
