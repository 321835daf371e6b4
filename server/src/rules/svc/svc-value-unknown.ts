// svc-value-unknown: a field of a Service that takes one of a few words has another.

import { nearest } from "../../base/nearest.ts";
import { readText } from "../../model/read.ts";
import { defineRule } from "../rule.ts";

/** Words of core/v1 ServiceSpec, as the API server takes them (case counts). */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  type: ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"],
  sessionAffinity: ["None", "ClientIP"],
  externalTrafficPolicy: ["Cluster", "Local"],
  internalTrafficPolicy: ["Cluster", "Local"],
  trafficDistribution: ["PreferClose", "PreferSameZone", "PreferSameNode"],
  ipFamilyPolicy: ["SingleStack", "PreferDualStack", "RequireDualStack"],
};

/** Reports words that the API server refuses in type, sessionAffinity, the traffic policies and ipFamilyPolicy. */
export const svcValueUnknown = defineRule({
  code: "svc-value-unknown",
  severity: "error",
  on: "service",
  check(_facts, cx) {
    for (const [field, words] of Object.entries(WORDS)) {
      const path = ["spec", field];
      const value = readText(cx.value(path));
      if (value === undefined || words.includes(value)) continue;
      const suggestion = nearest(value, words);
      cx.report({
        path,
        message:
          suggestion === undefined
            ? `${field} can't be ${value}; it is ${words.slice(0, -1).join(", ")} or ${words.at(-1)}`
            : `${field} can't be ${value}; did you mean ${suggestion}?`,
        fixes: (suggestion === undefined ? words : [suggestion]).map((word) => ({
          title: `Use ${word}`,
          edits: [{ edit: { is: "set", path, value: word } }],
        })),
      });
    }
  },
});
