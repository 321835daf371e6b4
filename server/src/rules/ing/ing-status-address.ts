// ing-status-address: an address in the status of an Ingress that the API server refuses.

import { parseAddress } from "../../base/ip.ts";
import { isTemplate, readList, readObject } from "../../model/read.ts";
import { quoted, subdomainProblem } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";
import { isAddress } from "./hostSyntax.ts";

/** networking/v1 IngressLoadBalancerIngress: ip is an address without leading zeros, hostname a DNS name. */
export const ingStatusAddress = defineRule({
  code: "ing-status-address",
  severity: "error",
  on: "ingress",
  check(_, cx) {
    const points = readList(readObject(readObject(cx.resource.value["status"])["loadBalancer"])["ingress"]);
    for (const [index, point] of points.entries()) {
      const { ip, hostname } = readObject(point);
      const path = ["status", "loadBalancer", "ingress", index];
      if (typeof ip === "string" && ip !== "" && !isTemplate(ip) && !parseAddress(ip))
        cx.report({ path: [...path, "ip"], message: `${quoted(ip)} is no IP address` });
      if (typeof hostname !== "string" || hostname === "" || isTemplate(hostname)) continue;
      if (isAddress(hostname))
        cx.report({ path: [...path, "hostname"], message: `${quoted(hostname)} is an address; it goes into ip` });
      else if (subdomainProblem(hostname) !== undefined)
        cx.report({
          path: [...path, "hostname"],
          message: `${quoted(hostname)} is no host name: ${subdomainProblem(hostname)}`,
        });
    }
  },
});
