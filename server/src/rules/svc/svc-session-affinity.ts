// svc-session-affinity: sessionAffinityConfig without session affinity, or with a time out of range.

import { isObject } from "../../base/json.ts";
import { readText } from "../../model/read.ts";
import { defineRule } from "../rule.ts";

const DAY = 86_400;

/** core/v1 SessionAffinityConfig: for ClientIP alone, timeoutSeconds from 1 to 86400. */
export const svcSessionAffinity = defineRule({
  code: "svc-session-affinity",
  severity: "error",
  on: "service",
  check(_facts, cx) {
    const path = ["spec", "sessionAffinityConfig"];
    if (!isObject(cx.value(path))) return;
    const written = cx.value(["spec", "sessionAffinity"]) ?? "";
    const affinity = written === "" ? "None" : readText(written);
    if (affinity === "None") {
      cx.report({
        path,
        at: "key",
        message: "sessionAffinityConfig needs sessionAffinity ClientIP",
        fixes: [
          {
            title: "Use sessionAffinity ClientIP",
            edits: [{ edit: { is: "set", path: ["spec", "sessionAffinity"], value: "ClientIP" } }],
          },
          { title: "Remove sessionAffinityConfig", edits: [{ edit: { is: "remove", path } }] },
        ],
      });
      return;
    }
    const at = [...path, "clientIP", "timeoutSeconds"];
    const seconds = cx.value(at);
    if (affinity !== "ClientIP" || typeof seconds !== "number" || (seconds > 0 && seconds <= DAY)) return;
    cx.report({ path: at, message: `timeoutSeconds goes from 1 to ${DAY} (a day), not ${seconds}` });
  },
});
