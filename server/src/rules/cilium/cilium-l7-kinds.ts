// cilium-l7-kinds: L7 rules where they can't be, or of two kinds at once.

import { isObject, type JsonObject, type Path } from "../../base/json.ts";
import { readInteger } from "../../model/read.ts";
import type { Fix, RuleContext } from "../rule.ts";
import { defineCiliumRule } from "./ciliumRule.ts";
import { l7Kinds } from "./l7Kinds.ts";
import { isFilled, type PortsAt, portsOf, rulesOf } from "./spec.ts";

/** pkg/policy/api L7Rules.sanitize, PortRule.sanitize and Rule.Sanitize; deny rules have no `rules` at all (CI-16). */
export const ciliumL7Kinds = defineCiliumRule({
  code: "cilium-l7-kinds",
  severity: "error",
  check(_, cx) {
    for (const item of rulesOf(cx.resource.value).flatMap(portsOf)) judge(item, cx);
  },
});

function judge(item: PortsAt, cx: RuleContext): void {
  const { rule, path, value, ports } = item;
  const { rules } = value;
  if (!isObject(rules)) return;
  const at = [...path, "rules"];
  const remove: Fix = { title: "Remove rules", edits: [{ edit: { is: "remove", path: at } }] };
  const kinds = l7Kinds(value);
  if (rule.isDeny) {
    const list = rule.direction === "egress" ? "egressDeny" : "ingressDeny";
    return cx.report({
      path: at,
      at: "key",
      message: `${list} refuses whole ports; it takes no L7 rules`,
      fixes: [remove],
    });
  }
  if (isFilled(rules["l7"]) && rules["l7proto"] === undefined)
    cx.report({ path: [...at, "l7"], at: "key", message: "l7 needs an l7proto beside it, the name of its parser" });
  if (kinds.length === 0) return;
  if (rule.spec.isHost && !(rule.direction === "egress" && kinds.every((kind) => kind === "dns")))
    return cx.report({
      path: at,
      at: "key",
      message: "A policy for nodes (nodeSelector) takes no L7 rules",
      fixes: [remove],
    });
  if (rule.spec.isHost)
    // Newer versions have a DNS proxy for what nodes look up.
    cx.report({
      path: at,
      at: "key",
      message: "Older Cilium refuses DNS rules in a policy for nodes (nodeSelector)",
      severity: "warning",
      fixes: [remove],
    });
  const [first, ...rest] = kinds;
  for (const key of rest)
    cx.report({
      path: [...at, key],
      at: "key",
      message: `${first} and ${key} can't share a block of rules; each needs an item of toPorts`,
      fixes: [{ title: `Move ${key} into an item of its own`, edits: ownItem(item, rules, key) }],
    });
  if (!kinds.includes("dns")) return;
  const dns: Path = [...at, "dns"];
  if (rule.direction === "ingress")
    return cx.report({
      path: dns,
      at: "key",
      message: "DNS rules are for egress only",
      fixes: kinds.length === 1 ? [remove] : [{ title: "Remove dns", edits: [{ edit: { is: "remove", path: dns } }] }],
    });
  if (ports.length === 0 && value["ports"] === undefined)
    cx.report({
      path: dns,
      at: "key",
      message: "DNS rules need the port of the DNS server beside them; write port 53",
      fixes: [
        {
          title: "Add port 53 (UDP and TCP)",
          edits: [
            {
              edit: { is: "insert", path, key: "ports", value: [{ port: "53", protocol: "ANY" }], before: "rules" },
            },
          ],
        },
      ],
    });
  for (const port of ports) {
    const end = readInteger(port.value["endPort"]);
    if (end === undefined || end <= Number(port.value["port"])) continue;
    const endPort = [...port.path, "endPort"];
    cx.report({
      path: endPort,
      message: "DNS rules take no range of ports",
      fixes: [{ title: "Remove endPort", edits: [{ edit: { is: "remove", path: endPort } }] }],
    });
  }
}

/** The kind leaves its block for an item of toPorts with the same ports. */
function ownItem({ rule, path, value }: PortsAt, rules: JsonObject, key: string): Fix["edits"] {
  const moved = key === "l7proto" ? ["l7proto", "l7"] : [key];
  const own = Object.fromEntries(Object.entries(rules).filter(([name]) => moved.includes(name)));
  return [
    ...Object.keys(own).map((name) => ({ edit: { is: "remove", path: [...path, "rules", name] } }) as const),
    { edit: { is: "append", path: [...rule.path, "toPorts"], value: { ...value, rules: own } } },
  ];
}
