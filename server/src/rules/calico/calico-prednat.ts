// calico-prednat: flags of a policy for host endpoints that exclude or need one another.

import { defineCalicoPolicyRule, GLOBAL_KINDS } from "./calicoPolicyRule.ts";
import { mayHaveRules, writtenTypes } from "./spec.ts";

/** GlobalNetworkPolicySpec (CEL): doNotTrack and preDNAT, applyOnForward. */
export const calicoPrednat = defineCalicoPolicyRule({
  code: "calico-prednat",
  severity: "error",
  kinds: GLOBAL_KINDS,
  check({ spec }, cx) {
    const { preDNAT, doNotTrack, applyOnForward } = spec;
    const remove = (title: string, ...path: readonly (string | number)[]) =>
      ({ title, edits: [{ edit: { is: "remove", path: ["spec", ...path] } }] }) as const;
    if (preDNAT === true && doNotTrack === true)
      cx.report({
        path: ["spec", "doNotTrack"],
        message: "preDNAT and doNotTrack exclude each other: one policy acts in one place only",
        fixes: [remove("Remove doNotTrack", "doNotTrack"), remove("Remove preDNAT", "preDNAT")],
      });
    for (const key of ["preDNAT", "doNotTrack"]) {
      // A template may be true.
      if (spec[key] !== true || (applyOnForward !== undefined && typeof applyOnForward !== "boolean")) continue;
      if (applyOnForward === true) break;
      cx.report({
        path: applyOnForward === false ? ["spec", "applyOnForward"] : ["spec", key],
        field: ["spec", "applyOnForward"],
        message: `${key} needs applyOnForward: true`,
        fixes: [
          {
            title: "Set applyOnForward: true",
            edits: [{ edit: { is: "set", path: ["spec", "applyOnForward"], value: true } }],
          },
        ],
      });
      break;
    }
    if (preDNAT !== true) return;
    const types = writtenTypes(spec);
    const at = types?.indexOf("Egress") ?? -1;
    if (types && at >= 0)
      cx.report({
        path: ["spec", "types", at],
        message: "A preDNAT policy acts before addresses are translated, and has no egress",
        fixes: [types.length === 1 ? remove("Remove types", "types") : remove("Remove Egress", "types", at)],
      });
    if (mayHaveRules(spec, "egress"))
      cx.report({
        path: ["spec", "egress"],
        at: "key",
        message: "A preDNAT policy acts before addresses are translated, and has no egress rules",
        fixes: [remove("Remove the egress rules", "egress")],
      });
  },
});
