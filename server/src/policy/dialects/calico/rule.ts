// One rule of a Calico policy as the engine's (reach-semantics CA-12 to CA-18). The other end is `destination` in egress and
// `source` in ingress; the other of the two speaks of the policy's own pods.

import { allV4, allV6 } from "../../../base/ipSet.ts";
import { isObject, type Json, type JsonObject, type Path, toFieldPath } from "../../../base/json.ts";
import { readObject } from "../../../model/read.ts";
import type { ResourceId } from "../../../model/resourceId.ts";
import type { Action, Direction, PeerMatch, PolicyRule, PortMatch } from "../../policyRule.ts";
import type { PolicyWorld } from "../../world.ts";
import { every, lowerPeers } from "./entity.ts";
import { lowerService } from "./services.ts";
import { isFilled, lowerTraffic, type Traffic } from "./traffic.ts";

export interface LoweredRule {
  readonly rules: readonly PolicyRule[];
  /** Why the API would refuse it; it matches nothing then. */
  readonly problem: string | undefined;
}

const ACTIONS: ReadonlyMap<Json | undefined, Action | "log"> = new Map([
  ["Allow", "allow"],
  ["Deny", "deny"],
  ["Pass", "pass"],
  // Notes the packet and decides nothing (CA-2).
  ["Log", "log"],
]);

const NOTHING: LoweredRule = { rules: [], problem: undefined };

export function lowerRule(
  id: ResourceId,
  direction: Direction,
  value: Json,
  path: Path,
  world: PolicyWorld,
): LoweredRule {
  const body = isObject(value) ? value : {};
  const where = toFieldPath(path.slice(1));
  const action = ACTIONS.get(body["action"]);
  if (action === "log") return NOTHING;
  if (action === undefined) return lowerUnknownAction(id, body, path, where);
  const [otherKey, ownKey] = direction === "egress" ? ["destination", "source"] : ["source", "destination"];
  const [other, own] = [readObject(body[otherKey]), readObject(body[ownKey])];
  const service = lowerService(other["services"], id.namespace, world, [...path, otherKey, "services"]);
  const traffic = lowerTraffic(body, readObject(body["destination"]));
  if (typeof traffic === "string") return { ...NOTHING, problem: `${where} ${traffic}` };
  if (body["http"] !== undefined && (direction === "egress" || action !== "allow"))
    return { ...NOTHING, problem: `${where} has http, which stands in ingress Allow rules alone` };
  const at = body[otherKey] === undefined ? path : [...path, otherKey];
  const version = versionPeers(body["ipVersion"], path);
  const matched = service ? service.peers : lowerPeers(other, id.namespace, world, at);
  const peers = version.length === 0 ? matched : matched.map((peer) => narrowed(peer, version));
  const self = lowerPeers(own, id.namespace, world, [...path, ownKey]);
  const isForAll = self.length === 1 && self[0]?.is === "everyone";
  const hasSourcePorts = ["ports", "notPorts"].some((key) => isFilled(readObject(body["source"])[key]));
  const verb = { allow: "allows it", deny: "denies it", pass: "passes it on" }[action];
  const cite = { id, path, text: `${direction} rule ${Number(path[2]) + 1} ${verb}` };
  const throughService = service && direction === "egress" ? service.ports : undefined;
  const rules = traffic.map(
    (one): PolicyRule => ({
      action,
      peers,
      ...(!isForAll && { self }),
      ...(throughService ? towards(throughService, one) : one),
      // From which port a client will call nobody can tell.
      ...(hasSourcePorts && { condition: "it depends on source ports" }),
      cite,
    }),
  );
  return { rules, problem: undefined };
}

/** Allow and deny are both possible where the action is a template; anything else is no rule. */
function lowerUnknownAction(id: ResourceId, body: JsonObject, path: Path, where: string): LoweredRule {
  const text = body["action"];
  if (typeof text !== "string" || !text.includes("{{"))
    return { ...NOTHING, problem: `${where} has no action Allow, Deny, Log or Pass` };
  const why = "the action of a rule is a template value";
  const cite = { id, path, text: why };
  const of = (action: Action): PolicyRule => ({
    action,
    peers: [{ is: "unclear", why, path }],
    ports: undefined,
    cite,
  });
  return { rules: [of("allow"), of("deny"), of("pass")], problem: undefined };
}

/** Whatever has an address of the family; pods by what is known of theirs. */
function versionPeers(version: Json | undefined, path: Path): readonly PeerMatch[] {
  if (version !== 4 && version !== 6) return [];
  return [{ is: "addresses", ranges: version === 4 ? allV4 : allV6, matchesPods: "always", path }];
}

function narrowed(peer: PeerMatch, by: readonly PeerMatch[]): PeerMatch {
  const parts = peer.is === "every" ? peer.of : peer.is === "everyone" ? [] : [peer];
  return every([...parts, ...by], peer.path);
}

/** The ports of a Service that the rule's protocol takes in. */
function towards(ports: readonly PortMatch[], traffic: Traffic): Traffic {
  const asked = traffic.ports;
  if (!asked) return { ...traffic, ports };
  const protocols = new Set(asked.flatMap((port) => ("protocol" in port ? port.protocol : [])));
  return { ...traffic, ports: ports.filter((port) => !("protocol" in port) || protocols.has(port.protocol)) };
}
