// Which routes of the Gateway API are a mesh's alone: they say where requests of pods to a Service go, and no Gateway has a part
// in it (GEP-1294).

import type { RouteFacts } from "./facts.ts";
import { readList, readObject } from "./read.ts";

const GROUP = "gateway.networking.k8s.io";

/** Whether a route names parents, and all of them are other things than Gateways and ListenerSets. */
export function isMeshRoute({ id, spec }: RouteFacts): boolean {
  const parents = readList(spec["parentRefs"]).map(readObject);
  return id.group === GROUP && parents.length > 0 && parents.every(({ group }) => (group ?? GROUP) !== GROUP);
}
