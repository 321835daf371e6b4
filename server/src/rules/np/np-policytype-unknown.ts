// np-policytype-unknown: an item of policyTypes that is neither Ingress nor Egress, is there twice, or is one too many.

import type { Json } from "../../base/json.ts";
import { nearest } from "../../base/nearest.ts";
import type { Fix } from "../rule.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { shorten, writtenTypes } from "./spec.ts";

const TYPES = ["Ingress", "Egress"];

/** networking/v1 NetworkPolicySpec.policyTypes: two at most, compared with case; a repeated one is accepted, and idle. */
export const npPolicytypeUnknown = defineNetworkPolicyRule({
  code: "np-policytype-unknown",
  severity: "error",
  check({ spec }, cx) {
    const written = writtenTypes(spec);
    if (written.is !== "list") return;
    const { types } = written;
    // The API server looks no further into a list that is too long.
    for (const [index, type] of types.length > 2 ? [] : types.entries()) {
      const path = ["spec", "policyTypes", index];
      if (typeof type === "string" && TYPES.includes(type)) {
        if (types.indexOf(type) === index) continue;
        const other = TYPES.find((candidate) => candidate !== type) ?? type;
        cx.report({
          path,
          message: `${type} is listed twice; one of them does nothing`,
          severity: "warning",
          fixes: [
            { title: `Remove the second ${type}`, edits: [{ edit: { is: "remove", path } }] },
            { title: `Use ${other}`, edits: [{ edit: { is: "set", path, value: other } }] },
          ],
        });
        continue;
      }
      const likely = suggestType(type);
      const shown =
        type === null ? "An empty item" : JSON.stringify(typeof type === "string" ? shorten(type, 40) : type);
      cx.report({
        path,
        message: `${shown} is no policy type; ${likely === undefined ? "write Ingress or Egress" : `did you mean ${likely}?`}`,
        fixes: (likely === undefined ? TYPES : [likely]).map(
          (value): Fix => ({ title: `Use ${value}`, edits: [{ edit: { is: "set", path, value } }] }),
        ),
      });
    }
    if (types.length <= 2) return;
    const kept = TYPES.filter((type) => types.includes(type));
    cx.report({
      path: ["spec", "policyTypes"],
      message: `policyTypes holds Ingress and Egress at most; ${types.length} items are written`,
      fixes:
        kept.length === 0
          ? []
          : [
              {
                title: `Keep ${kept.join(" and ")}`,
                edits: [{ edit: { is: "set", path: ["spec", "policyTypes"], value: kept } }],
              },
            ],
    });
  },
});

function suggestType(type: Json): string | undefined {
  if (typeof type !== "string") return undefined;
  const words: { readonly [word: string]: string } = {
    in: "Ingress",
    inbound: "Ingress",
    out: "Egress",
    outbound: "Egress",
  };
  const word = type.toLowerCase();
  return (
    TYPES.find((candidate) => candidate.toLowerCase() === word) ??
    (Object.hasOwn(words, word) ? words[word] : undefined) ??
    nearest(type, TYPES)
  );
}
