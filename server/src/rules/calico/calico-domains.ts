// calico-domains: names of domains, which only the commercial editions of Calico read.

import type { Path } from "../../base/json.ts";
import { readList, readObject } from "../../model/read.ts";
import { isCalicoGroup } from "../../policy/dialects/calico/calicoGroups.ts";
import { defineRuleOnAny } from "../rule.ts";
import { DIRECTIONS } from "./spec.ts";

/** EntityRule.domains and NetworkSetSpec.allowedEgressDomains are not in the API of open-source Calico (reach-semantics CA-19). */
export const calicoDomains = defineRuleOnAny({
  code: "calico-domains",
  severity: "information",
  kinds: [
    "NetworkPolicy",
    "GlobalNetworkPolicy",
    "StagedNetworkPolicy",
    "StagedGlobalNetworkPolicy",
    "NetworkSet",
    "GlobalNetworkSet",
  ],
  check({ id }, cx) {
    if (!isCalicoGroup(id.group)) return;
    const spec = readObject(cx.resource.value["spec"]);
    const report = (path: Path): void =>
      cx.report({
        path,
        at: "key",
        message: `${String(path.at(-1))} needs Calico Enterprise or Cloud; the open-source Calico has no such field`,
      });
    for (const direction of DIRECTIONS) {
      for (const [index, rule] of readList(spec[direction]).entries()) {
        for (const end of ["source", "destination"]) {
          if (readObject(readObject(rule)[end])["domains"] !== undefined)
            report(["spec", direction, index, end, "domains"]);
        }
      }
    }
    if (spec["allowedEgressDomains"] !== undefined) report(["spec", "allowedEgressDomains"]);
  },
});
