// The verdict on an end that is known by a description alone: pods that do not exist yet, a DNS name, nodes. The caller
// says which peers take it in; the fold is the same as for every other end.

import { allV4, allV6, covers, noAddress } from "../base/ipSet.ts";
import type { Endpoint, PodEndpoint } from "./endpoint.ts";
import type { Engine } from "./engine.ts";
import { describedMatches } from "./implication.ts";
import { isForPod, portsOf } from "./matching.ts";
import type { Direction, PeerMatch, PodMatch } from "./policyRule.ts";
import type { Selecting } from "./row.ts";
import { both, either, isMaybe, opposite, type Truth } from "./truth.ts";
import { fold, type Verdict } from "./verdict.ts";

/** An end without ports of its own: a name of a port matches nothing there. */
export const nobody: Endpoint = { is: "outside", ranges: noAddress };

/** What parts that select a pod say of an end that their peers take in as `takenIn` says. */
export function describedVerdict(
  engine: Engine,
  parts: readonly Selecting[],
  self: PodEndpoint,
  direction: Direction,
  takenIn: (peer: PeerMatch) => Truth,
): Verdict {
  const destination = direction === "ingress" ? self : nobody;
  return fold(
    parts.map(({ part, selects }) => ({
      part,
      selects,
      matched: part.rules.flatMap((rule) => {
        let matches: Truth = "no";
        for (const peer of rule.peers) matches = either(matches, takenIn(peer));
        matches = both(isForPod(rule, self, engine.ground), matches);
        if (isMaybe(matches) && engine.options.unsettled === "no") matches = "no";
        return matches === "no" ? [] : [{ rule, matches, ...portsOf(rule, destination) }];
      }),
    })),
  );
}

/** Whether a peer takes in every pod of a description. */
export function takesInPods(engine: Engine, peer: PeerMatch, described: PodMatch): Truth {
  switch (peer.is) {
    case "everyone":
      return "yes";
    case "pods":
      return describedMatches(described, peer.match, engine.ground);
    case "addresses": {
      // Pods without an address lie in a block for certain only if it is a whole family (NP-12, AN-7).
      const byOption = peer.matchesPods === "byOption" && engine.options.ipBlockMatchesPods === "byAddress";
      const counts = peer.matchesPods === "always" || byOption;
      return counts && (covers(peer.ranges, allV4) || covers(peer.ranges, allV6)) ? "yes" : "no";
    }
    case "nodes":
    case "names":
      return "no";
    case "unclear":
      return { why: peer.why };
    case "every":
      return peer.of.reduce<Truth>((truth, one) => both(truth, takesInPods(engine, one, described)), "yes");
    case "not":
      return opposite(takesInPods(engine, peer.of, described));
  }
}
