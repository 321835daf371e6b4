// Hovers on address ranges: their ends, size and kind, what is cut out of them, and what of the cluster lies inside.

import type { Snapshot } from "../../analysis/snapshot.ts";
import { parseAddress, parseCidr, showAddress } from "../../base/ip.ts";
import { addressKinds, metadataAddresses, nameAddresses } from "../../base/ipKinds.ts";
import {
  covers,
  hasAddress,
  type IpSet,
  isNoAddress,
  ofCidr,
  ofCidrs,
  overlap,
  sizeOf,
  toBlocks,
  without,
} from "../../base/ipSet.ts";
import { isList, jsonAt } from "../../base/json.ts";
import type { WorkloadFacts } from "../../model/facts.ts";
import { showName } from "../../model/resourceId.ts";
import { showEnds } from "../../policy/rangesText.ts";
import { bold, code, escape, few, lines } from "../markdown.ts";
import type { Place } from "../slot.ts";

/** A block; `withExcept` tells what its sibling `except` takes out. */
export function hoverCidr(snapshot: Snapshot, place: Place, text: string, withExcept: boolean): string | undefined {
  const cidr = parseCidr(text);
  if (!cidr) return hoverUnreadable(text);
  const set = ofCidr(cidr);
  const except = withExcept ? exceptOf(place) : [];
  const left = without(set, ofCidrs(except));
  const network = toBlocks(set)[0] ?? text;
  return lines(
    [bold(code(text)), showEnds(set), showSize(set), kindOf(set)].filter((part) => part !== undefined).join(" · "),
    cidr.hostBits ? `Host bits are set: it counts as ${code(network)}` : undefined,
    except.length > 0
      ? `Without ${few(except.map(code), 6)}: ${showSize(left) ?? "the rest"} ${isNoAddress(left) ? "left, so it matches nothing" : "left"}`
      : undefined,
    ...inside(left),
    ...livingInside(snapshot, left),
  );
}

/** `256 addresses`, `about 2^64 addresses`. */
function showSize(set: IpSet): string | undefined {
  const size = sizeOf(set);
  if (size === 0n) return "no address";
  if (size === 1n) return "1 address";
  if (size < 10n ** 13n) return `${size.toLocaleString("en")} addresses`;
  return `2^${size.toString(2).length - 1} addresses`;
}

function kindOf(set: IpSet): string | undefined {
  return nameAddresses(set) ?? "private and public";
}

/** Well-known ranges that a block holds besides others. */
function inside(set: IpSet): readonly string[] {
  const danger =
    isNoAddress(overlap(set, metadataAddresses)) || covers(metadataAddresses, set)
      ? []
      : ["Holds 169.254.169.254, the metadata service of cloud hosts"].filter(
          () => !isNoAddress(overlap(set, ofCidrs(["169.254.169.254/32"]))),
        );
  const kinds = addressKinds
    .filter(
      (kind) =>
        kind.name !== "metadata address" &&
        !covers(kind.set, set) &&
        covers(set, { v4: kind.set.v4, v6: [] }) &&
        kind.set.v4.length > 0 &&
        set.v4.length > 0,
    )
    .map(({ name }) => name);
  return kinds.length === 0 ? danger : [...danger, `Holds ${few(kinds, 6)}`];
}

/** Pods and Services whose addresses are known and lie inside. */
function livingInside(snapshot: Snapshot, set: IpSet): readonly string[] {
  const { workloads, services, endpointSlices } = snapshot.policyView();
  const has = (text: string): boolean => {
    const address = parseAddress(text);
    return address !== undefined && hasAddress(set, address);
  };
  const pods = workloads.filter(({ podIPs }: WorkloadFacts) => podIPs.some(has));
  const clusterIPs = services.filter((service) => service.clusterIPs.some(has));
  const outside = endpointSlices
    .filter((slice) => slice.service !== undefined && slice.addresses.some(has))
    .filter((slice) => {
      const service = services.find(({ id }) => id.namespace === slice.id.namespace && id.name === slice.service);
      return service?.selector === undefined;
    });
  const line = (what: string, names: readonly string[]): readonly string[] =>
    names.length === 0 ? [] : [`${what} inside: ${few(names, 4)}`];
  return [
    ...line(
      "Pods",
      pods.map(({ id }) => escape(showName(id))),
    ),
    ...line(
      "Services (traffic to them is judged by their pods' addresses)",
      clusterIPs.map(({ id }) => escape(showName(id))),
    ),
    ...line(
      "Endpoints",
      outside.map(({ id, service }) => escape(`${id.namespace}/${service ?? id.name}`)),
    ),
  ];
}

function exceptOf({ value, path }: Place): readonly string[] {
  const list = jsonAt(value, [...path.slice(0, -1), "except"]);
  return isList(list) ? list.filter((item) => typeof item === "string") : [];
}

function hoverUnreadable(text: string): string | undefined {
  const address = parseAddress(text);
  if (!address) return undefined;
  return `${code(text)} is one address, not a block; the API server wants ${code(`${showAddress(address)}/${address.family === 4 ? 32 : 128}`)}`;
}
