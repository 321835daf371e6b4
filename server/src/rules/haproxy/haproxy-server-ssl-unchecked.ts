// haproxy-server-ssl-unchecked: TLS to the pods, and nothing to check who answers.

import { isObject } from "../../base/json.ts";
import { isTemplate } from "../../model/read.ts";
import { shortName } from "../ann/placed.ts";
import { ownAnnotations } from "../ownAnnotations.ts";
import { defineRuleOnAny } from "../rule.ts";

/** Switch and what checks it, by controller. */
const PAIRS = [
  ["haproxy", "server-ssl", "haproxy.org/server-ca"],
  ["haproxyIngress", "secure-backends", "haproxy-ingress.github.io/secure-verify-ca-secret"],
] as const;

/** HAProxy Technologies server-ssl; haproxy-ingress secure-backends: without a CA every certificate is taken. */
export const haproxyServerSslUnchecked = defineRuleOnAny({
  code: "haproxy-server-ssl-unchecked",
  severity: "warning",
  kinds: ["Ingress", "Service"],
  check(facts, cx) {
    const raw = cx.value(["metadata", "annotations"]);
    if (!isObject(raw) || Object.keys(raw).some(isTemplate)) return;
    for (const [controller, name, ca] of PAIRS)
      for (const { name: own, value, path } of ownAnnotations(facts, cx, controller)) {
        if (shortName(own) !== name || value !== "true") continue;
        if (Object.keys(raw).some((key) => shortName(key) === shortName(ca))) continue;
        cx.report({
          path,
          message: `TLS to the pods without checking who answers: ${shortName(ca)} names the CA`,
          fixes: [
            {
              title: `Add ${shortName(ca)}`,
              edits: [{ edit: { is: "set", path: ["metadata", "annotations", ca], value: `${facts.id.name}-ca` } }],
            },
          ],
        });
      }
  },
});
