// admin-action: a rule whose action its kind does not know.

import { nearest } from "../../base/nearest.ts";
import { isTemplate } from "../../model/read.ts";
import { defineAdminPolicyRule } from "./adminPolicyRule.ts";
import { rulesOf, showChoice, type Wording, wordingOf } from "./spec.ts";

/** What other policy languages call the same. */
const OTHER_WORDS: ReadonlyMap<string, "allow" | "Deny" | "Pass"> = new Map([
  ["allow", "allow"],
  ["accept", "allow"],
  ["permit", "allow"],
  ["block", "Deny"],
  ["drop", "Deny"],
  ["reject", "Deny"],
  ["next", "Pass"],
  ["skip", "Pass"],
]);

/** Accept, Deny and Pass in ClusterNetworkPolicy; Allow in v1alpha1, where a baseline has no Pass. */
export const adminAction = defineAdminPolicyRule({
  code: "admin-action",
  severity: "error",
  check(facts, cx) {
    const wording = wordingOf(facts);
    const { actions } = wording;
    for (const { path, value } of rulesOf(facts)) {
      const { action } = value;
      const at = [...path, "action"];
      if (action === undefined || action === null) {
        cx.report({
          path: action === null ? at : path,
          field: at,
          at: "key",
          message: `This rule has no action; write ${showChoice(actions)}`,
          fixes: actions.map((to) => ({
            title: `Add action: ${to}`,
            edits: [{ edit: { is: "set", path: at, value: to } }],
          })),
        });
        continue;
      }
      if (typeof action !== "string" || isTemplate(action) || actions.includes(action)) continue;
      const likely = suggest(action, wording);
      const where = wording.isBaseline && !wording.isCluster ? " of a baseline" : "";
      cx.report({
        path: at,
        message: `${JSON.stringify(action.slice(0, 30))} is no action${where}; write ${likely ?? showChoice(actions)}`,
        fixes: (likely === undefined ? actions : [likely]).map((to) => ({
          title: `Use ${to}`,
          edits: [{ edit: { is: "set", path: at, value: to } }],
          safe: isSame(action, to),
        })),
      });
    }
  },
});

function suggest(action: string, { actions, allow }: Wording): string | undefined {
  const lower = action.toLowerCase();
  const same = actions.find((known) => known.toLowerCase() === lower);
  if (same !== undefined) return same;
  // A baseline's Pass has no counterpart: what it was meant to do is not known.
  if (lower === "pass") return undefined;
  const word = OTHER_WORDS.get(lower);
  const to = word === "allow" ? allow : word;
  return to !== undefined && actions.includes(to) ? to : nearest(action, actions);
}

/** Allow and Accept are one thing under two names. */
function isSame(action: string, to: string): boolean {
  const lower = action.toLowerCase();
  return lower === to.toLowerCase() || (/^(?:allow|accept)$/.test(lower) && /^(?:Allow|Accept)$/.test(to));
}
