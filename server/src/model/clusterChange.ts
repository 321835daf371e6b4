// What a cluster, or a recording of one, tells the world.

import type { Resource } from "./resource.ts";
import type { ResourceId } from "./resourceId.ts";
import type { ServedSchemas } from "./servedSchemas.ts";
import type { ClusterState } from "./views.ts";

/**
 * The live side as a whole (a recording, a first list), or what changed in it since. `state` is the same object while coverage
 * is. `schemas` are all that the API server has been asked for; absent where they are none (as a whole) or as they were.
 */
export type ClusterChange = { readonly state: ClusterState; readonly schemas?: readonly ServedSchemas[] } & (
  | { readonly resources: readonly Resource[] }
  | { readonly upserts: readonly Resource[]; readonly deletes: readonly ResourceId[] }
);
