// cilium-cidr-cluster: a CIDR of pods, Services or nodes, which a CIDR rule does not match.

import { type Address, parseAddress, parseCidr } from "../../base/ip.ts";
import { hasAddress, type IpSet, isNoAddress, ofAddress, ofCidr, ofCidrs, overlap } from "../../base/ipSet.ts";
import type { Json, Path } from "../../base/json.ts";
import { NODE, SERVICE } from "../../index/policyView.ts";
import type { Facts } from "../../model/facts.ts";
import { showName } from "../../model/resourceId.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { onlyLabels } from "../np/onlyLabels.ts";
import { podRanges } from "../np/podRanges.ts";
import { showWorkloads } from "../np/words.ts";
import type { Fix, RuleContext } from "../rule.ts";
import { defineCiliumRule } from "./ciliumRule.ts";
import { endpointsOf, toEndpoints } from "./endpoints.ts";
import { itemsOf, type RuleAt, rulesOf, textsOf, withoutPeers } from "./spec.ts";

/** Wider blocks mean whole networks in which pods and nodes happen to be. */
const LEAST_BITS = 12;

/** reach-semantics CI-7: addresses of endpoints and nodes have an identity of their own, and no CIDR rule matches those. */
export const ciliumCidrCluster = defineCiliumRule({
  code: "cilium-cidr-cluster",
  severity: "warning",
  check({ id }, cx) {
    for (const rule of rulesOf(cx.resource.value)) {
      for (const block of blocksIn(rule)) {
        const set = narrow(block.text);
        const found = set && whatIsIn(set, id.namespace, cx);
        if (!found) continue;
        cx.report({
          path: block.path,
          message: fit(
            `${clipped(block.text, 25)} holds ${found.what}, which CIDR rules don't match`,
            `; ${found.instead}`,
          ),
          fixes: fixesFor(rule, block, found.peer),
        });
      }
    }
  },
});

interface BlockAt {
  readonly text: string;
  readonly path: Path;
  /** The item of the list. */
  readonly item: Path;
  readonly key: string;
}

function blocksIn(rule: RuleAt): readonly BlockAt[] {
  const side = rule.direction === "egress" ? "to" : "from";
  const [plain, set] = [`${side}CIDR`, `${side}CIDRSet`];
  return [
    ...textsOf([...rule.path, plain], rule.value[plain]).map(({ path, text }) => ({
      text,
      path,
      item: path,
      key: plain,
    })),
    ...itemsOf([...rule.path, set], rule.value[set]).flatMap(({ path, value }) => {
      const { cidr } = value;
      return typeof cidr === "string" ? [{ text: cidr, path: [...path, "cidr"], item: path, key: set }] : [];
    }),
  ];
}

/** The addresses of a block that is no whole network; toCIDR takes single addresses too. */
function narrow(text: string): IpSet | undefined {
  const address = parseAddress(text);
  if (address) return ofAddress(address);
  const cidr = parseCidr(text);
  return cidr && cidr.bits >= (cidr.family === 4 ? LEAST_BITS : LEAST_BITS * 4) ? ofCidr(cidr) : undefined;
}

interface Found {
  readonly what: string;
  readonly instead: string;
  /** The field that says it, and its value without the direction. */
  readonly peer: { readonly title: string; readonly key: "Endpoints" | "Entities"; readonly value: Json };
}

function whatIsIn(set: IpSet, own: string, cx: RuleContext): Found | undefined {
  const has = (address: Address): boolean => hasAddress(set, address);
  const pods = cx
    .derive("/Pod", withAddresses)
    .flatMap(({ facts, addresses }) => (facts.is === "workload" && addresses.some(has) ? [facts] : []));
  const [first] = pods;
  if (first) {
    const labels = onlyLabels(pods);
    const what = `pods (${clipped(showWorkloads(pods, own), 30)})`;
    if (!labels) return { what, ...cluster };
    const value = [toEndpoints(labels, first.id.namespace, own)];
    return {
      what,
      instead: "use toEndpoints",
      peer: { title: "Select these pods by their labels", key: "Endpoints", value },
    };
  }
  const node = cx.derive(NODE, withAddresses).find(({ addresses }) => addresses.some(has))?.facts;
  if (node)
    return {
      what: `Node ${clipped(node.id.name, 25)}`,
      instead: "use host and remote-node",
      peer: { title: "Use the entities host and remote-node", key: "Entities", value: ["host", "remote-node"] },
    };
  for (const { facts, addresses } of cx.derive(SERVICE, withAddresses)) {
    // What is said of the API server is cilium-apiserver's.
    if (facts.is !== "service" || showName(facts.id) === "default/kubernetes" || !addresses.some(has)) continue;
    const pick = endpointsOf(facts, own);
    const what = `Service ${clipped(showName(facts.id), 30)}`;
    if (!pick) return { what, ...cluster };
    return {
      what,
      instead: "select its pods",
      peer: { title: `Select the pods of ${facts.id.name}`, key: "Endpoints", value: [pick] },
    };
  }
  const range = podRanges(cx).find(({ cidr }) => !isNoAddress(overlap(ofCidrs([cidr]), set)));
  return range && { what: `the pod range of ${clipped(range.of, 25)}`, ...cluster };
}

/** Objects with the addresses that they have; host-network pods have those of their nodes. */
function withAddresses(
  all: readonly Facts[],
): readonly { readonly facts: Facts; readonly addresses: readonly Address[] }[] {
  return all.flatMap((facts) => {
    const addresses = addressesOf(facts).flatMap((ip) => parseAddress(ip) ?? []);
    return addresses.length === 0 ? [] : [{ facts, addresses }];
  });
}

function addressesOf(facts: Facts): readonly string[] {
  if (facts.is === "workload") return facts.hostNetwork ? [] : facts.podIPs;
  if (facts.is === "node") return facts.addresses;
  return facts.is === "service" ? facts.clusterIPs : [];
}

const cluster: Pick<Found, "instead" | "peer"> = {
  instead: "use labels or entities",
  peer: { title: "Use the entity cluster", key: "Entities", value: ["cluster"] },
};

/** In the place of the list where it is the only block, else in a rule of its own. */
function fixesFor(rule: RuleAt, block: BlockAt, { title, key, value }: Found["peer"]): readonly Fix[] {
  const list = [...rule.path, block.key];
  const field = `${rule.direction === "egress" ? "to" : "from"}${key}`;
  const items = rule.value[block.key];
  if (Array.isArray(items) && items.length === 1)
    return [
      { title, edits: [{ edit: { is: "set", path: list, value } }, { edit: { is: "rename", path: list, to: field } }] },
    ];
  return [
    {
      title,
      edits: [
        { edit: { is: "remove", path: block.item } },
        { edit: { is: "append", path: rule.list, value: { [field]: value, ...withoutPeers(rule) } } },
      ],
    },
  ];
}
