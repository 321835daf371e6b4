// ing-backend-empty: a backend that names neither a Service nor a resource.

import type { Path } from "../../base/json.ts";
import { SERVICE } from "../../index/policyView.ts";
import type { ServiceFacts } from "../../model/facts.ts";
import { showName } from "../../model/resourceId.ts";
import { nearestName } from "../absence.ts";
import { defineRule, type Fix, type RuleContext } from "../rule.ts";
import { hasOldFields } from "./oldBackend.ts";
import { backendsOf, isClear, isV1, isWritten, servicesOf } from "./spec.ts";

/** networking/v1 IngressBackend: service (with a name) or resource is required. */
export const ingBackendEmpty = defineRule({
  code: "ing-backend-empty",
  severity: "error",
  on: "ingress",
  check({ id }, cx) {
    if (!isV1(cx.resource)) return;
    for (const { path, value } of backendsOf(cx.resource)) {
      if (isWritten(value) && !isClear(value)) continue;
      if (isClear(value) && (isWritten(value["service"]) || isWritten(value["resource"]) || hasOldFields(value)))
        continue;
      cx.report({
        path,
        at: "key",
        message: "The backend names no Service",
        fixes: fixes(cx, id, (service) => ({ path, value: { service } })),
      });
    }
    for (const { path, value, name } of servicesOf(cx.resource)) {
      if (name !== undefined || (value["name"] ?? "") !== "") continue;
      const at = [...path, "name"];
      cx.report({
        path: at,
        ...(Object.hasOwn(value, "name") ? {} : { at: "key" }),
        message: "The backend's service has no name",
        fixes: fixes(cx, id, ({ name: known }) => ({ path: at, value: known })),
      });
    }
  },
});

interface NewBackend {
  readonly name: string;
  readonly port: { readonly [key: string]: string | number };
}

/** The Services of the namespace that a backend can name, the one named like the Ingress first. */
function fixes(
  cx: RuleContext,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  edit: (service: NewBackend) => { readonly path: Path; readonly value: string | { readonly service: NewBackend } },
): readonly Fix[] {
  const services = cx
    .list(SERVICE, namespace)
    .flatMap(({ facts }) => (facts.is === "service" && facts.ports.length > 0 ? [facts] : []));
  const names = services.map(({ id }) => id.name);
  const best = names.includes(name) ? name : nearestName(name, names);
  return services
    .sort((a, b) => Number(b.id.name === best) - Number(a.id.name === best))
    .slice(0, 3)
    .map((service): Fix => {
      const { path, value } = edit({ name: service.id.name, port: portOf(service) });
      const plain: Fix["edits"][number]["edit"] =
        typeof value === "string"
          ? { is: "set", path, value }
          : { is: "set", path, value: { service: { ...value.service } } };
      return { title: `Use Service ${showName(service.id)}`, edits: [{ edit: plain }] };
    });
}

function portOf({ ports }: ServiceFacts): { readonly [key: string]: string | number } {
  const port = ports.find(({ protocol }) => protocol === "TCP") ?? ports[0];
  return port?.name === undefined ? { number: port?.port ?? 80 } : { name: port.name };
}
