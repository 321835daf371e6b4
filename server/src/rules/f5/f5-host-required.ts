// f5-host-required: a rule without a host, or an Ingress without rules, which F5 NGINX refuses.

import { hasTemplate } from "../../model/read.ts";
import { defineRule } from "../rule.ts";
import { isF5 } from "./f5Ingress.ts";

/** nginx/kubernetes-ingress, validateIngressSpec: at least one rule, and a host in each unless -allow-empty-ingress-host is on. */
export const f5HostRequired = defineRule({
  code: "f5-host-required",
  severity: "error",
  on: "ingress",
  check(facts, cx) {
    if (!isF5(facts, cx) || hasTemplate(cx.value(["spec"]))) return;
    if (facts.rules.length === 0) {
      cx.report({
        path: ["spec"],
        at: "key",
        message: "F5 NGINX refuses an Ingress without rules, whatever its defaultBackend",
      });
      return;
    }
    for (const { host, index } of facts.rules)
      if (host === undefined)
        cx.report({
          path: ["spec", "rules", index],
          field: ["spec", "rules", index, "host"],
          message: "F5 NGINX refuses a rule without host, unless empty hosts are allowed",
          // The flag -allow-empty-ingress-host is no manifest's to tell.
          severity: "warning",
          fixes: [
            {
              title: "Add a host",
              edits: [
                {
                  edit: {
                    is: "insert",
                    path: ["spec", "rules", index],
                    key: "host",
                    value: "www.example.com",
                    before: "http",
                  },
                },
              ],
            },
          ],
        });
  },
});
