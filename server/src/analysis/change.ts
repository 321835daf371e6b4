// What can happen to the world: an edit, a file on disk, a cluster event, a setting. Each is one value.

import type { ClusterChange } from "../model/clusterChange.ts";
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

export interface Change {
  readonly files?: readonly FileChange[];
  /** The live side; null disconnects. */
  readonly cluster?: ClusterChange | null;
  readonly settings?: Settings;
}
