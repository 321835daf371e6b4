// gw-listener-duplicate: two listeners of a Gateway, or two of its ports with TLS, that can't be told apart.

import type { JsonObject } from "../../base/json.ts";
import { jsonAt } from "../../base/json.ts";
import { GATEWAY_GROUP, listenersOf } from "../../ingress/controllers/gatewayApi/listeners.ts";
import type { OtherFacts } from "../../model/facts.ts";
import { hasTemplate, readInteger, readList, readObject } from "../../model/read.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule, type RuleContext } from "../rule.ts";

/** CEL rules of GatewaySpec and ListenerSetSpec: names are unique, and so is each combination of port, protocol and hostname. */
export const gwListenerDuplicate = defineRule({
  code: "gw-listener-duplicate",
  severity: "error",
  on: "other",
  kinds: ["Gateway", "ListenerSet"],
  check(facts, cx) {
    if (facts.id.group !== GATEWAY_GROUP) return;
    checkListeners(facts, cx);
    checkPorts(readObject(facts.kept), cx);
  },
});

function checkListeners(facts: OtherFacts, cx: RuleContext): void {
  if (hasTemplate(cx.value(["spec", "listeners"]))) return;
  const listeners = listenersOf(facts);
  const names = new Set<string>();
  const places = new Map<string, string>();
  for (const { name, port, protocol, hostname, path } of listeners) {
    if (names.has(name)) {
      const free = freeName(
        name,
        listeners.map((item) => item.name),
      );
      cx.report({
        path: [...path, "name"],
        message: `Another listener is named ${clipped(name, 60)} already; names are unique`,
        fixes: [{ title: `Name it ${free}`, edits: [{ edit: { is: "set", path: [...path, "name"], value: free } }] }],
      });
    }
    names.add(name);
    const key = `${port} ${protocol} ${hostname ?? ""}`;
    const other = port === undefined ? undefined : places.get(key);
    if (other !== undefined && other !== name)
      cx.report({
        path: [...path, hostname === undefined ? "port" : "hostname"],
        message: `Listener ${clipped(other, 40)} has port ${port}, protocol ${protocol} and ${
          hostname === undefined ? "no hostname either" : "this hostname already"
        }`,
      });
    if (other === undefined) places.set(key, name);
  }
}

function freeName(name: string, taken: readonly string[]): string {
  let number = 2;
  while (taken.includes(`${name}-${number}`)) number++;
  return `${name}-${number}`;
}

function checkPorts(spec: JsonObject, cx: RuleContext): void {
  const seen = new Set<number>();
  for (const [index, item] of readList(jsonAt(spec, ["tls", "frontend", "perPort"])).entries()) {
    const port = readInteger(readObject(item)["port"]);
    if (port === undefined) continue;
    if (seen.has(port))
      cx.report({
        path: ["spec", "tls", "frontend", "perPort", index, "port"],
        message: `Port ${port} has a TLS configuration already`,
      });
    seen.add(port);
  }
}
