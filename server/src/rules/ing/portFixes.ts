// The fixes that put a port of the Service into a backend; every port rule of an Ingress offers these.

import type { ServicePort } from "../../model/facts.ts";
import type { Fix, FixEdit } from "../rule.ts";
import { type PlacedBackend, showPort } from "./backends.ts";

/** One fix for each port, likeliest first, at most four; a backend that names its port keeps doing so where the port has a name. */
export function portFixes(
  { backend, portPath, portHolder }: PlacedBackend,
  ports: readonly ServicePort[],
): readonly Fix[] {
  return ports.slice(0, 4).map((port): Fix => {
    const byName = backend.portName !== undefined && port.name !== undefined;
    const value = byName ? port.name : port.port;
    const field = byName ? "name" : "number";
    const set: FixEdit = { edit: { is: "set", path: portPath, value } };
    const same = portHolder === undefined || portPath.at(-1) === field;
    return {
      title: byName ? `Use port ${port.name} (${port.port})` : `Use port ${showPort(port)}`,
      edits: same ? [set] : [{ edit: { is: "rename", path: portPath, to: field } }, set],
    };
  });
}
