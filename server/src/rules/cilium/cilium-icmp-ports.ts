// cilium-icmp-ports: a rule with both icmps and toPorts.

import { defineCiliumRule } from "./ciliumRule.ts";
import { isFilled, rulesOf } from "./spec.ts";

/** pkg/policy/api sanitize: "The ICMPs block may only be present without ToPorts". */
export const ciliumIcmpPorts = defineCiliumRule({
  code: "cilium-icmp-ports",
  severity: "error",
  check(_, cx) {
    for (const { path, value, list } of rulesOf(cx.resource.value)) {
      if (!isFilled(value["icmps"]) || !isFilled(value["toPorts"])) continue;
      const { toPorts: _ports, ...rest } = value;
      cx.report({
        path: [...path, "icmps"],
        at: "key",
        message: "icmps and toPorts can't share a rule; icmps needs a rule of its own",
        fixes: [
          {
            title: "Move icmps into a rule of its own",
            edits: [
              { edit: { is: "remove", path: [...path, "icmps"] } },
              { edit: { is: "append", path: list, value: rest } },
            ],
          },
        ],
      });
    }
  },
});
