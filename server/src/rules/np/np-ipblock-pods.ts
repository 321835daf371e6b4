// np-ipblock-pods: an ipBlock that holds addresses of pods, which not every plugin matches.

import { parseAddress, parseCidr } from "../../base/ip.ts";
import { hasAddress, isNoAddress, ofCidr, ofCidrs, overlap } from "../../base/ipSet.ts";
import { isList } from "../../base/json.ts";
import type { WorkloadFacts } from "../../model/facts.ts";
import { NAMESPACE_NAME_LABEL } from "../../model/kinds/index.ts";
import type { RuleContext } from "../rule.ts";
import { labelsToSelect } from "../svc/selected.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { blocksOf, shorten } from "./spec.ts";
import { showWorkloads } from "./words.ts";

/** Wider blocks mean whole networks in which pods happen to be. */
const LEAST_BITS = 12;

/** reach-semantics NP-12: Calico compares addresses, Cilium never matches its pods by CIDR. Needs live Pods, Nodes or IPPools. */
export const npIpblockPods = defineNetworkPolicyRule({
  code: "np-ipblock-pods",
  severity: "warning",
  check(facts, cx) {
    const blocks = blocksOf(facts);
    if (blocks.length === 0) return;
    const ranges = podRanges(cx);
    const pods = cx
      .list("/Pod")
      .flatMap(({ facts: pod }) => (pod.is === "workload" && !pod.hostNetwork && pod.podIPs.length > 0 ? [pod] : []));
    for (const { path, value, peer } of pods.length === 0 && ranges.length === 0 ? [] : blocks) {
      const text = value["cidr"];
      const cidr = typeof text === "string" ? parseCidr(text) : undefined;
      if (!cidr || cidr.bits < (cidr.family === 4 ? LEAST_BITS : LEAST_BITS * 4)) continue;
      const set = ofCidr(cidr);
      const inside = pods.filter(({ podIPs }) => podIPs.some((ip) => isIn(ip)));
      if (inside.length === 0) {
        const range = ranges.find((one) => !isNoAddress(overlap(ofCidrs([one.cidr]), set)));
        if (!range) continue;
        cx.report({
          path: [...path, "cidr"],
          message: `${String(text)} is of the pod range of ${shorten(range.of, 40)}; plugins differ on pods in an ipBlock: use labels`,
        });
        continue;
      }
      const labels = onlyLabels(inside);
      const [first] = inside;
      const namespaces =
        !first || first.id.namespace === facts.id.namespace
          ? {}
          : { namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: first.id.namespace } } };
      cx.report({
        path: [...path, "cidr"],
        message: `Plugins differ on pods in an ipBlock (${shorten(showWorkloads(inside, facts.id.namespace), 40)}): use their labels`,
        fixes:
          labels && value["except"] === undefined
            ? [
                {
                  title: "Select these pods by their labels",
                  edits: [
                    {
                      edit: {
                        is: "set",
                        path: peer.path,
                        value: { ...namespaces, podSelector: { matchLabels: labels } },
                      },
                    },
                  ],
                },
              ]
            : [],
      });

      function isIn(ip: string): boolean {
        const address = parseAddress(ip);
        return address !== undefined && hasAddress(set, address);
      }
    }
  },
});

interface PodRange {
  readonly cidr: string;
  /** `Node worker-1`, `IPPool default`. */
  readonly of: string;
}

/** Where pods get their addresses from, as Nodes and Calico's IPPools state it. */
function podRanges(cx: RuleContext): readonly PodRange[] {
  return ["/Node", "projectcalico.org/IPPool", "crd.projectcalico.org/IPPool"].flatMap((kind) =>
    cx.list(kind).flatMap(({ facts }) => {
      const of = `${facts.id.kind} ${facts.id.name}`;
      if (facts.is === "node") return facts.podRanges.map((cidr) => ({ cidr, of }));
      if (facts.is !== "other" || !isList(facts.kept)) return [];
      return facts.kept.flatMap((cidr) => (typeof cidr === "string" ? [{ cidr, of }] : []));
    }),
  );
}

/** The labels of the one owner that all the pods have; undefined for pods of several. */
function onlyLabels(pods: readonly WorkloadFacts[]): WorkloadFacts["podLabels"] | undefined {
  const [first] = pods;
  if (
    !first ||
    pods.some(
      ({ owner, id }) =>
        id.namespace !== first.id.namespace ||
        owner?.name !== first.owner?.name ||
        (!owner && id.name !== first.id.name),
    )
  )
    return undefined;
  return labelsToSelect(first);
}
