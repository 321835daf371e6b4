// ServiceEntry (networking.istio.io; reach-semantics IS-9): hosts that the mesh is told of, and where connections to them
// end: names, addresses, endpoints, pods. What validation refuses opens nothing.

import { parseAddress } from "../../../base/ip.ts";
import { type IpSet, isNoAddress, unite } from "../../../base/ipSet.ts";
import { isObject, type JsonObject, type Path } from "../../../base/json.ts";
import type { OtherFacts } from "../../../model/facts.ts";
import { isTemplate, readInteger, readLabels, readList, readObject, readText } from "../../../model/read.ts";
import { type Labels, selects, toMapSelector } from "../../../model/selector.ts";
import { toKindKey } from "../../../model/views.ts";
import type { PeerMatch, PolicyRule } from "../../policyRule.ts";
import { texts } from "./mesh.ts";
import { tcp } from "./operations.ts";
import { toRanges } from "./peers.ts";

export const SERVICE_ENTRY = toKindKey("networking.istio.io", "ServiceEntry");
export const WORKLOAD_ENTRY = toKindKey("networking.istio.io", "WorkloadEntry");

export interface Entry {
  readonly facts: OtherFacts;
  readonly hosts: readonly string[];
  readonly addresses: readonly string[];
  readonly ports: readonly EntryPort[];
  readonly resolution: string;
  readonly endpoints: readonly JsonObject[];
  /** workloadSelector.labels. */
  readonly selector: Labels | undefined;
}

export interface EntryPort {
  readonly number: number;
  readonly name: string | undefined;
  readonly protocol: string;
  readonly target: number;
  readonly path: Path;
}

/** A ServiceEntry taken apart, with its ports that a proxy captures; undefined for one that validation refuses. */
export function readEntry(facts: OtherFacts): Entry | undefined {
  const spec = readObject(facts.kept);
  const selector = readObject(spec["workloadSelector"])["labels"];
  const ports = readList(spec["ports"]).flatMap((item, index): readonly EntryPort[] => {
    const port = readObject(item);
    const number = readInteger(port["number"]);
    const protocol = (readText(port["protocol"]) ?? "TCP").toUpperCase();
    if (number === undefined || protocol === "UDP") return [];
    const target = readInteger(port["targetPort"]) || number;
    return [{ number, name: readText(port["name"]), protocol, target, path: ["spec", "ports", index] }];
  });
  const entry: Entry = {
    facts,
    hosts: texts(spec["hosts"]),
    addresses: texts(spec["addresses"]),
    ports,
    resolution: (readText(spec["resolution"]) ?? "NONE").toUpperCase(),
    endpoints: readList(spec["endpoints"]).filter(isObject),
    selector: isObject(selector) ? readLabels(selector) : undefined,
  };
  return isRefused(entry) ? undefined : entry;
}

const REQUESTS_OR_TLS: ReadonlySet<string> = new Set(["HTTP", "HTTP2", "GRPC", "TLS", "HTTPS"]);

/** What istiod's validation does not let in (IS-9). */
function isRefused({ hosts, addresses, resolution, endpoints, selector, ports }: Entry): boolean {
  if (hosts.includes("*")) return true;
  const isWild = hosts.some((host) => host.includes("*"));
  const isByName = resolution === "DNS" || resolution === "DNS_ROUND_ROBIN";
  if (endpoints.length > 0 && (selector !== undefined || resolution === "NONE")) return true;
  if (isByName && isWild && endpoints.length === 0) return true;
  if (resolution !== "NONE" && resolution !== "STATIC" && addresses.some((text) => text.includes("/"))) return true;
  if (resolution !== "DYNAMIC_DNS") return false;
  return (
    !hosts.every((host) => host.startsWith("*.")) ||
    addresses.length > 0 ||
    endpoints.length > 0 ||
    !ports.every(({ protocol }) => REQUESTS_OR_TLS.has(protocol))
  );
}

/** What a host of an entry opens on one port. */
export function rulesOfEntry(
  entry: Entry,
  port: EntryPort,
  host: string,
  machines: readonly OtherFacts[],
  cited: string,
  isShared: (host: string) => boolean,
): readonly PolicyRule[] {
  const { facts, addresses, resolution, selector } = entry;
  const { path } = port;
  const text = `${cited} opens ${host}`;
  const open = (peer: PeerMatch, number: number): PolicyRule => ({
    action: "allow",
    peers: [peer],
    ports: tcp([number]),
    cite: { id: facts.id, path, text },
  });
  const rules: PolicyRule[] = [];
  const unread = [...addresses, host].find(isTemplate);
  if (unread !== undefined) return [open({ is: "unclear", why: `${cited} holds a template value`, path }, port.target)];
  // Without resolution the proxy sends a connection where it was going, so its port stays.
  const vips = toRanges(addresses);
  if (!isNoAddress(vips)) rules.push(open({ is: "addresses", ranges: vips, matchesPods: "always", path }, port.number));
  else if (resolution === "NONE" && port.protocol === "TCP") rules.push(open({ is: "everyone", path }, port.number));
  if (selector) {
    const pods = { namespace: facts.id.namespace, namespaces: undefined, pods: toMapSelector(selector) };
    rules.push(open({ is: "pods", match: pods, path }, port.target));
  }
  const endpoints = selector
    ? machines
        .filter(({ kept }) => selects(toMapSelector(selector), readLabels(readObject(kept)["labels"])))
        .map(({ kept }) => readObject(kept))
    : entry.endpoints;
  let known: IpSet | undefined;
  let isWhole = resolution === "STATIC";
  const numbers = new Set<number>();
  for (const endpoint of endpoints) {
    const address = readText(endpoint["address"]);
    if (address === undefined || address.startsWith("unix:")) continue;
    const ports = readObject(endpoint["ports"]);
    const number = (port.name === undefined ? undefined : readInteger(ports[port.name])) ?? port.target;
    numbers.add(number);
    if (parseAddress(address)) {
      const ranges = toRanges([address]);
      known = known ? unite(known, ranges) : ranges;
      // Another network's endpoint is reached through that network's gateway, and is no pod of this cluster.
      const isElsewhere = readText(endpoint["network"]) !== undefined;
      rules.push(open({ is: "addresses", ranges, matchesPods: isElsewhere ? "never" : "always", path }, number));
    } else {
      isWhole = false;
      rules.push(open({ is: "names", patterns: [address], path }, number));
    }
  }
  // Endpoints have ports of their own; a name without them is called on its port.
  const names: PeerMatch = {
    is: "names",
    patterns: [host],
    ...(isWhole && known && !isShared(host) ? { at: known } : {}),
    path,
  };
  for (const number of numbers.size > 0 ? numbers : [port.target]) rules.push(open(names, number));
  return rules;
}
