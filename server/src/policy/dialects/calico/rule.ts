// One rule of a Calico policy as the engine's (reach-semantics CA-12 to CA-18). The other end is `destination` in egress and
// `source` in ingress; what a rule says of the policy's own pods comes back beside it.

import { allV4, allV6 } from "../../../base/ipSet.ts";
import { isObject, type Json, type JsonObject, type Path, toFieldPath } from "../../../base/json.ts";
import { readObject } from "../../../model/read.ts";
import type { ResourceId } from "../../../model/resourceId.ts";
import type { Action, Direction, PeerMatch, PolicyRule, PortMatch } from "../../policyRule.ts";
import type { PolicyWorld } from "../../world.ts";
import { every, lowerOwn, lowerPeers, type OwnMatch } from "./entity.ts";
import { lowerService } from "./services.ts";
import { isFilled, lowerTraffic, type Traffic } from "./traffic.ts";

export interface LoweredRule {
  readonly rules: readonly PolicyRule[];
  /** Which of the policy's pods the rule is for; undefined: all. */
  readonly own: OwnMatch | undefined;
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

const NOTHING: LoweredRule = { rules: [], own: undefined, problem: undefined };

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
  const ownMatch = lowerOwn(own, id.namespace, world);
  const condition = conditionOf(body, ownMatch);
  const verb = { allow: "allows", deny: "denies", pass: "passes on" }[action];
  const cite = { id, path, text: `${direction} rule ${Number(path[2]) + 1} ${verb} it` };
  const throughService = service && direction === "egress" ? service.ports : undefined;
  const rules = traffic.map(
    (one): PolicyRule => ({
      action,
      peers,
      ...(throughService ? towards(throughService, one) : one),
      ...(condition !== undefined && { condition }),
      cite,
    }),
  );
  return { rules, own: ownMatch, problem: undefined };
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
  return { rules: [of("allow"), of("deny"), of("pass")], own: undefined, problem: undefined };
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

/** What manifests can't tell of a connection. */
function conditionOf(body: JsonObject, own: OwnMatch | undefined): string | undefined {
  const source = readObject(body["source"]);
  const said = [
    isFilled(source["ports"]) || isFilled(source["notPorts"]) ? "source ports" : undefined,
    own?.condition,
  ].filter((text) => text !== undefined);
  return said.length === 0 ? undefined : `it depends on ${said.join(" and ")}`;
}

/** The ports of a Service that the rule's protocol takes in. */
function towards(ports: readonly PortMatch[], traffic: Traffic): Traffic {
  const asked = traffic.ports;
  if (!asked) return { ...traffic, ports };
  const protocols = new Set(asked.flatMap((port) => ("protocol" in port ? port.protocol : [])));
  return { ...traffic, ports: ports.filter((port) => !("protocol" in port) || protocols.has(port.protocol)) };
}
