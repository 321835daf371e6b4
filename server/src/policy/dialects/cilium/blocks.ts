// Addresses in Cilium rules: blocks, less what is excepted, and those of CiliumCIDRGroups. They match no pods of the
// cluster and none of its nodes, whatever their addresses (CI-7).

import { parseAddress, parseCidr } from "../../../base/ip.ts";
import { everyAddress, type IpSet, noAddress, ofAddress, ofCidr, unite, without } from "../../../base/ipSet.ts";
import { isList, isObject, type Json, type Path } from "../../../base/json.ts";
import { type Selector, selects, showSelector } from "../../../model/selector.ts";
import { toKindKey } from "../../../model/views.ts";
import type { PeerMatch } from "../../policyRule.ts";
import type { PolicyWorld } from "../../world.ts";
import { sourceless } from "./endpointSelector.ts";

/** Addresses that are not known: no pod and no node is among them (CI-7). */
export function unclearAddresses(why: string, path: Path): PeerMatch {
  return { is: "every", of: [addressPeer({ ranges: everyAddress }, path), { is: "unclear", why, path }], path };
}

type Problems = { readonly path: Path; readonly text: string }[];

interface Block {
  readonly ranges: IpSet;
  readonly why?: string;
}

export function addressPeer({ ranges, why }: Block, path: Path): PeerMatch {
  return why === undefined ? { is: "addresses", ranges, matchesPods: "never", path } : unclearAddresses(why, path);
}

/** A block, or an address alone; what is neither matches nothing. */
export function readBlock(value: Json | undefined): Block {
  if (typeof value !== "string") return { ranges: noAddress };
  if (value.includes("{{")) return { ranges: everyAddress, why: "a CIDR is a template value" };
  const cidr = parseCidr(value);
  if (cidr) return { ranges: ofCidr(cidr) };
  const address = parseAddress(value);
  return { ranges: address ? ofAddress(address) : noAddress };
}

const CIDR_GROUP = toKindKey("cilium.io", "CiliumCIDRGroup");

/** An entry of toCIDRSet: a block, or those of CiliumCIDRGroups, less what is excepted. */
export function blockPeer(item: Json, path: Path, world: PolicyWorld, problems: Problems): PeerMatch {
  if (!isObject(item)) return addressPeer({ ranges: noAddress }, path);
  const { cidr, cidrGroupRef, cidrGroupSelector, except } = item;
  let block: Block;
  if (typeof cidrGroupRef === "string" && cidrGroupRef !== "") block = groupNamed(cidrGroupRef, path, world, problems);
  else if (cidrGroupSelector !== undefined) block = groupsSelected(sourceless(cidrGroupSelector), world);
  else block = readBlock(cidr);
  let { ranges } = block;
  for (const one of isList(except) ? except : []) {
    const cut = readBlock(one);
    if (cut.why !== undefined) return unclearAddresses("an except is a template value", path);
    ranges = without(ranges, cut.ranges);
  }
  if (block.why === undefined) return addressPeer({ ranges }, path);
  return { is: "every", of: [addressPeer({ ranges }, path), { is: "unclear", why: block.why, path }], path };
}

function groupNamed(name: string, path: Path, world: PolicyWorld, problems: Problems): Block {
  const group = world.objects(CIDR_GROUP).find(({ id }) => id.name === name);
  if (group) return { ranges: blocksOf(group.kept) };
  if (name.includes("{{")) return { ranges: everyAddress, why: "the name of a CiliumCIDRGroup is a template value" };
  if (world.coverage(CIDR_GROUP, "").is === "complete") {
    problems.push({ path: [...path, "cidrGroupRef"], text: `there is no CiliumCIDRGroup ${name}` });
    return { ranges: noAddress };
  }
  return { ranges: everyAddress, why: `CiliumCIDRGroup ${name} is not known` };
}

function groupsSelected(selector: Selector, world: PolicyWorld): Block {
  if (selector.unclear) return { ranges: everyAddress, why: "a selector of CiliumCIDRGroups can't be read" };
  const groups = world.objects(CIDR_GROUP).filter(({ labels }) => selects(selector, labels));
  const coverage = world.coverage(CIDR_GROUP, "").is;
  // Where nobody was asked, the groups at hand count as all there are; with none of them, others must be meant.
  if (coverage !== "complete" && (coverage !== "none" || groups.length === 0)) {
    const labels = showSelector(selector);
    return { ranges: everyAddress, why: `CiliumCIDRGroups${labels === "" ? "" : ` with ${labels}`} are not all known` };
  }
  return { ranges: groups.map(({ kept }) => blocksOf(kept)).reduce(unite, noAddress) };
}

function blocksOf(spec: Json): IpSet {
  const blocks = isObject(spec) ? spec["externalCIDRs"] : undefined;
  return (isList(blocks) ? blocks : []).map((block) => readBlock(block).ranges).reduce(unite, noAddress);
}
