// gw-redirect-backend: a rule that redirects and has backends.

import { readList, readObject } from "../../model/read.ts";
import { defineRule } from "../rule.ts";
import { isGatewayRoute } from "./parents.ts";

/** A CEL rule of HTTPRouteRule: RequestRedirect and backendRefs exclude each other. */
export const gwRedirectBackend = defineRule({
  code: "gw-redirect-backend",
  severity: "error",
  on: "route",
  kinds: ["HTTPRoute"],
  check(facts, cx) {
    if (!isGatewayRoute(facts)) return;
    for (const [index, item] of readList(facts.spec["rules"]).entries()) {
      const { filters, backendRefs } = readObject(item);
      if (readList(backendRefs).length === 0) continue;
      const redirect = readList(filters).findIndex((filter) => readObject(filter)["type"] === "RequestRedirect");
      if (redirect < 0) continue;
      const rule = ["spec", "rules", index];
      cx.report({
        path: [...rule, "backendRefs"],
        at: "key",
        message: "A rule that redirects has no backendRefs: the API server refuses both together",
        fixes: [
          { title: "Remove backendRefs", edits: [{ edit: { is: "remove", path: [...rule, "backendRefs"] } }] },
          { title: "Remove the redirect", edits: [{ edit: { is: "remove", path: [...rule, "filters", redirect] } }] },
        ],
      });
    }
  },
});
