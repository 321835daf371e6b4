// calico-http: a match of HTTP requests where none can be made.

import { isObject } from "../../base/json.ts";
import { defineCalicoPolicyRule } from "./calicoPolicyRule.ts";
import { isWritten, portProtocol, rulesOf } from "./spec.ts";

/** Rule.http (CEL, validator): the proxy before the pods reads requests, of rules that allow, over TCP. */
export const calicoHttp = defineCalicoPolicyRule({
  code: "calico-http",
  severity: "error",
  check(facts, cx) {
    for (const { direction, path, value, action } of rulesOf(facts)) {
      if (!isObject(value["http"])) continue;
      const { protocol } = value;
      const reason =
        direction === "egress"
          ? "not in egress rules"
          : action !== undefined && action !== "Allow"
            ? `not with action ${action}`
            : isWritten(protocol) && portProtocol(protocol) !== "TCP"
              ? `not over ${String(protocol)}`
              : undefined;
      if (reason === undefined) continue;
      const wrongProtocol = reason.startsWith("not over");
      const at = [...path, "protocol"];
      cx.report({
        path: wrongProtocol ? at : [...path, "http"],
        at: wrongProtocol ? "value" : "key",
        message: `http works in ingress rules that allow, over TCP, ${reason}`,
        fixes: wrongProtocol
          ? [{ title: "Use protocol TCP", edits: [{ edit: { is: "set", path: at, value: "TCP" } }] }]
          : [{ title: "Remove http", edits: [{ edit: { is: "remove", path: [...path, "http"] } }] }],
      });
    }
  },
});
