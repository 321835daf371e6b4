// np-or-trap: a namespaceSelector and a podSelector as two neighbouring peers, where one peer was perhaps meant.

import { isObject } from "../../base/json.ts";
import { toSelector } from "../../model/selector.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { type PeerAt, rulesOf, shorten } from "./spec.ts";
import { showLabels } from "./words.ts";

/** reach-semantics NP-9: two items of from or to are ORed; both selectors in one item are ANDed. */
export const npOrTrap = defineNetworkPolicyRule({
  code: "np-or-trap",
  severity: "information",
  check(facts, cx) {
    for (const { peers, direction } of rulesOf(facts)) {
      for (let index = 0; index + 1 < peers.length; index++) {
        const [first, second] = [peers[index], peers[index + 1]];
        const pair = first && second && podsOfPair(first, second);
        if (!pair) continue;
        const picked = toSelector(pair.value["podSelector"]);
        if (!picked || picked.requirements.length === 0) continue;
        const verb = direction === "ingress" ? "lets in" : "lets out to";
        cx.report({
          path: second.path,
          message: `This ${verb} all pods of those namespaces, and ${shorten(showLabels(picked), 25)} pods of ${shorten(facts.id.namespace, 15)}: meant both at once?`,
          fixes: [
            {
              title: "Merge into one peer (AND)",
              edits: [
                {
                  edit: {
                    is: "insert",
                    path: first.path,
                    key: otherKey(first),
                    value: second.value[otherKey(first)] ?? {},
                  },
                },
                { edit: { is: "remove", path: second.path } },
              ],
            },
          ],
        });
        index++;
      }
    }
  },
});

/** The peer by podSelector of two that pick by one selector each, of either kind. */
function podsOfPair(first: PeerAt, second: PeerAt): PeerAt | undefined {
  if (isOnly(first, "namespaceSelector") && isOnly(second, "podSelector")) return second;
  return isOnly(first, "podSelector") && isOnly(second, "namespaceSelector") ? first : undefined;
}

function isOnly({ value }: PeerAt, key: string): boolean {
  return Object.keys(value).length === 1 && isObject(value[key]);
}

function otherKey({ value }: PeerAt): string {
  return Object.hasOwn(value, "podSelector") ? "namespaceSelector" : "podSelector";
}
