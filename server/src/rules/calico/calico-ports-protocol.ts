// calico-ports-protocol: ports in a rule whose protocol has none, or that names none.

import { isTemplate, readList } from "../../model/read.ts";
import type { Fix } from "../rule.ts";
import { defineCalicoPolicyRule } from "./calicoPolicyRule.ts";
import { endsOf, isWritten, portProtocol, portRangeOf, type RuleAt, rulesOf } from "./spec.ts";

const PROTOCOLS = ["TCP", "UDP", "SCTP"];

/** Rule.protocol: needed with ports and notPorts, and one of the three that have ports. */
export const calicoPortsProtocol = defineCalicoPolicyRule({
  code: "calico-ports-protocol",
  severity: "error",
  check(facts, cx) {
    for (const rule of rulesOf(facts)) {
      const [first] = portsOf(rule);
      const { protocol } = rule.value;
      if (!first || portProtocol(protocol) || (typeof protocol === "string" && isTemplate(protocol))) continue;
      const at = [...rule.path, "protocol"];
      if (!isWritten(protocol)) {
        cx.report({
          path: first,
          field: at,
          at: "key",
          message: "Ports need a protocol: TCP, UDP or SCTP",
          fixes: PROTOCOLS.map((name) => add(rule, name)),
        });
        continue;
      }
      const meant = PROTOCOLS.find((name) => name === String(protocol).toUpperCase());
      cx.report({
        path: at,
        message:
          meant === undefined
            ? `Ports need protocol TCP, UDP or SCTP; ${String(protocol)} has none`
            : `The protocol is ${meant}, in capitals`,
        fixes: (meant === undefined ? PROTOCOLS : [meant]).map((name) => ({
          title: `Use protocol ${name}`,
          edits: [{ edit: { is: "set", path: at, value: name } }],
        })),
      });
    }
  },
});

/** Where numbers or ranges of ports are written; names alone are looked up with their protocol. */
function portsOf(rule: RuleAt): readonly (readonly (string | number)[])[] {
  return endsOf(rule).flatMap(({ path, value }) =>
    ["ports", "notPorts"].flatMap((key) =>
      readList(value[key]).some((item) => portRangeOf(item) !== undefined) ? [[...path, key]] : [],
    ),
  );
}

function add({ path, value }: RuleAt, name: string): Fix {
  const title = `Add protocol: ${name}`;
  if (Object.hasOwn(value, "protocol"))
    return { title, edits: [{ edit: { is: "set", path: [...path, "protocol"], value: name } }] };
  return { title, edits: [{ edit: { is: "insert", path, key: "protocol", value: name, after: "action" } }] };
}
