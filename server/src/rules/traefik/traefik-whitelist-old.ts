// traefik-whitelist-old: ipWhiteList of a Middleware, which Traefik 3 calls ipAllowList.

import { isTraefik2 } from "../../ingress/controllers/traefik/ruleDialect.ts";
import { defineRule, type Fix } from "../rule.ts";
import { versionIn } from "./matchers.ts";

/** Reports spec.ipWhiteList (docs/content/migrate/v2-to-v3.md). */
export const traefikWhitelistOld = defineRule({
  code: "traefik-whitelist-old",
  severity: "warning",
  on: "other",
  kinds: ["Middleware", "MiddlewareTCP"],
  check({ id }, cx) {
    const path = ["spec", "ipWhiteList"];
    if (!id.group.startsWith("traefik.") || cx.value(path) === undefined || isTraefik2(versionIn(cx))) return;
    const twin = cx.value(["spec", "ipAllowList"]) !== undefined;
    const fix: Fix = twin
      ? { title: "Remove ipWhiteList", edits: [{ edit: { is: "remove", path } }] }
      : { title: "Rename to ipAllowList", edits: [{ edit: { is: "rename", path, to: "ipAllowList" } }] };
    cx.report({
      path,
      at: "key",
      message: "ipWhiteList is called ipAllowList since Traefik 3, and the old name goes in the next major version",
      fixes: [fix],
    });
  },
});
