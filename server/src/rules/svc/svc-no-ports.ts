// svc-no-ports: a Service without ports.

import { hasTemplate, readList } from "../../model/read.ts";
import { isClear } from "../ing/spec.ts";
import { defineRule } from "../rule.ts";

/** Reports Services without ports; only headless and ExternalName ones may have none (core/v1 ServiceSpec.ports). */
export const svcNoPorts = defineRule({
  code: "svc-no-ports",
  severity: "error",
  on: "service",
  check(facts, cx) {
    const ports = cx.value(["spec", "ports"]);
    const empty = ports === undefined || ports === null || (Array.isArray(ports) && readList(ports).length === 0);
    const spec = cx.value(["spec"]) ?? {};
    if (!empty || !isClear(spec) || facts.headless || facts.type === "ExternalName") return;
    if (hasTemplate(spec["type"]) || hasTemplate(spec["clusterIP"])) return;
    cx.report({
      path: ports === undefined ? ["spec"] : ["spec", "ports"],
      field: ["spec", "ports"],
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
