// ing-service-missing: a backend names a Service that is in no namespace.

import { SERVICE } from "../../index/policyView.ts";
import { absenceOf } from "../absence.ts";
import { defineRule, type Fix, type RuleContext } from "../rule.ts";
import { deployedSelector } from "../svc/selected.ts";
import { type PlacedBackend, serviceBackends } from "./backends.ts";

/** Reports backends whose Service is missing; where another namespace has it, ing-service-other-namespace speaks (networking/v1 IngressServiceBackend). */
export const ingServiceMissing = defineRule({
  code: "ing-service-missing",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    const { namespace } = facts.id;
    for (const placed of serviceBackends(facts, cx)) {
      const name = placed.backend.service ?? "";
      const absence = absenceOf(cx, SERVICE, namespace, name);
      if (!absence || cx.list(SERVICE).some((entry) => entry.facts.id.name === name)) continue;
      const { suggestion, ...said } = absence;
      const replace: readonly Fix[] =
        suggestion === undefined
          ? []
          : [
              {
                title: `Use Service ${suggestion}`,
                edits: [{ edit: { is: "set", path: placed.servicePath, value: suggestion } }],
              },
            ];
      cx.report({ ...said, path: placed.servicePath, fixes: [...replace, create(cx, namespace, name, placed)] });
    }
  },
});

function create(cx: RuleContext, namespace: string, name: string, { backend }: PlacedBackend): Fix {
  const { portName } = backend;
  const port = {
    ...(portName === undefined ? {} : { name: portName }),
    port: backend.portNumber ?? 80,
    ...(portName === undefined ? {} : { targetPort: portName }),
  };
  const selector = deployedSelector(cx, namespace, name) ?? { app: name };
  const metadata = cx.resource.namespaceFrom === "manifest" ? { name, namespace } : { name };
  const value = { apiVersion: "v1", kind: "Service", metadata, spec: { selector, ports: [port] } };
  return { title: `Create Service ${namespace}/${name}`, edits: [{ edit: { is: "appendDocument", value } }] };
}
