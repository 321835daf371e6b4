// Says that a Service which a route leads to is not there, or has no such port. Knows where both are written, not what kind
// of route it is.

import type { Path } from "../base/json.ts";
import { SERVICE } from "../index/policyView.ts";
import type { RouteBackend } from "../model/facts.ts";
import { showName } from "../model/resourceId.ts";
import { absenceOf } from "./absence.ts";
import { fit } from "./message.ts";
import { clipped } from "./nameSyntax.ts";
import type { Fix, RuleContext } from "./rule.ts";

/** Reports a backend whose Service or port is missing; `before` stands in front of the name in the text (`namespace/`). */
export function reportMissingBackend(
  { namespace, service: name, port, path }: RouteBackend,
  cx: RuleContext,
  field: "name" | "service" = "name",
  before = "",
): void {
  const at: Path = [...path, field];
  const absence = absenceOf(cx, SERVICE, namespace, name);
  if (absence) {
    const { suggestion, ...said } = absence;
    const edit = { is: "set" as const, path: at, value: `${before}${suggestion}` };
    const fixes: readonly Fix[] =
      suggestion === undefined ? [] : [{ title: `Use Service ${suggestion}`, edits: [{ edit }] }];
    cx.report({ ...said, path: at, fixes });
    return;
  }
  const found = cx.lookUp(SERVICE, namespace, name);
  if (found.is !== "found" || found.value.facts.is !== "service" || typeof port !== "number") return;
  const service = found.value.facts;
  if (service.ports.some((item) => item.port === port) || service.unreadPorts.length > 0) return;
  if (service.type === "ExternalName") return;
  const known = service.ports.map((item) => (item.name === undefined ? `${item.port}` : `${item.port} (${item.name})`));
  const behind = service.ports.find((item) => item.targetPort === port);
  cx.report({
    path: [...path, "port"],
    message: fit(
      `Service ${clipped(showName(service.id), 50)} has no port ${port}`,
      `; it has ${known.slice(0, 4).join(", ")}`,
    ),
    fixes: [...(behind ? [behind] : service.ports)].slice(0, 4).map((item) => ({
      title: `Use port ${item.port}${item.name === undefined ? "" : ` (${item.name})`}`,
      edits: [{ edit: { is: "set", path: [...path, "port"], value: item.port } }],
    })),
    related: [{ entry: found.value, path: ["spec", "ports"], message: `Service ${showName(service.id)}` }],
  });
}
