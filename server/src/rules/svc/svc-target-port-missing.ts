// svc-target-port-missing: a Service's targetPort is no port of the containers behind it.

import { nearest } from "../../base/nearest.ts";
import type { ContainerPort, ServicePort } from "../../model/facts.ts";
import { showName } from "../../model/resourceId.ts";
import { fit } from "../message.ts";
import { defineRule, type Fix, type RuleContext } from "../rule.ts";
import { selectedBy } from "./selected.ts";

/**
 * Reports a named targetPort that no selected container declares; a number that none declares is a hint, since
 * containers need not declare ports (core/v1 ServicePort.targetPort).
 */
export const svcTargetPortMissing = defineRule({
  code: "svc-target-port-missing",
  severity: "warning",
  on: "service",
  check(facts, cx) {
    const pods = facts.ports.length === 0 || facts.type === "ExternalName" ? undefined : selectedBy(facts, cx);
    if (!pods || pods.length === 0) return;
    const ports = pods.flatMap((pod) => pod.ports);
    const unread = new Set(pods.flatMap((pod) => pod.unreadPorts));
    for (const port of facts.ports) {
      const { targetPort } = port;
      if (typeof targetPort === "number" ? unread.size > 0 : unread.has(targetPort) || unread.has(undefined)) continue;
      check(port, ports, showName(facts.id), cx);
    }
  },
});

function check(
  { targetPort, protocol, index }: ServicePort,
  ports: readonly ContainerPort[],
  service: string,
  cx: RuleContext,
): void {
  const path = ["spec", "ports", index, "targetPort"];
  if (cx.value(path) === undefined) return;
  const same = ports.filter((item) => item.protocol === protocol);
  if (typeof targetPort === "number") {
    if (same.length === 0 || same.some(({ port }) => port === targetPort)) return;
    cx.report({
      path,
      message: fit(`No container behind Service ${service} declares port ${targetPort}`, `; they have ${show(same)}`),
      severity: "hint",
      fixes: fixes(path, same),
    });
    return;
  }
  if (same.some(({ name }) => name === targetPort)) return;
  const other = ports.find(({ name }) => name === targetPort);
  const suggestion = nearest(
    targetPort,
    same.flatMap(({ name }) => name ?? []),
  );
  const sorted = [...same].sort((a, b) => Number(b.name === suggestion) - Number(a.name === suggestion));
  const hint = other
    ? `; ${targetPort} is ${other.protocol}`
    : suggestion
      ? `; did you mean ${suggestion}?`
      : same.length > 0
        ? `; they have ${show(same)}`
        : "";
  const what = other ? `a ${protocol} port named ${targetPort}` : `a port named ${targetPort}`;
  cx.report({
    path,
    message: fit(`No container behind Service ${service} has ${what}`, hint),
    fixes: fixes(path, sorted),
  });
}

function fixes(path: readonly (string | number)[], ports: readonly ContainerPort[]): readonly Fix[] {
  const targets = [...new Map(ports.map((item) => [item.name ?? item.port, item])).entries()].slice(0, 4);
  return targets.map(([value, item]) => ({
    title: item.name === undefined ? `Use port ${item.port}` : `Use port ${item.name} (${item.port})`,
    edits: [{ edit: { is: "set", path, value } }],
  }));
}

function show(ports: readonly ContainerPort[]): string {
  const all = [...new Set(ports.map(({ name, port }) => (name === undefined ? `${port}` : `${port} (${name})`)))];
  return all.length > 4 ? `${all.slice(0, 4).join(", ")}, +${all.length - 4}` : all.join(", ");
}
