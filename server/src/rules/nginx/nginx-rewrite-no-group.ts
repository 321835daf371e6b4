// nginx-rewrite-no-group: a rewrite target without a captured part sends every request under the path to one place.

import { pathsOf, type WrittenPath } from "../../ingress/routes/ofIngress.ts";
import { hasTemplate } from "../../model/read.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule, type Fix } from "../rule.ts";
import { type NginxIngress, nginxIngress } from "./nginxIngress.ts";

/** ingress-nginx, examples/rewrite: since 0.22 what follows the path is kept by a group alone. */
export const nginxRewriteNoGroup = defineRule({
  code: "nginx-rewrite-no-group",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    const nginx = nginxIngress(facts, cx);
    const target = nginx?.get("rewrite-target");
    if (!nginx || target === undefined || target.includes("$") || hasTemplate(cx.value(["spec", "rules"]))) return;
    const losing = pathsOf(facts).filter(
      ({ path, pathType }) => pathType !== "Exact" && /[^/]/.test(path) && path !== target && !/\$$/.test(path),
    );
    const fix = keepRest(nginx, losing, target);
    for (const { path, at } of losing)
      cx.report({
        path: [...at, "path"],
        message: fit(
          `Every request under ${clipped(path, 30)} becomes ${clipped(target, 20)}`,
          "; capture the rest with (/|$)(.*) and use $2",
        ),
        fixes: fix,
      });
  },
});

/** Captures what follows each path; not where a path holds groups or other signs of its own. */
function keepRest(nginx: NginxIngress, paths: readonly WrittenPath[], target: string): readonly Fix[] {
  if (paths.some(({ path }) => /[^\w\-./~]/.test(path))) return [];
  return [
    {
      title: "Keep what follows the path",
      edits: [
        ...paths.flatMap(({ path, at }) => [
          { edit: { is: "set" as const, path: [...at, "path"], value: `${path.replace(/\/$/, "")}(/|$)(.*)` } },
          { edit: { is: "set" as const, path: [...at, "pathType"], value: "ImplementationSpecific" } },
        ]),
        { edit: { is: "set", path: nginx.at("rewrite-target"), value: `${target.replace(/\/$/, "")}/$2` } },
        { edit: { is: "set", path: nginx.at("use-regex"), value: "true" } },
      ],
    },
  ];
}
