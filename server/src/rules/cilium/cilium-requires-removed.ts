// cilium-requires-removed: fromRequires or toRequires, which Cilium no longer has.

import { isObject, type Json, type JsonObject } from "../../base/json.ts";
import { readList } from "../../model/read.ts";
import type { Fix, FixEdit } from "../rule.ts";
import { defineCiliumRule } from "./ciliumRule.ts";
import { isFilled, itemsOf, type RuleAt, rulesOf, rulesOfSpec } from "./spec.ts";

/** Removed in Cilium 1.19 (reach-semantics CI-14): they were ANDed to every endpoint rule of the selected endpoints. */
export const ciliumRequiresRemoved = defineCiliumRule({
  code: "cilium-requires-removed",
  severity: "error",
  check(_, cx) {
    for (const rule of rulesOf(cx.resource.value)) {
      const key = rule.direction === "egress" ? "toRequires" : "fromRequires";
      if (rule.value[key] === undefined) continue;
      cx.report({
        path: [...rule.path, key],
        at: "key",
        message: `${key} is gone since Cilium 1.19; put its labels into each selector of ${peersKey(rule)}`,
        fixes: isFilled(rule.value[key])
          ? merge(rule, key)
          : [{ title: `Remove ${key}`, edits: [{ edit: { is: "remove", path: [...rule.path, key] } }] }],
      });
    }
  },
});

function peersKey({ direction }: RuleAt): "toEndpoints" | "fromEndpoints" {
  return direction === "egress" ? "toEndpoints" : "fromEndpoints";
}

/** The labels go to every selector of the spec's rules of that direction; none where one of them asks for another value. */
function merge(rule: RuleAt, key: string): readonly Fix[] {
  const wanted = readList(rule.value[key]).filter(isObject);
  const same = rulesOfSpec(rule.spec).filter(({ direction }) => direction === rule.direction);
  const selectors = same
    .filter(({ isDeny }) => !isDeny)
    .flatMap(({ path, value }) => itemsOf([...path, peersKey(rule)], value[peersKey(rule)]));
  if (selectors.length === 0 || wanted.length === 0) return [];
  const edits: FixEdit[] = [];
  for (const selector of selectors) {
    const added = addTo(selector.value, wanted);
    if (!added) return [];
    if (added !== selector.value) edits.push({ edit: { is: "set", path: selector.path, value: added } });
  }
  const isAlone = Object.keys(rule.value).length === 1;
  const gone = isAlone && same.filter(({ list }) => list === rule.list).length > 1 ? rule.path : [...rule.path, key];
  return [{ title: "Merge the labels into the selectors", edits: [...edits, { edit: { is: "remove", path: gone } }] }];
}

/** The selector with the demands of others; itself where it has them, undefined where they contradict it. */
function addTo(selector: JsonObject, wanted: readonly JsonObject[]): JsonObject | undefined {
  let labels: JsonObject = isObject(selector["matchLabels"]) ? selector["matchLabels"] : {};
  let expressions: readonly Json[] = readList(selector["matchExpressions"]);
  let isChanged = false;
  for (const { matchLabels, matchExpressions } of wanted) {
    for (const [key, value] of Object.entries(isObject(matchLabels) ? matchLabels : {})) {
      if (labels[key] === value) continue;
      if (Object.hasOwn(labels, key)) return undefined;
      labels = { ...labels, [key]: value };
      isChanged = true;
    }
    for (const item of readList(matchExpressions)) {
      expressions = [...expressions, item];
      isChanged = true;
    }
  }
  if (!isChanged) return selector;
  return {
    ...selector,
    ...(Object.keys(labels).length > 0 ? { matchLabels: labels } : {}),
    ...(expressions.length > 0 ? { matchExpressions: expressions } : {}),
  };
}
