// calico-notnets-all: a rule that excludes every address.

import { parseCidr } from "../../base/ip.ts";
import { readList } from "../../model/read.ts";
import { defineCalicoPolicyRule } from "./calicoPolicyRule.ts";
import { netsOf, rulesOf } from "./spec.ts";

/** EntityRule.notNets: a block of all addresses leaves none that could match, and Calico refuses it. */
export const calicoNotnetsAll = defineCalicoPolicyRule({
  code: "calico-notnets-all",
  severity: "error",
  check(facts, cx) {
    for (const rule of rulesOf(facts)) {
      for (const { path, text, key, end } of netsOf(rule)) {
        if (key !== "notNets" || parseCidr(text)?.bits !== 0) continue;
        const isOnly = readList(end.value["notNets"]).length === 1;
        cx.report({
          path,
          message: `notNets ${text} excludes every address, so this rule matches no traffic`,
          fixes: [
            {
              title: isOnly ? "Remove notNets" : `Remove ${text}`,
              edits: [{ edit: { is: "remove", path: isOnly ? path.slice(0, -1) : path } }],
            },
          ],
        });
      }
    }
  },
});
