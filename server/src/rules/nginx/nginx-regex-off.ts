// nginx-regex-off: a path with signs of a regular expression, on a host where nothing switches regular expressions on.

import { regexHostsOf } from "../../ingress/controllers/nginx/routes.ts";
import { pathsOf } from "../../ingress/routes/ofIngress.ts";
import { hasTemplate } from "../../model/read.ts";
import { siblings } from "../ing/routes.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";
import { nginxIngress } from "./nginxIngress.ts";

/** ingress-nginx, user-guide/ingress-path-matching: use-regex, or a rewrite-target, of any Ingress of the host. */
export const nginxRegexOff = defineRule({
  code: "nginx-regex-off",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    const nginx = nginxIngress(facts, cx);
    if (!nginx || nginx.has("use-regex") || nginx.has("rewrite-target") || hasTemplate(cx.value(["spec", "rules"])))
      return;
    const found = pathsOf(facts).filter(
      // The two other types refuse such a path: nginx-regex-path-type.
      ({ path, pathType }) => pathType === "ImplementationSpecific" && looksLikeRegex(path),
    );
    if (found.length === 0) return;
    const hosts = regexHostsOf([facts, ...siblings(facts, cx).map((entry) => entry.facts)]);
    for (const { path, host, at } of found) {
      if (hosts.has(host)) continue;
      cx.report({
        path: [...at, "path"],
        message: fit(`${clipped(path, 60)} is compared as plain text`, "; use-regex makes it a regular expression"),
        fixes: [nginx.setting("use-regex", "true")],
      });
    }
  },
});

/** Signs that no plain path holds. A star or a dot alone may be meant as text, but never reaches what was meant. */
function looksLikeRegex(path: string): boolean {
  return /[()[\]{}^$|\\*+?]/.test(path);
}
