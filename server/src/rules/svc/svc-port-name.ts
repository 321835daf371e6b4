// svc-port-name: a name of a Service's port, or a named targetPort, has a form that the API server refuses.

import { isTemplate, readText } from "../../model/read.ts";
import { clipped } from "../nameSyntax.ts";
import { labelProblem, portNameProblem, toLabel, toPortName } from "../names.ts";
import { labelKeyProblem } from "../np/labelSyntax.ts";
import { itemsAt } from "../ports.ts";
import { defineRule, type Fix } from "../rule.ts";

/** Reports port names that are no DNS label, named targetPorts that are no port name, and appProtocols that are no qualified name (core/v1 ServicePort). */
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
        cx.report({
          path: at,
          message: `${clipped(name, 35)} can't name a port: ${named}`,
          fixes: use(at, toLabel(name)),
        });
      const protocol = item["appProtocol"];
      const qualified = typeof protocol === "string" && !isTemplate(protocol) ? labelKeyProblem(protocol) : undefined;
      if (typeof protocol === "string" && qualified !== undefined)
        cx.report({
          path: [...path, "appProtocol"],
          message: `${JSON.stringify(clipped(protocol, 25))} can't be an appProtocol: ${qualified}`,
        });
      const target = readText(item["targetPort"]);
      const problem = target === undefined ? undefined : portNameProblem(target);
      if (target === undefined || problem === undefined) continue;
      const place = [...path, "targetPort"];
      const digits = /^\d+$/.test(target);
      cx.report({
        path: place,
        message: digits
          ? `targetPort "${target}" is a name; the number ${target} has no quotes`
          : `${clipped(target, 35)} can't name a port: ${problem}`,
        fixes: digits ? use(place, Number(target)) : use(place, toPortName(target)),
      });
    }
  },
});

function use(path: readonly (string | number)[], value: string | number | undefined): readonly Fix[] {
  return value === undefined ? [] : [{ title: `Use ${value}`, edits: [{ edit: { is: "set", path, value } }] }];
}
