// calico-icmp: ICMP fields that need another protocol, type or IP version.

import { isObject } from "../../base/json.ts";
import { isTemplate } from "../../model/read.ts";
import type { Fix } from "../rule.ts";
import { defineCalicoPolicyRule } from "./calicoPolicyRule.ts";
import { icmpVersion, isWritten, type RuleAt, rulesOf } from "./spec.ts";

/** Rule (CEL): icmp wants protocol ICMP or ICMPv6, code wants type, and each protocol has its IP version. */
export const calicoIcmp = defineCalicoPolicyRule({
  code: "calico-icmp",
  severity: "error",
  check(facts, cx) {
    for (const rule of rulesOf(facts)) {
      const { value, path } = rule;
      const { protocol, ipVersion } = value;
      if (typeof protocol === "string" && isTemplate(protocol)) continue;
      if (isObject(value["icmp"]) && icmpVersion(protocol) === undefined)
        cx.report({
          path: isWritten(protocol) ? [...path, "protocol"] : [...path, "icmp"],
          field: [...path, "protocol"],
          at: isWritten(protocol) ? "value" : "key",
          message: isWritten(protocol)
            ? `icmp needs protocol ICMP or ICMPv6, not ${String(protocol)}`
            : "icmp needs protocol ICMP or ICMPv6",
          fixes: protocolFixes(rule),
        });
      for (const key of ["icmp", "notICMP"]) {
        const fields = value[key];
        if (!isObject(fields) || !isWritten(fields["code"]) || isWritten(fields["type"])) continue;
        cx.report({
          path: [...path, key, "code"],
          at: "key",
          message: `An ICMP code needs its type: code ${String(fields["code"])} means something else in each type`,
          fixes: [
            {
              title: "Add type: 3 (destination unreachable)",
              edits: [{ edit: { is: "insert", path: [...path, key], key: "type", value: 3, before: "code" } }],
            },
            { title: "Remove code", edits: [{ edit: { is: "remove", path: [...path, key, "code"] } }] },
          ],
        });
      }
      for (const key of ["protocol", "notProtocol"]) {
        const version = icmpVersion(value[key]);
        if (version === undefined || (ipVersion !== 4 && ipVersion !== 6) || ipVersion === version) continue;
        cx.report({
          path: [...path, "ipVersion"],
          message: `${key} ${version === 4 ? "ICMP" : "ICMPv6"} is for IPv${version}, and the rule is for ipVersion ${ipVersion}`,
          fixes: [set([...path, "ipVersion"], version), set([...path, key], ipVersion === 4 ? "ICMP" : "ICMPv6")],
        });
      }
    }
  },
});

function protocolFixes({ path, value }: RuleAt): readonly Fix[] {
  const order = value["ipVersion"] === 6 ? ["ICMPv6"] : value["ipVersion"] === 4 ? ["ICMP"] : ["ICMP", "ICMPv6"];
  return order.map((name) =>
    Object.hasOwn(value, "protocol")
      ? set([...path, "protocol"], name)
      : {
          title: `Add protocol: ${name}`,
          edits: [{ edit: { is: "insert", path, key: "protocol", value: name, after: "action" } }],
        },
  );
}

function set(path: readonly (string | number)[], value: string | number): Fix {
  return { title: `Use ${String(path.at(-1))} ${value}`, edits: [{ edit: { is: "set", path, value } }] };
}
