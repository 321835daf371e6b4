// nginx-canary-weight: a share that is more than the whole, or less than nothing.

import { defineRule } from "../rule.ts";
import { nginxIngress } from "./nginxIngress.ts";

/** ingress-nginx, annotations, canary-weight: 0 to canary-weight-total, which is 100 where it is not set. */
export const nginxCanaryWeight = defineRule({
  code: "nginx-canary-weight",
  severity: "error",
  on: "ingress",
  check(facts, cx) {
    const nginx = nginxIngress(facts, cx);
    const written = nginx?.get("canary-weight") ?? "";
    const total = nginx?.get("canary-weight-total") ?? "100";
    if (!nginx || !/^-?\d{1,9}$/.test(written) || !/^\d{1,9}$/.test(total)) return;
    const [weight, most] = [Number(written), Number(total)];
    if (weight >= 0 && weight <= most) return;
    cx.report({
      path: nginx.at("canary-weight"),
      message: `canary-weight goes from 0 to ${most}, not ${weight}`,
      fixes: [nginx.setting("canary-weight", weight < 0 ? "0" : `${most}`)],
    });
  },
});
