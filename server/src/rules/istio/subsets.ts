// The subsets that DestinationRules make of hosts, found by host.

import type { JsonObject } from "../../base/json.ts";
import { DESTINATION_RULE } from "../../index/policyView.ts";
import type { Facts } from "../../model/facts.ts";
import { hostsMeet, readIstioHost, serviceHost } from "../../model/istioHost.ts";
import { readObject, readText } from "../../model/read.ts";
import type { ResourceId } from "../../model/resourceId.ts";
import type { RuleContext } from "../rule.ts";
import { itemsIn } from "./destinations.ts";
import { specOf } from "./istioRule.ts";

/** What a DestinationRule says of a host. */
export interface HostRule {
  readonly id: ResourceId;
  readonly host: string;
  /** Undefined stands for a name that is a template. */
  readonly subsets: readonly (string | undefined)[];
  /** Ports that it opens TLS to; undefined is every port. */
  readonly tls: readonly (number | undefined)[];
}

/** The DestinationRules of a host, those with a wildcard that takes it included. */
export function rulesOfHost(cx: RuleContext, name: string): readonly HostRule[] {
  const fqdn = inOneDomain(name);
  return cx
    .deriveEach(DESTINATION_RULE, byHost)
    .flatMap(({ exact, wild }) => [
      ...(exact.get(fqdn) ?? []),
      ...wild.filter(({ host }) => host !== fqdn && hostsMeet(host, fqdn)),
    ]);
}

/** Whether any DestinationRule is known. */
export function hasHostRules(cx: RuleContext): boolean {
  return cx.deriveEach(DESTINATION_RULE, byHost).some(({ exact }) => exact.size > 0);
}

function byHost(all: readonly Facts[]): {
  readonly exact: ReadonlyMap<string, readonly HostRule[]>;
  readonly wild: readonly HostRule[];
} {
  const exact = new Map<string, HostRule[]>();
  const wild: HostRule[] = [];
  for (const facts of all) {
    const spec = specOf(facts);
    const named = readIstioHost(readText(spec["host"]) ?? "", facts.id.namespace)?.fqdn;
    if (named === undefined) continue;
    const host = inOneDomain(named);
    const subsets = itemsIn(spec, [], "subsets");
    const own: HostRule = {
      id: facts.id,
      host,
      subsets: subsets.map(({ item }) => readText(item["name"])),
      tls: [spec, ...subsets.map(({ item }) => item)].flatMap((item) => tlsPorts(readObject(item["trafficPolicy"]))),
    };
    const known = exact.get(host);
    if (known) known.push(own);
    else exact.set(host, [own]);
    if (host.startsWith("*")) wild.push(own);
  }
  return { exact, wild };
}

/** A cluster may have another domain than cluster.local, in which short names are completed and full ones are written. */
function inOneDomain(fqdn: string): string {
  const [, name, namespace, domain] = /^([^.]+)\.([^.]+)\.svc\.(.+)$/.exec(fqdn) ?? [];
  const isOwn = name !== undefined && namespace !== undefined && domain !== "clusterset.local";
  return isOwn ? serviceHost(namespace, name) : fqdn;
}

function tlsPorts(policy: JsonObject): readonly (number | undefined)[] {
  const ports = itemsIn(policy, [], "portLevelSettings").flatMap(({ item }) => {
    const { number } = readObject(item["port"]);
    return startsTls(item) && typeof number === "number" ? [number] : [];
  });
  return [...(startsTls(policy) ? [undefined] : []), ...ports];
}

function startsTls({ tls }: JsonObject): boolean {
  const mode = readText(readObject(tls)["mode"]);
  return mode === "SIMPLE" || mode === "MUTUAL";
}
