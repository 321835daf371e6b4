// svc-no-selector: a Service that selects nothing and that nobody gives endpoints.

import { showId } from "../../model/resourceId.ts";
import { defineRule, type Fix } from "../rule.ts";
import { hasEndpoints, lacksEndpoints } from "./endpoints.ts";
import { deployedSelector } from "./selected.ts";

/** Reports Services without selector for which no EndpointSlice or Endpoints is known (core/v1 ServiceSpec.selector). Needs one of these kinds. */
export const svcNoSelector = defineRule({
  code: "svc-no-selector",
  severity: "information",
  on: "service",
  check(facts, cx) {
    if (facts.selector || facts.type === "ExternalName") return;
    const own = deployedSelector(cx, facts.id.namespace, facts.id.name);
    // A workload of the same name tells what was meant even where nothing is known of endpoints.
    if (hasEndpoints(facts, cx) || (!own && !lacksEndpoints(facts, cx))) return;
    const fixes: readonly Fix[] = own
      ? [
          {
            title: `Select ${Object.entries(own)
              .map(([key, value]) => `${key}=${value}`)
              .join(", ")}`,
            edits: [{ edit: { is: "set", path: ["spec", "selector"], value: own } }],
          },
        ]
      : [];
    cx.report({
      path: ["spec"],
      at: "key",
      message: `${showId(facts.id)} has no selector and no endpoints here`,
      fixes,
    });
  },
});
