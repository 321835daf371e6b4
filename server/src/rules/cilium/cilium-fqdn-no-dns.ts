// cilium-fqdn-no-dns: toFQDNs for pods whose look-ups do not go through the DNS proxy, so that no address is ever learned.

import { isObject, type Json } from "../../base/json.ts";
import { toSubjectPick } from "../../model/ciliumLabels.ts";
import { hasTemplate } from "../../model/read.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import type { Fix, RuleContext } from "../rule.ts";
import { CILIUM_CLUSTERWIDE, CILIUM_POLICY, defineCiliumRule } from "./ciliumRule.ts";
import { dnsRulesFor, learns } from "./dnsRules.ts";
import { NAMESPACE_KEY } from "./endpoints.ts";
import { fqdnOf, isFilled, itemsOf, type PortsAt, portsOf, type RuleAt, rulesOfSpec, specsOf } from "./spec.ts";

/** reach-semantics CI-12: names are learned from answers that pass the proxy, which `rules.dns` on the DNS port switches on. */
export const ciliumFqdnNoDns = defineCiliumRule({
  code: "cilium-fqdn-no-dns",
  severity: "warning",
  check({ id }, cx) {
    for (const spec of specsOf(cx.resource.value)) {
      const named = rulesOfSpec(spec).filter((rule) => isAllowing(rule) && isFilled(rule.value["toFQDNs"]));
      const subject = toSubjectPick(spec.value["endpointSelector"], id.namespace);
      if (named.length === 0 || !subject || !isKnown(id.namespace, cx)) continue;
      const known = dnsRulesFor(id.namespace, cx);
      const any = learns(undefined, subject, id.namespace, known, cx);
      const own = rulesOfSpec(spec).filter(isAllowing).flatMap(portsOf);
      for (const rule of named) {
        const path = [...rule.path, "toFQDNs"];
        if (!any) {
          if (hasTemplate(rule.value["toFQDNs"]) && itemsOf(path, rule.value["toFQDNs"]).length === 0) continue;
          cx.report({
            path,
            at: "key",
            message:
              "toFQDNs learns names from DNS through the proxy: these pods have no rule with rules.dns for port 53",
            fixes: [...proxied(own), whole(rule)],
          });
          continue;
        }
        for (const item of itemsOf(path, rule.value["toFQDNs"])) {
          const name = fqdnOf(item.value);
          if (!name || learns(name, subject, id.namespace, known, cx)) continue;
          const key = name.is === "name" ? "matchName" : "matchPattern";
          cx.report({
            path: [...item.path, key],
            message: fit(
              `No rules.dns of these pods covers ${clipped(name.text, 50)}`,
              ", so its addresses are never learned",
            ),
            fixes: [...added(own, { [key]: name.text }, name.text), ...(hasDns(own) ? [] : [whole(rule)])],
          });
        }
      }
    }
  },
});

function isAllowing({ direction, isDeny }: RuleAt): boolean {
  return direction === "egress" && !isDeny;
}

/** Whether the policies that may select these pods are all told, by a cluster or else by the workspace. */
function isKnown(namespace: string, cx: RuleContext): boolean {
  const [own, other] = namespace === "" ? [CILIUM_CLUSTERWIDE, CILIUM_POLICY] : [CILIUM_POLICY, CILIUM_CLUSTERWIDE];
  const absence = cx.absence(own, namespace);
  return absence.is === "missing" && (!absence.sure || cx.absence(other, "").is === "missing");
}

function hasDns(own: readonly PortsAt[]): boolean {
  return own.some(({ value: { rules } }) => isObject(rules) && isFilled(rules["dns"]));
}

/** A rule for port 53 is there, and lacks `rules.dns` alone. */
function proxied(own: readonly PortsAt[]): readonly Fix[] {
  const plain = own.find(
    ({ value, ports }) => value["rules"] === undefined && ports.some((port) => isDnsPort(port.value["port"])),
  );
  if (!plain) return [];
  return [
    {
      title: "Send these look-ups through the proxy (rules.dns)",
      edits: [{ edit: { is: "set", path: [...plain.path, "rules"], value: { dns: [{ matchPattern: "*" }] } } }],
    },
  ];
}

function isDnsPort(port: Json | undefined): boolean {
  return port === "53" || port === 53 || port === "dns";
}

function added(own: readonly PortsAt[], entry: Json, name: string): readonly Fix[] {
  const first = own.find(({ value: { rules } }) => isObject(rules) && isFilled(rules["dns"]));
  if (!first) return [];
  const list = [...first.path, "rules", "dns"];
  return [
    { title: `Add ${clipped(name, 40)} to rules.dns`, edits: [{ edit: { is: "append", path: list, value: entry } }] },
  ];
}

function whole(rule: RuleAt): Fix {
  return {
    title: "Add a DNS rule",
    edits: [
      {
        edit: {
          is: "append",
          path: rule.list,
          value: {
            toEndpoints: [{ matchLabels: { [NAMESPACE_KEY]: "kube-system", "k8s:k8s-app": "kube-dns" } }],
            toPorts: [{ ports: [{ port: "53", protocol: "ANY" }], rules: { dns: [{ matchPattern: "*" }] } }],
          },
        },
      },
    ],
  };
}
