// nginx-regex-invalid: a path that is read as a regular expression and is none.

import { compileRe2 } from "../../base/re2.ts";
import { regexHostsOf } from "../../ingress/controllers/nginx/routes.ts";
import { pathsOf } from "../../ingress/routes/ofIngress.ts";
import { hasTemplate } from "../../model/read.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";
import { nginxIngress } from "./nginxIngress.ts";

/** What PCRE, nginx's engine, knows and RE2 does not: then nothing is said. */
const PCRE_ONLY = /\(\?(?:[=!>|#&+\-\d(]|<[=!]|[A-Z]|')|\\[1-9gkKRXZ]|[*+?}]\+|\{,|\(\*/;

/** nginx refuses its whole configuration for one such location, so the admission check refuses the Ingress. */
export const nginxRegexInvalid = defineRule({
  code: "nginx-regex-invalid",
  severity: "error",
  on: "ingress",
  check(facts, cx) {
    if (!nginxIngress(facts, cx)) return;
    const hosts = regexHostsOf([facts]);
    for (const { path, host, at } of pathsOf(facts)) {
      if (!hosts.has(host) || PCRE_ONLY.test(path) || hasTemplate(cx.value([...at, "path"]))) continue;
      const expression = compileRe2(path);
      if (!("why" in expression)) continue;
      cx.report({
        path: [...at, "path"],
        message: fit(`${clipped(path, 40)} is no regular expression`, `: ${expression.why}`),
      });
    }
  },
});
