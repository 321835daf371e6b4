// svc-port-name: a name of a Service's port, or a named targetPort, has a form that the API server refuses.

import { readText } from "../../model/read.ts";
import { labelProblem, portNameProblem, toLabel, toPortName } from "../names.ts";
import { itemsAt } from "../ports.ts";
import { defineRule, type Fix } from "../rule.ts";

/** Reports port names that are no DNS label, and named targetPorts that are no port name (core/v1 ServicePort.name, targetPort). */
export const svcPortName = defineRule({
  code: "svc-port-name",
  severity: "error",
  on: "service",
  check(_facts, cx) {
    for (const { item, path } of itemsAt(cx, ["spec", "ports"])) {
      const name = readText(item["name"]);
      const named = name === undefined ? undefined : labelProblem(name);
      const at = [...path, "name"];
      if (name !== undefined && named !== undefined)
        cx.report({ path: at, message: `${name} can't name a port: ${named}`, fixes: use(at, toLabel(name)) });
      const target = readText(item["targetPort"]);
      const problem = target === undefined ? undefined : portNameProblem(target);
      if (target === undefined || problem === undefined) continue;
      const place = [...path, "targetPort"];
      const digits = /^\d+$/.test(target);
      cx.report({
        path: place,
        message: digits
          ? `targetPort "${target}" is a name; the number ${target} has no quotes`
          : `${target} can't name a port: ${problem}`,
        fixes: digits ? use(place, Number(target)) : use(place, toPortName(target)),
      });
    }
  },
});

function use(path: readonly (string | number)[], value: string | number | undefined): readonly Fix[] {
  return value === undefined ? [] : [{ title: `Use ${value}`, edits: [{ edit: { is: "set", path, value } }] }];
}
