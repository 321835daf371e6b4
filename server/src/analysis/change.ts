// What can happen to the world: an edit, a file on disk, a cluster event, a setting. Each is one value.

import type { Resource } from "../model/resource.ts";
import type { ResourceId } from "../model/resourceId.ts";
import type { ClusterState } from "../model/views.ts";
import type { YamlFile } from "../yaml/file.ts";
import type { Settings } from "./settings.ts";

export interface FileChange {
  readonly uri: string;
  /** The file's text now; undefined where it is gone. */
  readonly text: string | undefined;
  /** Whether an editor has it open. */
  readonly open: boolean;
  readonly version?: number | undefined;
  /** Whether the trees of a closed file are held too, for there is room; see YamlDocument.hold. */
  readonly hold?: boolean;
  /** The file, or a beginning of it, where the edge has read it ahead in small steps. */
  readonly parsed?: YamlFile | undefined;
}

/** The live side as a whole (a recording, a first list), or what changed in it since. `state` is the same object while coverage is. */
export type ClusterChange =
  | { readonly state: ClusterState; readonly resources: readonly Resource[] }
  | { readonly state: ClusterState; readonly upserts: readonly Resource[]; readonly deletes: readonly ResourceId[] };

export interface Change {
  readonly files?: readonly FileChange[];
  /** The live side; null disconnects. */
  readonly cluster?: ClusterChange | null;
  readonly settings?: Settings;
}
