// nginx-canary-no-main: a canary whose host and path no other Ingress of the class routes.

import { nearest } from "../../base/nearest.ts";
import { INGRESS } from "../../index/policyView.ts";
import { isCanary } from "../../ingress/controllers/nginx/routes.ts";
import { pathsOf, type WrittenPath } from "../../ingress/routes/ofIngress.ts";
import { hasTemplate } from "../../model/read.ts";
import { siblings } from "../ing/routes.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";
import { nginxIngress } from "./nginxIngress.ts";

/** internal/ingress/controller mergeAlternativeBackends: a canary joins a location that another Ingress makes. */
export const nginxCanaryNoMain = defineRule({
  code: "nginx-canary-no-main",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    if (!isCanary(facts) || !nginxIngress(facts, cx) || hasTemplate(cx.value(["spec", "rules"]))) return;
    const mains = siblings(facts, cx).filter((entry) => !isCanary(entry.facts));
    const known = mains.flatMap((entry) => pathsOf(entry.facts));
    const absence = cx.absence(INGRESS, "");
    const sure = absence.is === "missing" && absence.sure;
    // Where nobody knows all Ingresses, one of the same host at least must be known.
    for (const written of pathsOf(facts)) {
      const { host, path, pathType, at } = written;
      const ofHost = known.filter((other) => other.host === host);
      if (ofHost.some((other) => isSame(other, written)) || (!sure && ofHost.length === 0)) continue;
      const suggestion = nearest(
        path,
        ofHost.filter((other) => other.pathType === pathType).map((other) => other.path),
      );
      cx.report({
        path: cx.value([...at, "path"]) === undefined ? at : [...at, "path"],
        message: fit(
          `No Ingress routes ${clipped(`${host ?? ""}${path}`, 50)} (${pathType})`,
          ": this canary gets no traffic",
        ),
        fixes:
          suggestion === undefined
            ? []
            : [
                {
                  title: `Use the path ${suggestion}`,
                  edits: [{ edit: { is: "set", path: [...at, "path"], value: suggestion } }],
                },
              ],
      });
    }
  },
});

function isSame(a: WrittenPath, b: WrittenPath): boolean {
  return a.path === b.path && normal(a.pathType) === normal(b.pathType);
}

/** ingress-nginx reads ImplementationSpecific as Prefix. */
function normal(pathType: string): string {
  return pathType === "ImplementationSpecific" ? "Prefix" : pathType;
}
