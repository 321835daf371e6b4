// What a cluster, or a recording of one, tells the world.

import type { Resource } from "./resource.ts";
import type { ResourceId } from "./resourceId.ts";
import type { ClusterState } from "./views.ts";

/** The live side as a whole (a recording, a first list), or what changed in it since. `state` is the same object while coverage is. */
export type ClusterChange =
  | { readonly state: ClusterState; readonly resources: readonly Resource[] }
  | { readonly state: ClusterState; readonly upserts: readonly Resource[]; readonly deletes: readonly ResourceId[] };
