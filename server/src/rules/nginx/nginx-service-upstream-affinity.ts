// nginx-service-upstream-affinity: stickiness or hashing where nginx sees one address, the Service's.

import { defineRule } from "../rule.ts";
import { nginxIngress } from "./nginxIngress.ts";

const LOST = ["affinity", "upstream-hash-by", "proxy-next-upstream"];

/** ingress-nginx, annotations, service-upstream: the pods are then picked by the Service. */
export const nginxServiceUpstreamAffinity = defineRule({
  code: "nginx-service-upstream-affinity",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    const nginx = nginxIngress(facts, cx);
    if (!nginx?.isOn("service-upstream")) return;
    for (const name of LOST.filter((key) => nginx.get(key) !== undefined && nginx.get(key) !== "off"))
      cx.report({
        path: nginx.at(name),
        at: "key",
        message: `With service-upstream the Service picks the pods; ${name} does nothing`,
        fixes: [nginx.removing(name), nginx.removing("service-upstream")],
      });
  },
});
