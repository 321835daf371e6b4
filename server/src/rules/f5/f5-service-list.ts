// f5-service-list: an annotation that lists Services names one that no path of the Ingress leads to.

import { nearestName } from "../absence.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { ownAnnotations } from "../ownAnnotations.ts";
import { defineRule } from "../rule.ts";

/** nginx/kubernetes-ingress, validateServiceListAnnotation: names of Services, or serviceName=name …; parts. */
export const f5ServiceList = defineRule({
  code: "f5-service-list",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    const services = [
      ...new Set([
        ...facts.rules.flatMap(({ paths }) => paths.flatMap(({ backend }) => backend?.service ?? [])),
        ...(facts.defaultBackend?.service === undefined ? [] : [facts.defaultBackend.service]),
      ]),
    ];
    if (services.length === 0) return;
    for (const { row, key, value, path } of ownAnnotations(facts, cx, "nginxInc")) {
      if (row?.items !== "services" || value === undefined) continue;
      for (const name of namesIn(value)) {
        if (services.includes(name)) continue;
        const suggestion = nearestName(name, services) ?? (services.length === 1 ? services[0] : undefined);
        cx.report({
          path,
          message: fit(
            `${clipped(name, 40)} is no Service of this Ingress's paths`,
            `; they lead to ${services.slice(0, 3).join(", ")}`,
          ),
          fixes:
            suggestion === undefined
              ? []
              : [
                  {
                    title: `Use ${suggestion} in ${key}`,
                    edits: [{ edit: { is: "set", path, value: replaceName(value, name, suggestion) } }],
                  },
                ],
        });
      }
    }
  },
});

/** `a,b` or `serviceName=a rewrite=/;serviceName=b rewrite=/`. */
function namesIn(value: string): readonly string[] {
  if (/serviceName=/.test(value))
    return [...value.matchAll(/serviceName=([^\s;,]+)/g)].flatMap(([, name]) => name ?? []);
  return value.split(",").flatMap((name) => (name.trim() === "" ? [] : [name.trim()]));
}

function replaceName(value: string, from: string, to: string): string {
  if (/serviceName=/.test(value)) return value.replace(`serviceName=${from}`, `serviceName=${to}`);
  return value
    .split(",")
    .map((part) => (part.trim() === from ? part.replace(from, to) : part))
    .join(",");
}
