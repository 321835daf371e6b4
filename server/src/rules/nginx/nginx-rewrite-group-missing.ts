// nginx-rewrite-group-missing: the rewrite target uses a group that a path of the Ingress does not capture.

import { pathsOf } from "../../ingress/routes/ofIngress.ts";
import { hasTemplate } from "../../model/read.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";
import { nginxIngress } from "./nginxIngress.ts";

/** ingress-nginx, examples/rewrite: $1, $2 are the groups of the path, in order of their opening parenthesis. */
export const nginxRewriteGroupMissing = defineRule({
  code: "nginx-rewrite-group-missing",
  severity: "error",
  on: "ingress",
  check(facts, cx) {
    const nginx = nginxIngress(facts, cx);
    const target = nginx?.get("rewrite-target");
    const used = Math.max(0, ...[...(target ?? "").matchAll(/\$(\d)/g)].map(([, digit]) => Number(digit)));
    if (!nginx || target === undefined || used === 0 || hasTemplate(cx.value(["spec", "rules"]))) return;
    for (const { path, at } of pathsOf(facts)) {
      const captured = groupsIn(path);
      if (captured >= used) continue;
      const lower = target.replaceAll(`$${used}`, `$${captured}`);
      cx.report({
        path: cx.value([...at, "path"]) === undefined ? at : [...at, "path"],
        message: fit(
          `rewrite-target uses $${used}, and ${clipped(path, 40)} captures ${captured === 0 ? "nothing" : captured}`,
          `: it is empty there`,
        ),
        fixes:
          captured === 0
            ? []
            : [
                {
                  title: `Use $${captured} in rewrite-target`,
                  edits: [{ edit: { is: "set", path: nginx.at("rewrite-target"), value: lower } }],
                },
              ],
      });
    }
  },
});

/** How many groups an expression captures: an opening parenthesis that is neither escaped, in brackets, nor followed by ? (but for a name). */
function groupsIn(source: string): number {
  const bare = source.replace(/\\./g, "").replace(/\[[^\]]*\]/g, "");
  return [...bare.matchAll(/\((?!\?(?!P?<[A-Za-z]))/g)].length;
}
