// svc-external-ips: a Service takes addresses of its own choice.

import { readList } from "../../model/read.ts";
import { defineRule } from "../rule.ts";

/** Reports spec.externalIPs: whoever may write it can take over other addresses (core/v1 ServiceSpec.externalIPs, CVE-2020-8554). */
export const svcExternalIps = defineRule({
  code: "svc-external-ips",
  severity: "warning",
  on: "service",
  check(_facts, cx) {
    const path = ["spec", "externalIPs"];
    if (readList(cx.value(path)).length === 0) return;
    cx.report({
      path,
      at: "key",
      message: "externalIPs can take over other addresses (CVE-2020-8554)",
      fixes: [{ title: "Remove externalIPs", edits: [{ edit: { is: "remove", path } }] }],
    });
  },
});
