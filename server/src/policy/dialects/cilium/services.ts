// toServices of a rule (CI-13): a Service with a selector stands for its pods, one without for the addresses of its
// EndpointSlices, which are no pods and no nodes. And the Kubernetes API, of which the Service `kubernetes` tells the addresses.

import { parseAddress } from "../../../base/ip.ts";
import { type IpSet, noAddress, ofAddress, unite } from "../../../base/ipSet.ts";
import { isObject, type JsonObject, type Path } from "../../../base/json.ts";
import type { ServiceFacts } from "../../../model/facts.ts";
import { showName } from "../../../model/resourceId.ts";
import { selects, showSelector, toMapSelector } from "../../../model/selector.ts";
import { toKindKey } from "../../../model/views.ts";
import type { PeerMatch } from "../../policyRule.ts";
import type { PolicyWorld } from "../../world.ts";
import { unclearAddresses } from "./blocks.ts";
import { sourceless } from "./endpointSelector.ts";

const SERVICE = toKindKey("", "Service");
const SLICE = toKindKey("discovery.k8s.io", "EndpointSlice");

/** The peers of one entry of toServices. */
export function servicePeers(
  entry: JsonObject,
  path: Path,
  world: PolicyWorld,
  problems: { readonly path: Path; readonly text: string }[],
): readonly PeerMatch[] {
  const { k8sService, k8sServiceSelector } = entry;
  if (isObject(k8sServiceSelector)) return selectedPeers(k8sServiceSelector, path, world);
  if (!isObject(k8sService)) return [];
  const { serviceName, namespace } = k8sService;
  if (typeof serviceName !== "string" || serviceName === "") return [];
  // Without a namespace the name counts in every one.
  const where = typeof namespace === "string" && namespace !== "" ? namespace : undefined;
  const found = world
    .services()
    .filter(({ id }) => id.name === serviceName && (where === undefined || id.namespace === where));
  if (found.length > 0) return found.flatMap((service) => peersOf(service, path, world));
  const name = where === undefined ? serviceName : `${where}/${serviceName}`;
  if (world.coverage(SERVICE, where ?? "").is === "complete") {
    problems.push({ path, text: `there is no Service ${name}` });
    return [];
  }
  return [{ is: "unclear", why: `Service ${name} is not known`, path }];
}

function selectedPeers(
  { selector: written, namespace }: JsonObject,
  path: Path,
  world: PolicyWorld,
): readonly PeerMatch[] {
  const selector = sourceless(written);
  const where = typeof namespace === "string" && namespace !== "" ? namespace : undefined;
  const found = world
    .services()
    .filter(({ id, labels }) => (where === undefined || id.namespace === where) && selects(selector, labels));
  const coverage = world.coverage(SERVICE, where ?? "").is;
  const peers = found.flatMap((service) => peersOf(service, path, world));
  if (!selector.unclear && (coverage === "complete" || (coverage === "none" && found.length > 0))) return peers;
  const labels = showSelector(selector);
  return [
    ...peers,
    { is: "unclear", why: `Services${labels === "" ? "" : ` with ${labels}`} are not all known`, path },
  ];
}

function peersOf(service: ServiceFacts, path: Path, world: PolicyWorld): readonly PeerMatch[] {
  const { namespace, name } = service.id;
  if (service.selectorUnclear)
    return [{ is: "unclear", why: `the selector of Service ${showName(service.id)} is a template value`, path }];
  // A name in DNS has no endpoints.
  if (service.externalName !== undefined) return [];
  if (service.selector) {
    const match = { namespace, namespaces: undefined, pods: toMapSelector(service.selector) };
    return [{ is: "pods", match, path }];
  }
  const ranges = endpointsOf(namespace, name, world);
  if (ranges) return [{ is: "addresses", ranges, matchesPods: "never", path }];
  if (world.coverage(SLICE, namespace).is === "complete") return [];
  return [unclearAddresses(`endpoints of Service ${showName(service.id)} are not known`, path)];
}

/** The addresses that EndpointSlices of a Service list; undefined where it has none. */
function endpointsOf(namespace: string, name: string, world: PolicyWorld): IpSet | undefined {
  return world
    .endpoints(namespace, name)
    ?.map((text) => {
      const address = parseAddress(text);
      return address ? ofAddress(address) : noAddress;
    })
    .reduce(unite, noAddress);
}

/** Wherever the Kubernetes API is served, on a node or outside (CI-8); without its endpoints, an end without an address. */
export function apiServerPeers(path: Path, world: PolicyWorld): readonly PeerMatch[] {
  const ranges = endpointsOf("default", "kubernetes", world);
  if (ranges) return [{ is: "addresses", ranges, matchesPods: "always", path }];
  return [{ is: "names", patterns: ["kube-apiserver"], described: true, path }];
}
