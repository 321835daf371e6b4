// Address sets in words: the fewest blocks that say it, `10.0.0.0/8 except 10.1.0.0/16`, or `internet`.

import { type Cidr, parseCidr, showV4, showV6, V4_END, V6_END } from "../base/ip.ts";
import { metadataAddresses, privateV4, publicAddresses, publicV4 } from "../base/ipKinds.ts";
import {
  allV4,
  allV6,
  covers,
  everyAddress,
  type IpSet,
  isNoAddress,
  ofCidr,
  ofCidrs,
  overlap,
  sizeOf,
  toBlocks,
  unite,
  without,
} from "../base/ipSet.ts";

/** How much a person should worry, most first. */
export type Danger = "internet" | "metadata" | "public" | "private";

export interface NamedRanges {
  readonly danger: Danger;
  readonly text: string;
  /** The addresses that the text stands for. */
  readonly set: IpSet;
}

/** The set as names, most serious first: `internet`, `metadata address`, `private ranges`, else blocks. */
export function nameRanges(set: IpSet): readonly NamedRanges[] {
  const names: NamedRanges[] = [];
  const families = [publicV4, publicV6].filter((family) => isMostOf(set, family));
  const metadata = overlap(set, metadataAddresses);
  let rest = set;
  if (families.length > 0) {
    const open = families.reduce(unite);
    const holes = toBlocks(without(open, set));
    const family = families.includes(publicV4) ? "" : " (IPv6)";
    const except = holes.length === 0 || holes.length > MANY_HOLES ? "" : ` except ${listBlocks(holes, 2)}`;
    const most = holes.length > MANY_HOLES ? "most of the " : "";
    names.push({ danger: "internet", text: `${most}internet${family}${except}`, set: overlap(set, open) });
    if (!isNoAddress(metadata)) names.push({ danger: "metadata", text: metadataText(metadata), set: metadata });
    rest = families.includes(publicV4) ? overlap(set, privateV4) : { v4: set.v4, v6: [] };
    const closed = toBlocks(without(privateV4, rest));
    if (families.includes(publicV4) && closed.length < toBlocks(rest).length) {
      const but =
        closed.length === 0
          ? ""
          : ` except ${closed.length > MANY_HOLES ? `${closed.length} blocks` : listBlocks(closed, 3)}`;
      names.push({ danger: "private", text: `private ranges${but}`, set: rest });
      return names;
    }
  } else if (!isNoAddress(metadata) && !covers(metadataAddresses, set)) {
    names.push({ danger: "metadata", text: metadataText(metadata), set: metadata });
  }
  for (const { text, set: part } of namedRanges(rest)) {
    const danger = isNoAddress(overlap(part, publicAddresses)) ? "private" : "public";
    names.push({ danger, text, set: part });
  }
  return names;
}

/** The same for an end of traffic: nobody calls from the metadata address, so with others it is no name of a source. */
export function namedEnds(
  { direction }: { readonly direction: "egress" | "ingress" },
  set: IpSet,
): readonly NamedRanges[] {
  const names = nameRanges(set);
  return direction === "egress" || names.length === 1 ? names : names.filter(({ danger }) => danger !== "metadata");
}

const publicV6: IpSet = { v4: [], v6: publicAddresses.v6 };

/** So many are no help to anybody. */
const MANY_HOLES = 8;

/** Where they are all told, still so many. */
const MOST_HOLES = 20;

/** With a few networks cut out of it, it is the internet still, and the holes are what to tell. */
function isMostOf(set: IpSet, family: IpSet): boolean {
  return sizeOf(overlap(set, family)) * 2n > sizeOf(family);
}

function listBlocks(blocks: readonly string[], most: number): string {
  const shown = blocks.slice(0, most).join(", ");
  return blocks.length > most ? `${shown} and ${blocks.length - most} more` : shown;
}

/** Who closes 169.254.169.254 alone leaves the IPv6 one open, and is told which. */
function metadataText({ v4 }: IpSet): string {
  return v4.length === 0 ? "metadata address (IPv6)" : "metadata address";
}

/** The set as a short list of texts: blocks, or a block with what is cut out of it. */
export function showRanges(set: IpSet): readonly string[] {
  return namedRanges(set).map(({ text }) => text);
}

interface TextOfSet {
  readonly text: string;
  readonly set: IpSet;
}

function namedRanges(set: IpSet): readonly TextOfSet[] {
  if (covers(set, everyAddress))
    return [
      { text: "0.0.0.0/0", set: allV4 },
      { text: "::/0", set: allV6 },
    ];
  return [...nameFamily({ v4: set.v4, v6: [] }), ...nameFamily({ v4: [], v6: set.v6 })];
}

function nameFamily(set: IpSet): readonly TextOfSet[] {
  if (isNoAddress(set)) return [];
  const texts = toBlocks(set);
  const blocks = texts.map((text) => ({ text, set: ofCidrs([text]) }));
  if (blocks.length <= 3) return blocks;
  const around = enclosing(set);
  if (!around) return blocks;
  const holes = toBlocks(without(ofCidr(around.cidr), set));
  // Of a cluster's nodes there may be thousands.
  if (holes.length < blocks.length) return [{ text: `${around.text} except ${listBlocks(holes, MOST_HOLES)}`, set }];
  return blocks;
}

/** The smallest block that holds the whole set of one family. */
function enclosing(set: IpSet): { readonly text: string; readonly cidr: Cidr } | undefined {
  const [first4] = set.v4;
  const [first6] = set.v6;
  for (let bits = first4 === undefined ? 128 : 32; bits >= 0; bits--) {
    const address = first4 !== undefined ? showV4(first4) : first6 !== undefined ? showV6(first6) : undefined;
    if (address === undefined) return undefined;
    const cidr = parseCidr(`${address}/${bits}`);
    if (!cidr || !covers(ofCidr(cidr), set)) continue;
    const network = cidr.family === 4 ? showV4(cidr.first) : showV6(cidr.first);
    return { text: `${network}/${bits}`, cidr };
  }
  return undefined;
}

/** How a block reads for a person: its ends. */
export function showEnds(set: IpSet): string | undefined {
  const first = set.v4[0];
  const end = set.v4.at(-1);
  if (set.v4.length === 2 && set.v6.length === 0 && first !== undefined && end !== undefined && end <= V4_END) {
    return `${showV4(first)} to ${showV4(end - 1)}`;
  }
  const first6 = set.v6[0];
  const end6 = set.v6.at(-1);
  if (set.v6.length === 2 && set.v4.length === 0 && first6 !== undefined && end6 !== undefined && end6 <= V6_END) {
    return `${showV6(first6)} to ${showV6(end6 - 1n)}`;
  }
  return undefined;
}
