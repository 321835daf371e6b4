// The edits that turn a backend of v1beta1 (serviceName, servicePort) into one of v1, leaving the lines around as they are.

import type { Json, JsonObject, Path } from "../../base/json.ts";
import type { FixEdit } from "../rule.ts";

/** Whether a backend has a field of v1beta1. */
export function hasOldFields(backend: JsonObject): boolean {
  return Object.hasOwn(backend, "serviceName") || Object.hasOwn(backend, "servicePort");
}

/**
 * serviceName and servicePort become service.name and service.port.number or .name; [] where neither is there. A backend
 * that has `service` already keeps it and loses the old fields.
 * @param backend what stands at `path`
 */
export function toNewBackend(path: Path, backend: JsonObject): readonly FixEdit[] {
  const old = ["serviceName", "servicePort"].filter((key) => Object.hasOwn(backend, key));
  const [first, ...rest] = old;
  if (first === undefined) return [];
  const removed = (keys: readonly string[]): readonly FixEdit[] =>
    keys.map((key) => ({ edit: { is: "remove", path: [...path, key] } }));
  if (Object.hasOwn(backend, "service")) return removed(old);
  const value: Json = {
    ...(Object.hasOwn(backend, "serviceName") ? { name: backend["serviceName"] ?? null } : {}),
    ...(Object.hasOwn(backend, "servicePort") ? { port: toPort(backend["servicePort"]) } : {}),
  };
  return [
    { edit: { is: "rename", path: [...path, first], to: "service" } },
    { edit: { is: "set", path: [...path, first], value } },
    ...removed(rest),
  ];
}

function toPort(port: Json | undefined): Json {
  if (typeof port === "number") return { number: port };
  if (typeof port === "string") return /^\d+$/.test(port) ? { number: Number(port) } : { name: port };
  return {};
}
