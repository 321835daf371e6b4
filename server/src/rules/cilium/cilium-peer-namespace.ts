// cilium-peer-namespace: a peer by labels alone whose pods are in another namespace, where it does not look.

import { isObject, type Path } from "../../base/json.ts";
import { toEndpointPick } from "../../model/ciliumLabels.ts";
import type { Edit } from "../../yaml/edits.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { shorten } from "../np/spec.ts";
import { showLabels } from "../np/words.ts";
import type { RuleContext } from "../rule.ts";
import { defineCiliumRule } from "./ciliumRule.ts";
import { NAMESPACE_KEY, namespacesWith, pickEndpoints } from "./endpoints.ts";
import { itemsOf, rulesOf, specsOf } from "./spec.ts";

/** More fixes than this are no help. */
const MOST = 3;

/** reach-semantics CI-6: a selector of a namespaced policy looks in its namespace, unless it names the key of another. */
export const ciliumPeerNamespace = defineCiliumRule({
  code: "cilium-peer-namespace",
  severity: "warning",
  check({ id }, cx) {
    const own = id.namespace;
    reportDottedKeys(cx);
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
            ? fit(
                `Pods with ${showLabels(pick.pods)} are in ${where}`,
                `; without a namespace the peer is in ${shorten(own, 25)}`,
                `, and not in ${shorten(own, 25)}`,
              )
            : fit(
                `In this workspace pods with ${showLabels(pick.pods)} are in ${where} only`,
                `, not in ${shorten(own, 25)}`,
              ),
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

/** Keys that are Cilium's own but for the sign behind the source: a label that no pod has, so that nothing is picked. */
function reportDottedKeys(cx: RuleContext): void {
  const selectors = [
    ...specsOf(cx.resource.value).map(({ path, value }) => ({
      path: [...path, "endpointSelector"],
      value: value["endpointSelector"],
    })),
    ...rulesOf(cx.resource.value).flatMap((rule) => {
      const key = rule.direction === "egress" ? "toEndpoints" : "fromEndpoints";
      return itemsOf([...rule.path, key], rule.value[key]);
    }),
  ];
  for (const { path, value } of selectors) {
    if (!isObject(value)) continue;
    const labels = [...path, "matchLabels"];
    for (const key of isObject(value["matchLabels"]) ? Object.keys(value["matchLabels"]) : [])
      if (isDotted(key)) report([...labels, key], key, { is: "rename", path: [...labels, key], to: colon(key) }, "key");
    for (const item of itemsOf([...path, "matchExpressions"], value["matchExpressions"])) {
      const { key } = item.value;
      const at = [...item.path, "key"];
      if (typeof key === "string" && isDotted(key))
        report(at, key, { is: "set", path: at, value: colon(key) }, "value");
    }
  }

  function report(path: Path, key: string, edit: Edit, at: "key" | "value"): void {
    cx.report({
      path,
      at,
      message: `${clipped(key, 40)} is a label that no pod has; write ${clipped(colon(key), 40)}`,
      fixes: [{ title: `Use ${colon(key)}`, edits: [{ edit }] }],
    });
  }
}

function isDotted(key: string): boolean {
  return /^(?:k8s|any)\.io\.(?:kubernetes\.pod|cilium\.k8s)\./.test(key);
}

function colon(key: string): string {
  return key.replace(".", ":");
}
