// svc-no-ports: a Service without ports.

import { readList } from "../../model/read.ts";
import { defineRule } from "../rule.ts";

/** Reports Services without ports; only headless and ExternalName ones may have none (core/v1 ServiceSpec.ports). */
export const svcNoPorts = defineRule({
  code: "svc-no-ports",
  severity: "error",
  on: "service",
  check(facts, cx) {
    const ports = cx.value(["spec", "ports"]);
    const empty = ports === undefined || ports === null || (Array.isArray(ports) && readList(ports).length === 0);
    if (!empty || facts.headless || facts.type === "ExternalName" || cx.value(["spec"]) === undefined) return;
    cx.report({
      path: ports === undefined ? ["spec"] : ["spec", "ports"],
      at: "key",
      message: "A Service needs a port",
      fixes: [
        {
          title: "Add port 80",
          edits: [{ edit: { is: "set", path: ["spec", "ports"], value: [{ name: "http", port: 80 }] } }],
        },
      ],
    });
  },
});
