// np-namespace-open: a namespace with workloads and without a default deny, where all its policies are known.

import { NETWORK_POLICY } from "../../index/policyView.ts";
import { matchesNamespace } from "../../policy/matching.ts";
import type { PodMatch, PolicyRule } from "../../policy/policyRule.ts";
import { defineRule } from "../rule.ts";
import { defaultDenyFix } from "./defaultDeny.ts";
import { engineOf } from "./engine.ts";
import { isSystemNamespace } from "./systemNamespace.ts";

/** A default deny selects every pod; rules in it that open something for all do not undo it, unless they open everything. Needs all NetworkPolicies for certain. */
export const npNamespaceOpen = defineRule({
  code: "np-namespace-open",
  severity: "information",
  on: "namespace",
  check({ id: { name } }, cx) {
    const absence = cx.absence(NETWORK_POLICY, name);
    if (isSystemNamespace(name) || absence.is !== "missing" || !absence.sure || cx.workloads(name).length === 0) return;
    const engine = engineOf(cx);
    // Policies of every language count, and what may be one as well.
    const open = (["ingress", "egress"] as const).filter(
      (direction) =>
        !engine
          .partsFor(name, direction)
          .some(
            (part) =>
              (part.isolates || part.doubt !== undefined) &&
              isForAll(part.subject) &&
              matchesNamespace(part.subject, name, engine.ground) !== "no" &&
              !part.rules.some(isEverything),
          ),
    );
    if (open.length === 0) return;
    cx.report({
      path: ["metadata", "name"],
      message: `Namespace ${name} has no default deny for ${open.join(" and ")}`,
      fixes: open.length === 2 ? [defaultDenyFix(name, engine)] : [],
    });
  },
});

function isForAll({ pods, expression, accounts, hosts }: PodMatch): boolean {
  return (pods?.requirements.length ?? 0) === 0 && !expression && !accounts && !hosts;
}

/** What passes all on denies as little as what allows it. */
function isEverything({ action, peers, ports, limit, condition }: PolicyRule): boolean {
  if (action === "deny" || limit !== undefined || condition !== undefined) return false;
  return ports === undefined && peers.some(({ is }) => is === "everyone");
}
