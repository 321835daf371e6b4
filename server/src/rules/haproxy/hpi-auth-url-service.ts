// hpi-auth-url-service: a reference to an authentication Service that haproxy-ingress can't read.

import { SERVICE } from "../../index/policyView.ts";
import { absenceOf } from "../absence.ts";
import { shortName } from "../ann/placed.ts";
import { clipped } from "../nameSyntax.ts";
import { ownAnnotations } from "../ownAnnotations.ts";
import { defineRuleOnAny } from "../rule.ts";

/** haproxy-ingress, auth-external: svc://[namespace/]name:port[/path]. */
export const hpiAuthUrlService = defineRuleOnAny({
  code: "hpi-auth-url-service",
  severity: "warning",
  kinds: ["Ingress", "Service"],
  check(facts, cx) {
    for (const { name, value, path } of ownAnnotations(facts, cx, "haproxyIngress")) {
      if (shortName(name) !== "auth-url" || value === undefined || !/^svc(?:service)?:\/\//.test(value)) continue;
      const rest = value.slice(value.indexOf("//") + 2);
      const parts = /^(?:([a-z0-9.-]+)\/)?([a-z0-9-]+):(\d+|[a-z0-9-]+)(?:\/.*)?$/.exec(rest);
      if (!parts) {
        cx.report({
          path,
          message: `${clipped(value, 50)} is no reference to a Service: write svc://[namespace/]name:port/path`,
        });
        continue;
      }
      const [, namespace = facts.id.namespace, service = ""] = parts;
      const absence = absenceOf(cx, SERVICE, namespace, service);
      if (!absence) continue;
      const { suggestion, ...said } = absence;
      cx.report({
        ...said,
        path,
        fixes:
          suggestion === undefined
            ? []
            : [
                {
                  title: `Use Service ${suggestion}`,
                  edits: [{ edit: { is: "set", path, value: value.replace(`${service}:`, `${suggestion}:`) } }],
                },
              ],
      });
    }
  },
});
