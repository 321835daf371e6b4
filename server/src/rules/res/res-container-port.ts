// res-container-port: a container's port that the API server refuses.

import type { JsonObject, Path } from "../../base/json.ts";
import { readList, readText } from "../../model/read.ts";
import { portNameProblem, toPortName } from "../names.ts";
import { itemsAt, protocolReport, rangeReport } from "../ports.ts";
import { defineRule, type RuleContext } from "../rule.ts";
import { containersOf, podSpecPath } from "./containers.ts";

/** Reports numbers, protocols and names of container ports that are refused, and a name twice in one container (core/v1 ContainerPort). */
export const resContainerPort = defineRule({
  code: "res-container-port",
  severity: "error",
  on: "workload",
  check(_facts, cx) {
    const hostNetwork = cx.value([...podSpecPath(cx), "hostNetwork"]) === true;
    for (const { container, path } of containersOf(cx)) {
      const names = new Set<string>();
      const count = readList(container["ports"]).length;
      for (const { item, path: port } of itemsAt(cx, [...path, "ports"])) {
        checkNumbers(item, port, hostNetwork, cx);
        const protocol = protocolReport(item["protocol"], [...port, "protocol"]);
        if (protocol) cx.report(protocol);
        const name = readText(item["name"]);
        if (name !== undefined) checkName(name, [...port, "name"], names, count, cx);
      }
    }
  },
});

function checkNumbers(item: JsonObject, path: Path, hostNetwork: boolean, cx: RuleContext): void {
  const own = rangeReport(item["containerPort"], [...path, "containerPort"]);
  if (own) cx.report(own);
  const host = item["hostPort"];
  const hostRange = host === 0 ? undefined : rangeReport(host, [...path, "hostPort"]);
  if (hostRange) cx.report(hostRange);
  else if (
    hostNetwork &&
    typeof host === "number" &&
    host !== 0 &&
    typeof item["containerPort"] === "number" &&
    host !== item["containerPort"]
  ) {
    cx.report({
      path: [...path, "hostPort"],
      message: `With hostNetwork, hostPort must equal containerPort ${item["containerPort"]}`,
      fixes: [
        {
          title: `Use hostPort ${item["containerPort"]}`,
          edits: [{ edit: { is: "set", path: [...path, "hostPort"], value: item["containerPort"] } }],
        },
      ],
    });
  }
}

function checkName(name: string, path: Path, names: Set<string>, count: number, cx: RuleContext): void {
  const problem = portNameProblem(name);
  if (problem !== undefined) {
    const right = toPortName(name);
    const fixes =
      right === undefined
        ? []
        : [{ title: `Use ${right}`, edits: [{ edit: { is: "set" as const, path, value: right } }] }];
    cx.report({ path, message: `${name} can't name a port: ${problem}`, fixes });
  } else if (names.has(name) && count > 1)
    cx.report({ path, message: `Another port of this container is named ${name}` });
  names.add(name);
}
