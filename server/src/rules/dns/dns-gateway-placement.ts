// dns-gateway-placement: an annotation of external-dns on a Gateway that it reads on routes alone.

import { readObject } from "../../model/read.ts";
import { defineRuleOnAny } from "../rule.ts";

const KEY = /^external-dns\.(?:alpha\.)?kubernetes\.io\/(.+)$/;

/** Reports external-dns keys other than target on a Gateway of the Gateway API. */
export const dnsGatewayPlacement = defineRuleOnAny({
  code: "dns-gateway-placement",
  severity: "warning",
  kinds: ["Gateway"],
  check(facts, cx) {
    if (facts.id.group !== "gateway.networking.k8s.io") return;
    for (const key of Object.keys(readObject(cx.value(["metadata", "annotations"])))) {
      const name = KEY.exec(key)?.[1];
      if (name === undefined || name === "target") continue;
      cx.report({
        path: ["metadata", "annotations", key],
        at: "key",
        message: `external-dns reads ${name} on the routes, not on the Gateway`,
      });
    }
  },
});
