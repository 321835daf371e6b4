// np-named-port-missing: a port name that none of the pods has which it is looked up in.

import { nearest } from "../../base/nearest.ts";
import { isTemplate } from "../../model/read.ts";
import type { Fix } from "../rule.ts";
import { portNameProblem } from "./labelSyntax.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { hasUnreadPorts, portPods } from "./portPods.ts";
import { protocolOf, rulesOf } from "./spec.ts";
import { showWorkloads } from "./words.ts";

/** reach-semantics NP-16: name and protocol are those of a container's port in the destination pod. Needs the workloads. */
export const npNamedPortMissing = defineNetworkPolicyRule({
  code: "np-named-port-missing",
  severity: "warning",
  check(facts, cx) {
    for (const rule of rulesOf(facts)) {
      const named = rule.ports.filter(
        ({ value: { port } }) => typeof port === "string" && !isTemplate(port) && portNameProblem(port) === undefined,
      );
      const pods = named.length === 0 ? undefined : portPods(facts, rule, cx);
      if (!pods || pods.some(hasUnreadPorts)) continue;
      const ports = pods.flatMap((pod) => pod.ports);
      for (const { path, value } of named) {
        const name = String(value["port"]);
        const protocol = protocolOf(value["protocol"]);
        if (protocol === undefined || ports.some((own) => own.name === name && own.protocol === protocol)) continue;
        const other = ports.find((own) => own.name === name);
        const names = [
          ...new Set(ports.flatMap((own) => (own.name !== undefined && own.protocol === protocol ? own.name : []))),
        ];
        const likely = nearest(name, names) ?? (names.length === 1 ? names[0] : undefined);
        const hint = other
          ? `; ${name} is ${other.protocol}`
          : likely === undefined
            ? ""
            : nearest(name, names) === undefined
              ? `; it has ${likely}`
              : `; did you mean ${likely}?`;
        const set = (key: "port" | "protocol", to: string): Fix => ({
          title: `Use ${key} ${to}`,
          edits: [{ edit: { is: "set", path: [...path, key], value: to } }],
        });
        cx.report({
          path: [...path, "port"],
          message: `No container of ${showWorkloads(pods.slice(0, 3), facts.id.namespace)} has a ${protocol} port named ${name}${hint}`,
          fixes: [
            ...(other ? [set("protocol", other.protocol)] : []),
            ...(likely === undefined ? [] : [set("port", likely)]),
          ],
        });
      }
    }
  },
});
