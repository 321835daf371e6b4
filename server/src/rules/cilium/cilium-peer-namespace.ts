// cilium-peer-namespace: a peer by labels alone whose pods are in another namespace, where it does not look.

import { toEndpointPick } from "../../model/ciliumLabels.ts";
import { shorten } from "../np/spec.ts";
import { showLabels } from "../np/words.ts";
import { defineCiliumRule } from "./ciliumRule.ts";
import { NAMESPACE_KEY, namespacesWith, pickEndpoints } from "./endpoints.ts";
import { itemsOf, rulesOf } from "./spec.ts";

/** More fixes than this are no help. */
const MOST = 3;

/** reach-semantics CI-6: a selector of a namespaced policy looks in its namespace, unless it names the key of another. */
export const ciliumPeerNamespace = defineCiliumRule({
  code: "cilium-peer-namespace",
  severity: "warning",
  check({ id }, cx) {
    const own = id.namespace;
    if (own === "") return;
    for (const rule of rulesOf(cx.resource.value)) {
      const key = rule.direction === "egress" ? "toEndpoints" : "fromEndpoints";
      for (const { path, value } of itemsOf([...rule.path, key], rule.value[key])) {
        const pick = toEndpointPick(value, own);
        if (!pick || pick.namespaces || pick.isReserved || pick.pods.unclear || pick.pods.requirements.length === 0)
          continue;
        const { yes, maybe } = pickEndpoints(pick, own, cx);
        if (yes.length > 0 || maybe) continue;
        const others = namespacesWith(pick, own, cx);
        const absence = cx.workloadAbsence(own);
        if (others.length === 0 || absence.is !== "missing") continue;
        const where = others.length === 1 ? shorten(others[0] ?? "", 25) : `${others.length} other namespaces`;
        const labels = typeof value["matchLabels"] === "object" ? "matchLabels" : undefined;
        cx.report({
          path: labels ? [...path, labels] : path,
          at: labels ? "key" : "value",
          message: absence.sure
            ? `Pods with ${showLabels(pick.pods)} are in ${where}; without a namespace the peer is in ${shorten(own, 15)}`
            : `In this workspace pods with ${showLabels(pick.pods)} are in ${where} only, not in ${shorten(own, 15)}`,
          fixes: others.slice(0, MOST).map((name) => ({
            title: `Look in namespace ${name}`,
            edits: [{ edit: { is: "set", path: [...path, "matchLabels", NAMESPACE_KEY], value: name } }],
          })),
          ...(absence.sure ? {} : { severity: "information" }),
        });
      }
    }
  },
});
