// np-bare-labels: labels straight under a selector, where the API server drops them as unknown fields.

import { isObject, type Json } from "../../base/json.ts";
import { nearest } from "../../base/nearest.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { type SelectorAt, selectorsOf } from "./spec.ts";

const FIELDS = ["matchLabels", "matchExpressions"];

/** A LabelSelector has the fields matchLabels and matchExpressions only (meta/v1 LabelSelector). */
export const npBareLabels = defineNetworkPolicyRule({
  code: "np-bare-labels",
  severity: "error",
  check(facts, cx) {
    for (const selector of selectorsOf(facts)) {
      const bare = bareKeys(selector);
      const [first] = bare;
      if (first === undefined) continue;
      cx.report({
        path: [...selector.path, first],
        at: "key",
        message: bare.length === 1 ? `Put label ${first} under matchLabels` : "Put these labels under matchLabels",
        fixes: [
          {
            title: "Wrap in matchLabels",
            edits: [{ edit: { is: "set", path: selector.path, value: wrapped(selector, bare) } }],
            safe: true,
          },
        ],
      });
    }
  },
});

/** Keys that are no field of a selector, hold one value, and are no slip of the pen for a field. */
function bareKeys({ value }: SelectorAt): readonly string[] {
  return Object.entries(value).flatMap(([key, held]) => {
    if (FIELDS.includes(key) || typeof held === "object" || key.includes("{{")) return [];
    return nearest(key, FIELDS) === undefined ? [key] : [];
  });
}

function wrapped({ value }: SelectorAt, bare: readonly string[]): Json {
  const labels: Record<string, Json> = Object.create(null);
  const rest: Record<string, Json> = Object.create(null);
  for (const [key, held] of Object.entries(value)) {
    if (key === "matchLabels" && isObject(held)) Object.assign(labels, held);
    else if (bare.includes(key)) labels[key] = typeof held === "string" ? held : String(held);
    else rest[key] = held;
  }
  return { matchLabels: labels, ...rest };
}
