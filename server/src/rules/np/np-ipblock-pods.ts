// np-ipblock-pods: an ipBlock that holds addresses of pods, which not every plugin matches.

import { parseAddress, parseCidr } from "../../base/ip.ts";
import { hasAddress, isNoAddress, ofCidr, ofCidrs, overlap } from "../../base/ipSet.ts";
import { NAMESPACE_NAME_LABEL } from "../../model/kinds/index.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { onlyLabels } from "./onlyLabels.ts";
import { podRanges } from "./podRanges.ts";
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
