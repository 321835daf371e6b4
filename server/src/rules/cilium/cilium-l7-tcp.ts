// cilium-l7-tcp: rules for HTTP, Kafka or another protocol over TCP on a port that is not TCP alone, or on every port.

import { isTemplate, readObject, readText } from "../../model/read.ts";
import { clipped } from "../nameSyntax.ts";
import { defineCiliumRule } from "./ciliumRule.ts";
import { l7Kinds } from "./l7Kinds.ts";
import { portsOf, rulesOf } from "./spec.ts";

/** pkg/policy/api PortRule.sanitize: all but DNS rules want TCP, and no protocol means any; a port 0 takes no L7 rules. */
export const ciliumL7Tcp = defineCiliumRule({
  code: "cilium-l7-tcp",
  severity: "error",
  check(_, cx) {
    for (const { value, ports } of rulesOf(cx.resource.value).flatMap(portsOf)) {
      const kinds = l7Kinds(value);
      const [kind] = kinds.filter((key) => key !== "dns");
      if (kind === undefined) {
        for (const port of kinds.length > 0 ? ports : [])
          if (isZero(port.value["port"]))
            cx.report({ path: [...port.path, "port"], message: "Rules for DNS need a port, not 0; DNS listens on 53" });
        continue;
      }
      const shown =
        kind === "l7proto" ? clipped(readText(readObject(value["rules"])["l7proto"]) ?? "L7", 20) : kind.toUpperCase();
      for (const port of ports) {
        const { protocol } = port.value;
        if (isZero(port.value["port"]))
          cx.report({
            path: [...port.path, "port"],
            message: `Rules for ${shown} need a port; 0 stands for every port`,
          });
        if (protocol === "TCP" || (typeof protocol === "string" && isTemplate(protocol))) continue;
        const at = [...port.path, "protocol"];
        cx.report({
          path: protocol === undefined ? [...port.path, "port"] : at,
          field: at,
          message:
            protocol === undefined
              ? `Rules for ${shown} need protocol TCP; without one it is ANY`
              : `Rules for ${shown} need protocol TCP, not ${JSON.stringify(protocol).slice(1, 20).replace(/"$/, "")}`,
          fixes: [{ title: "Use protocol TCP", edits: [{ edit: { is: "set", path: at, value: "TCP" } }] }],
        });
      }
    }
  },
});

function isZero(port: unknown): boolean {
  return port === "0" || port === 0;
}
