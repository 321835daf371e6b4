// nginx-large-duration: a time-out of more than a day, as it happens where milliseconds were meant.

import { defineRule } from "../rule.ts";
import { nginxIngress } from "./nginxIngress.ts";

const TIMEOUTS = ["proxy-connect-timeout", "proxy-send-timeout", "proxy-read-timeout", "auth-keepalive-timeout"];
const DAY = 86_400;

/** ingress-nginx, annotations, custom timeouts: whole seconds. */
export const nginxLargeDuration = defineRule({
  code: "nginx-large-duration",
  severity: "hint",
  on: "ingress",
  check(facts, cx) {
    const nginx = nginxIngress(facts, cx);
    for (const name of TIMEOUTS) {
      const value = nginx?.get(name) ?? "";
      if (!nginx || !/^\d{1,12}$/.test(value) || Number(value) <= DAY) continue;
      const days = Math.round(Number(value) / DAY);
      cx.report({
        path: nginx.at(name),
        message: `${value} seconds is ${days === 1 ? "more than a day" : `${days} days`}; the unit of ${name} is seconds`,
        fixes: Number(value) % 1000 === 0 ? [nginx.setting(name, `${Number(value) / 1000}`)] : [],
      });
    }
  },
});
