// cilium-apiserver: the API server named by its address or by its Service, instead of the entity kube-apiserver.

import { parseAddress, parseCidr } from "../../base/ip.ts";
import { privateV4 } from "../../base/ipKinds.ts";
import { covers, ofAddress, ofCidr } from "../../base/ipSet.ts";
import { isObject, type Path } from "../../base/json.ts";
import { readList } from "../../model/read.ts";
import { fit } from "../message.ts";
import type { Fix, RuleContext } from "../rule.ts";
import { defineCiliumRule } from "./ciliumRule.ts";
import { itemsOf, moveToOwnRule, portsOf, type RuleAt, rulesOf } from "./spec.ts";

/** Cilium layer3.rst: default/kubernetes has no selector, and its endpoints have the identity of nodes (CI-8, CI-13). */
export const ciliumApiserver = defineCiliumRule({
  code: "cilium-apiserver",
  severity: "warning",
  check(_, cx) {
    for (const rule of rulesOf(cx.resource.value)) {
      if (rule.direction !== "egress" || rule.isDeny) continue;
      judgeServices(rule, cx);
      judgeBlocks(rule, cx);
    }
  },
});

function judgeServices(rule: RuleAt, cx: RuleContext): void {
  const list = [...rule.path, "toServices"];
  for (const { path, value } of itemsOf(list, rule.value["toServices"])) {
    const { k8sService } = value;
    if (!isObject(k8sService) || k8sService["serviceName"] !== "kubernetes") continue;
    if ((k8sService["namespace"] ?? "default") !== "default") continue;
    cx.report({
      path: [...path, "k8sService", "serviceName"],
      message: "Service default/kubernetes has no pods behind it to select; use toEntities: [kube-apiserver]",
      fixes: fixesFor(rule, "toServices", path),
    });
  }
}

function judgeBlocks(rule: RuleAt, cx: RuleContext): void {
  const ports = portsOf(rule).flatMap((item) => item.ports.map(({ value }) => String(value["port"])));
  const port = ports.find((text) => text === "6443") ?? ports.find((text) => text === "443");
  if (port === undefined) return;
  for (const key of ["toCIDR", "toCIDRSet"]) {
    const [only, ...rest] = readList(rule.value[key]);
    const text = isObject(only) ? only["cidr"] : only;
    if (rest.length > 0 || typeof text !== "string" || !isOnePrivate(text)) continue;
    const item = [...rule.path, key, 0];
    cx.report({
      path: isObject(only) ? [...item, "cidr"] : item,
      message: fit(
        `If ${text} is the API server, a CIDR rule misses it on a node`,
        "; use toEntities: [kube-apiserver]",
      ),
      fixes: fixesFor(rule, key, item),
      // 443 of an address is mostly another server, unless it is the first of a range, as that of Service kubernetes is.
      ...(port === "443" && !/\.1(?:\/32)?$/.test(text) ? { severity: "information" as const } : {}),
    });
  }
}

function isOnePrivate(text: string): boolean {
  const address = parseAddress(text);
  const cidr = parseCidr(text);
  if (address) return covers(privateV4, ofAddress(address));
  return cidr?.family === 4 && cidr.bits === 32 && covers(privateV4, ofCidr(cidr));
}

function fixesFor(rule: RuleAt, key: string, item: Path): readonly Fix[] {
  const list = [...rule.path, key];
  const isOnly = readList(rule.value[key]).length === 1;
  const own = moveToOwnRule(rule, key, { toEntities: ["kube-apiserver"] });
  return [
    {
      title: "Use the entity kube-apiserver",
      edits: isOnly
        ? [
            { edit: { is: "set", path: item, value: "kube-apiserver" } },
            { edit: { is: "rename", path: list, to: "toEntities" } },
          ]
        : [{ edit: { is: "remove", path: item } }, ...own.slice(1)],
    },
  ];
}
