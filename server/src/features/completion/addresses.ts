// Offers for the peers and ports of policies: address ranges, and the ports of the pods that a rule is about.

import { CompletionItemKind } from "vscode-languageserver-types";
import type { Snapshot } from "../../analysis/snapshot.ts";
import { parseCidr } from "../../base/ip.ts";
import { nameAddresses } from "../../base/ipKinds.ts";
import { covers, ofCidr, sizeOf } from "../../base/ipSet.ts";
import { isList, isObject, type Json } from "../../base/json.ts";
import { memoOn } from "../../base/memo.ts";
import type { Entry } from "../../index/bucket.ts";
import { entriesOf } from "../../index/catalog.ts";
import { POLICY_KINDS } from "../../index/policyView.ts";
import type { PolicyFacts } from "../../model/facts.ts";
import { showEnds } from "../../policy/rangesText.ts";
import { isCiliumPolicy } from "../ciliumSlot.ts";
import { endsOfRule } from "../policyEnds.ts";
import type { Place, Slot } from "../slot.ts";
import { joinSources, sourceOf } from "../source.ts";
import type { Offer } from "./offer.ts";
import { offerContainerPorts } from "./services.ts";

const WELL_KNOWN: readonly (readonly [cidr: string, meaning: string])[] = [
  ["10.0.0.0/8", "private (RFC 1918)"],
  ["172.16.0.0/12", "private (RFC 1918)"],
  ["192.168.0.0/16", "private (RFC 1918)"],
  ["0.0.0.0/0", "every IPv4 address"],
  ["::/0", "every IPv6 address"],
  ["169.254.169.254/32", "metadata service of cloud hosts"],
  ["100.64.0.0/10", "shared (RFC 6598)"],
  ["fc00::/7", "unique local (RFC 4193)"],
];

/** Ranges that policies of the workspace and the cluster use, then well-known ones. */
export function offerCidrs(snapshot: Snapshot, fits: (text: string) => boolean): readonly Offer[] {
  return merge(snapshot, fits);
}

/** Ranges inside the block that they are cut out of. */
export function offerExcepts(
  snapshot: Snapshot,
  slot: Extract<Slot, { is: "except" }>,
  fits: (text: string) => boolean,
): readonly Offer[] {
  const outer = slot.cidr === undefined ? undefined : parseCidr(slot.cidr);
  if (!outer) return merge(snapshot, fits);
  const around = ofCidr(outer);
  return merge(snapshot, (text) => {
    const cidr = parseCidr(text);
    return cidr !== undefined && cidr.bits > outer.bits && covers(around, ofCidr(cidr)) && fits(text);
  });
}

/** Ports of the pods that the rule admits to (ingress) or leads to (egress). */
export function offerPolicyPorts(
  snapshot: Snapshot,
  place: Place,
  slot: Extract<Slot, { is: "policyPort" }>,
): readonly Offer[] {
  const field = place.path.at(-1);
  const isName = field === "namedPort" || field === "destinationNamedPort";
  // Cilium's ports are text, for they may be names.
  const isText = field === "port" && isCiliumPolicy(place);
  const takesNames = isName || isText || (field === "port" && place.kind === "NetworkPolicy");
  const ports = offerContainerPorts(snapshot, endsOfRule(snapshot, place, slot)).filter(({ insert }) =>
    insert.is === "scalar" && typeof insert.value === "string" ? takesNames : !isName,
  );
  const dns: Offer = {
    label: "53",
    insert: { is: "scalar", value: 53 },
    kind: CompletionItemKind.Value,
    rank: 3,
    hint: "DNS",
    source: "well known",
    detail: "Names are looked up over UDP and TCP",
  };
  const all =
    slot.direction === "egress" &&
    (field === "port" || field === "number") &&
    !ports.some(({ label }) => label === "53")
      ? [...ports, dns]
      : ports;
  return isText ? all.map(asText) : all;
}

function asText(offer: Offer): Offer {
  const { insert } = offer;
  return insert.is === "scalar" ? { ...offer, insert: { ...insert, value: String(insert.value) } } : offer;
}

/** CIDRs by the policies that use them. */
function usedRanges(snapshot: Snapshot): ReadonlyMap<string, readonly Entry[]> {
  const ranges = new Map<string, Entry[]>();
  for (const kind of POLICY_KINDS) {
    for (const entry of entriesOf(snapshot.catalog, kind)) {
      if (entry.facts.is !== "policy") continue;
      for (const text of rangesOf(entry.facts)) {
        const list = ranges.get(text);
        if (list) list.push(entry);
        else ranges.set(text, [entry]);
      }
    }
  }
  return ranges;
}

const rangesOf = memoOn((policy: PolicyFacts): readonly string[] => [
  ...new Set([policy.spec, ...(policy.specs ?? [])].flatMap(cidrsIn)),
]);

function cidrsIn(value: Json): readonly string[] {
  if (typeof value === "string") return value.includes("/") && parseCidr(value) ? [value] : [];
  if (isList(value)) return value.flatMap(cidrsIn);
  return isObject(value) ? Object.values(value).flatMap(cidrsIn) : [];
}

/** Beyond this a list is no help; typing narrows it. */
const MOST_USED = 60;

function merge(snapshot: Snapshot, fits: (text: string) => boolean): readonly Offer[] {
  const used = usedRanges(snapshot);
  const own = [...used].filter(([text]) => fits(text)).sort(([a], [b]) => (a < b ? -1 : 1));
  const rest = WELL_KNOWN.filter(([text]) => !used.has(text) && fits(text));
  return [
    ...own
      .slice(0, MOST_USED)
      .map(([text, entries]) =>
        range(
          text,
          WELL_KNOWN.find(([known]) => known === text)?.[1],
          joinSources(entries.slice(0, 20).map((entry) => sourceOf(snapshot, entry))),
          1,
        ),
      ),
    ...rest.map(([text, meaning], index) => ({
      ...range(text, meaning, "well known", 2),
      sort: String(index).padStart(2, "0"),
    })),
  ];
}

function range(text: string, meaning: string | undefined, source: string, rank: number): Offer {
  const cidr = parseCidr(text);
  const set = cidr && ofCidr(cidr);
  const ends = set && showEnds(set);
  const size = set && sizeOf(set);
  const parts = [
    meaning ?? (set && nameAddresses(set)),
    size === 1n ? undefined : ends,
    size === undefined
      ? undefined
      : size === 1n
        ? "1 address"
        : size < 10n ** 15n
          ? `${size.toLocaleString("en")} addresses`
          : undefined,
  ];
  return {
    label: text,
    insert: { is: "scalar", value: text },
    kind: CompletionItemKind.Value,
    rank,
    source,
    hint: parts[0],
    detail: parts.filter((part) => part !== undefined).join(" · "),
  };
}
