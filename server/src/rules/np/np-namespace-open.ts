// np-namespace-open: a namespace with workloads and without a default deny, where all its policies are known.

import { NETWORK_POLICY } from "../../index/policyView.ts";
import { describedMatches } from "../../policy/implication.ts";
import type { PolicyRule } from "../../policy/policyRule.ts";
import { defineRule } from "../rule.ts";
import { defaultDenyFix } from "./defaultDeny.ts";
import { engineOf } from "./engine.ts";
import { isSystemNamespace } from "./systemNamespace.ts";

/** A default deny, of whichever language, selects every pod; rules in it that open something for all do not undo it, unless they open everything. Needs all NetworkPolicies for certain. */
export const npNamespaceOpen = defineRule({
  code: "np-namespace-open",
  severity: "information",
  on: "namespace",
  check({ id: { name } }, cx) {
    const absence = cx.absence(NETWORK_POLICY, name);
    if (isSystemNamespace(name) || absence.is !== "missing" || !absence.sure || cx.workloads(name).length === 0) return;
    const engine = engineOf(cx);
    const pods = { namespace: name, namespaces: undefined, pods: undefined };
    const open = (["ingress", "egress"] as const).filter(
      (direction) =>
        !engine
          .partsFor(name, direction)
          .some(
            (part) =>
              part.isolates &&
              part.doubt === undefined &&
              describedMatches(pods, part.subject, engine.ground) === "yes" &&
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

function isEverything({ peers, ports }: PolicyRule): boolean {
  return ports === undefined && peers.some(({ is }) => is === "everyone");
}
