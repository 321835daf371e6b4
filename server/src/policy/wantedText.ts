// A wanted connection in words, for the titles of changes and the names of policies that are created.

import { showName } from "../model/resourceId.ts";
import type { Wanted } from "./opening.ts";
import { isEveryPort, portRanges } from "./portSet.ts";

export function prepositionOf({ direction }: Wanted): "to" | "from" {
  return direction === "egress" ? "to" : "from";
}

export function showWantedPorts({ protocol, port, scope }: Wanted): string {
  if (!scope.ports) return `${port}/${protocol}`;
  if (isEveryPort(scope.ports)) return "every port";
  const [first, ...more] = portRanges(scope.ports);
  if (!first) return `${port}/${protocol}`;
  const span = first.from === first.to ? `${first.from}` : `${first.from}-${first.to}`;
  return `${span}/${first.protocol}${more.length > 0 ? ` and ${more.length} more` : ""}`;
}

export function showOther({ other }: Wanted): string {
  return other.is === "address" ? other.text : showName(other.workload.id);
}

export function nameOfOther({ other }: Wanted): string {
  const text = other.is === "address" ? other.text : other.workload.id.name;
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 40);
}
