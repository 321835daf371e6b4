// gw-timeouts: a backend is given longer than the whole request.

import { isTemplate, readList, readObject, readText } from "../../model/read.ts";
import { defineRule } from "../rule.ts";
import { isGatewayRoute } from "./parents.ts";

/** A CEL rule of HTTPRouteTimeouts; durations are those of GEP-2257. A request of 0s has no limit. */
export const gwTimeouts = defineRule({
  code: "gw-timeouts",
  severity: "error",
  on: "route",
  kinds: ["HTTPRoute"],
  check(facts, cx) {
    if (!isGatewayRoute(facts)) return;
    for (const [index, item] of readList(facts.spec["rules"]).entries()) {
      const { request, backendRequest } = readObject(readObject(item)["timeouts"]);
      const [whole, backend] = [readText(request), readText(backendRequest)];
      if (whole === undefined || backend === undefined || isTemplate(whole) || isTemplate(backend)) continue;
      const [most, own] = [toMilliseconds(whole), toMilliseconds(backend)];
      if (most === undefined || own === undefined || most === 0 || own <= most) continue;
      const path = ["spec", "rules", index, "timeouts", "backendRequest"];
      cx.report({
        path,
        message: `backendRequest ${backend} is longer than request ${whole}`,
        fixes: [{ title: `Use ${whole}`, edits: [{ edit: { is: "set", path, value: whole } }] }],
      });
    }
  },
});

const UNITS: { readonly [unit: string]: number } = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** A duration of the Gateway API in milliseconds; undefined for what is none. */
function toMilliseconds(text: string): number | undefined {
  if (!/^(?:\d{1,5}(?:h|ms|m|s)){1,4}$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+)(h|ms|m|s)/g)].reduce(
    (sum, [, digits, unit]) => sum + Number(digits) * (UNITS[unit ?? ""] ?? 0),
    0,
  );
}
