// gw-listener-duplicate: two listeners of a Gateway that can't be told apart.

import { GATEWAY_GROUP, listenersOf } from "../../ingress/controllers/gatewayApi/listeners.ts";
import { hasTemplate } from "../../model/read.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";

/** CEL rules of GatewaySpec.listeners: names are unique, and so is each combination of port, protocol and hostname. */
export const gwListenerDuplicate = defineRule({
  code: "gw-listener-duplicate",
  severity: "error",
  on: "other",
  kinds: ["Gateway", "ListenerSet"],
  check(facts, cx) {
    if (facts.id.group !== GATEWAY_GROUP || hasTemplate(cx.value(["spec", "listeners"]))) return;
    const names = new Set<string>();
    const places = new Map<string, string>();
    for (const { name, port, protocol, hostname, path } of listenersOf(facts)) {
      if (names.has(name))
        cx.report({
          path: [...path, "name"],
          message: `Another listener is named ${clipped(name, 60)} already; names are unique`,
        });
      names.add(name);
      const key = `${port} ${protocol} ${hostname ?? ""}`;
      const other = places.get(key);
      if (other !== undefined && other !== name)
        cx.report({
          path: [...path, hostname === undefined ? "port" : "hostname"],
          message: `Listener ${clipped(other, 40)} has port ${port}, protocol ${protocol} and this hostname already`,
        });
      if (other === undefined) places.set(key, name);
    }
  },
});
