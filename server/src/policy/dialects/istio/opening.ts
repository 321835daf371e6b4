// How an AuthorizationPolicy is opened for one connection: a rule more. Who opens it has an identity only in the mesh, which
// manifests alone don't tell here, so it is advice and no edit.

import type { PolicyFacts } from "../../../model/facts.ts";
import { showId, showName } from "../../../model/resourceId.ts";
import type { Opening, Wanted } from "../../opening.ts";

export function openAuthorization({ id }: PolicyFacts, { other, port, self }: Wanted): Opening {
  const rule =
    other.is === "workload"
      ? `principals cluster.local/ns/${other.workload.id.namespace}/sa/${other.workload.serviceAccount}`
      : `ipBlocks ${other.is === "address" ? other.text : other.blocks.join(", ")}`;
  const text = `add a rule from ${rule} to ports ${port} to ${showId(id)}, which binds ${showName(self.id)}`;
  return { is: "advice", id, path: ["spec", "rules"], text };
}
