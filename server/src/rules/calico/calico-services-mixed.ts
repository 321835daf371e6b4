// calico-services-mixed: a Service in a rule beside what it can't stand beside, at the wrong end, or without its namespace.

import { isObject } from "../../base/json.ts";
import type { Fix } from "../rule.ts";
import { defineCalicoPolicyRule, isGlobal } from "./calicoPolicyRule.ts";
import { type EndAt, endsOf, isWritten, type RuleAt, rulesOf } from "./spec.ts";

/** What services, alone in its end, already says. */
const EXCLUDED = ["selector", "notSelector", "namespaceSelector", "nets", "notNets", "serviceAccounts"];
const PORTS = ["ports", "notPorts"];

/** EntityRule and Rule (CEL), Calico's validator: services stands for the addresses and ports of the Service's endpoints. */
export const calicoServicesMixed = defineCalicoPolicyRule({
  code: "calico-services-mixed",
  severity: "error",
  check(facts, cx) {
    for (const rule of rulesOf(facts)) {
      for (const end of endsOf(rule)) {
        const services = end.value["services"];
        if (!isObject(services)) continue;
        const path = [...end.path, "services"];
        const wanted = rule.direction === "egress" ? "destination" : "source";
        if (end.key !== wanted) {
          cx.report({
            path,
            at: "key",
            message: `In an ${rule.direction} rule services may stand in ${wanted} alone`,
            fixes: move(rule, end),
          });
          continue;
        }
        // Ports of a source are the caller's own, and no Service tells them.
        const others = [...EXCLUDED, ...(wanted === "destination" ? PORTS : [])].filter((key) =>
          isWritten(end.value[key]),
        );
        if (others.length > 0) {
          cx.report({
            path,
            at: "key",
            message: `services stands alone: it tells addresses and ports; remove ${others.join(", ")}`,
            fixes: [
              {
                title: `Remove ${others.join(", ")}`,
                edits: others.map((key) => ({ edit: { is: "remove", path: [...end.path, key] } })),
              },
              { title: "Remove services", edits: [{ edit: { is: "remove", path } }] },
            ],
          });
        }
        if (isGlobal(facts) && !isWritten(services["namespace"])) {
          const named = typeof services["name"] === "string" ? `Service ${services["name"]}` : "the Service";
          const found = namespacesWith(String(services["name"]), cx.list("/Service"));
          cx.report({
            path,
            field: [...path, "namespace"],
            at: "key",
            message: `A ${facts.id.kind} belongs to no namespace, so ${named} needs its own`,
            fixes: (found.length > 0 ? found.slice(0, 3) : ["default"]).map((namespace) => ({
              title: `Add namespace: ${namespace}`,
              edits: [{ edit: { is: "set", path: [...path, "namespace"], value: namespace } }],
            })),
          });
        }
      }
    }
  },
});

/** To the other end, where nothing is written there. */
function move({ value }: RuleAt, { key, path, value: end }: EndAt): readonly Fix[] {
  const to = key === "source" ? "destination" : "source";
  if (isWritten(value[to]) || Object.keys(end).length > 1) return [];
  return [{ title: `Move to ${to}`, edits: [{ edit: { is: "rename", path, to } }] }];
}

function namespacesWith(
  name: string,
  services: readonly { readonly facts: { readonly id: { readonly name: string; readonly namespace: string } } }[],
): readonly string[] {
  return services.flatMap(({ facts }) => (facts.id.name === name ? [facts.id.namespace] : [])).sort();
}
