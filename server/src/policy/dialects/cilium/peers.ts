// The other end of a Cilium rule: endpoints, addresses, entities, Services, names, nodes and groups (CI-5 to CI-8, CI-12,
// CI-13). What can't be settled without the cluster is unclear, and never a guess.

import { allV4, allV6, everyAddress } from "../../../base/ipSet.ts";
import { isObject, type Json, type Path } from "../../../base/json.ts";
import { everything, showSelector } from "../../../model/selector.ts";
import type { PeerMatch } from "../../policyRule.ts";
import type { PolicyWorld } from "../../world.ts";
import { addressPeer, blockPeer, readBlock, unclearAddresses } from "./blocks.ts";
import { type EndpointSelector, readSelector, reservedPods, sourceless, toPeer } from "./endpointSelector.ts";
import { toPattern } from "./ports.ts";
import type { RulePlace } from "./rules.ts";
import { apiServerPeers, servicePeers } from "./services.ts";

export interface Peers {
  readonly peers: readonly PeerMatch[];
  readonly assumes?: string;
}

type Problems = { readonly path: Path; readonly text: string }[];

/** The peers of one field, `Endpoints` for toEndpoints and fromEndpoints. `place.path` leads to the list. */
export function lowerPeers(
  field: string,
  list: readonly Json[],
  place: RulePlace,
  world: PolicyWorld,
  problems: Problems,
): Peers {
  const { path, facts } = place;
  const { namespace } = facts.id;
  const each = (make: (item: Json, at: Path) => readonly PeerMatch[]): Peers => ({
    peers: list.flatMap((item, index) => make(item, [...path, index])),
  });
  switch (field) {
    case "Endpoints": {
      const selectors = list.map(readSelector);
      const peers = selectors.flatMap((selector, index) => endpointPeers(selector, place, [...path, index], world));
      const assumes = selectors.map((selector) => assumedOf(selector, namespace)).find((text) => text !== undefined);
      return { peers, ...(assumes === undefined ? {} : { assumes }) };
    }
    case "CIDR":
      return each((item, at) => [addressPeer(readBlock(item), at)]);
    case "CIDRSet":
      return each((item, at) => [blockPeer(item, at, world, problems)]);
    case "Entities":
      return {
        peers: entityPeers(
          list.map((item, index) => [item, [...path, index]]),
          world,
        ),
      };
    case "Services":
      return each((item, at) => servicePeers(isObject(item) ? item : {}, at, world, problems));
    case "FQDNs":
      return each((item, at) => {
        const patterns = toPattern(item).map(({ text }) => text);
        return patterns.length === 0
          ? []
          : [{ is: "names", patterns, wildcards: "characters", learnt: true, path: at }];
      });
    case "Nodes":
      return each((item, at) => [{ is: "nodes", selector: sourceless(item), path: at }]);
    default:
      return each((_, at) => [unclearAddresses("addresses of a group of the cloud provider are not known", at)]);
  }
}

/** A selector of endpoints: pods of this cluster, ends of another one, or an entity. */
function endpointPeers(
  selector: EndpointSelector,
  { facts, cluster }: RulePlace,
  path: Path,
  world: PolicyWorld,
): readonly PeerMatch[] {
  const { entity, cluster: asked } = selector;
  if (entity !== undefined) return entityPeers([[entity, path]], world);
  const match = toPeer(selector, facts.id.namespace);
  const pods: PeerMatch = { is: "pods", match, path };
  const elsewhere = asked.names.filter((name) => name !== cluster);
  switch (asked.is) {
    case "any":
      return [pods];
    case "none":
      return [];
    case "in":
      return [
        ...(asked.names.length > elsewhere.length ? [pods] : []),
        ...elsewhere.map(
          (name): PeerMatch => ({
            is: "names",
            patterns: [`${showPods(selector, facts.id.namespace)} of cluster ${name}`],
            described: true,
            path,
          }),
        ),
      ];
    case "notIn": {
      if (cluster !== undefined) return asked.names.includes(cluster) ? [] : [pods];
      const why = `the name of this cluster is not known`;
      return [{ is: "every", of: [pods, { is: "unclear", why, path }], path }];
    }
  }
}

/** `app=db in shop`: pods of another cluster in words. */
function showPods({ pods, names, labels }: EndpointSelector, namespace: string): string {
  const who = pods.requirements.length === 0 ? "all pods" : showSelector(pods);
  const [only, ...more] = names;
  const named = only?.operator === "In" ? only.values.join(", ") : undefined;
  if (named !== undefined && more.length === 0 && labels.length === 0) return `${who} in ${named}`;
  if (names.length === 0 && labels.length === 0 && namespace !== "") return `${who} in ${namespace}`;
  const asked = [...names.map((name) => ({ ...name, key: "name" })), ...labels];
  return asked.length === 0
    ? who
    : `${who} in namespaces with ${showSelector({ requirements: asked, unclear: false })}`;
}

/** What is taken as given of a selector (CI-6). */
function assumedOf({ names, labels, cluster }: EndpointSelector, namespace: string): string | undefined {
  if (namespace !== "" && names.length === 0 && labels.length > 0)
    return "labels of a namespace in a CiliumNetworkPolicy pick pods of other namespaces, as newer Cilium reads them";
  return cluster.is === "in"
    ? "a cluster that a peer names is not this one, unless the endpointSelector names it too"
    : undefined;
}

/** Entities (CI-8); the own node and all others together are every node. */
function entityPeers(entities: readonly (readonly [Json, Path])[], world: PolicyWorld): readonly PeerMatch[] {
  const names = new Set(entities.map(([name]) => name));
  const hasEveryNode = names.has("cluster") || (names.has("host") && names.has("remote-node"));
  return entities.flatMap(([name, path]): readonly PeerMatch[] => {
    const hosts = (which: "all" | "own" | "others"): PeerMatch => ({
      is: "nodes",
      selector: everything,
      hosts: hasEveryNode ? "all" : which,
      path,
    });
    switch (name) {
      case "all":
        return [{ is: "everyone", path }];
      case "world":
        return [addressPeer({ ranges: everyAddress }, path)];
      case "world-ipv4":
        return [addressPeer({ ranges: allV4 }, path)];
      case "world-ipv6":
        return [addressPeer({ ranges: allV6 }, path)];
      case "cluster":
        return [
          { is: "pods", match: { namespace: undefined, namespaces: everything, pods: everything }, path },
          hosts("all"),
          ...apiServerPeers(path, world),
        ];
      case "host":
        return [hosts("own")];
      case "remote-node":
        return [hosts("others")];
      case "kube-apiserver":
        return apiServerPeers(path, world);
      case "ingress":
      case "init":
      case "health":
      case "unmanaged":
        return [{ is: "pods", match: reservedPods(name), path }];
      default:
        // `none`, and what is no entity.
        return [];
    }
  });
}
