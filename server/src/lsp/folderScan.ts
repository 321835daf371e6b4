// The scan of the workspace's folders as a person sees it: one at a time, with how far it is and what it left out. Knows nothing of
// what the files mean.

import type { Connection } from "vscode-languageserver";
import type { FileChange } from "../analysis/change.ts";
import { scan } from "./folders.ts";
import type { Status } from "./protocol.ts";

export interface ScanHost {
  readonly connection: Connection;
  folders(): readonly string[];
  settings(): { readonly exclude: readonly string[]; readonly maxFiles: number };
  /** Whether the editor shows progress. */
  showsProgress(): boolean;
  /** Files that the scan does not read. */
  isLeftOut(uri: string): boolean;
  apply(files: readonly FileChange[]): void;
  statusChanged(): void;
}

export interface FolderScan {
  /** How far it is; null where none is under way. */
  readonly indexing: Status["indexing"];
  /** Scans all folders; one that is under way is given up. */
  start(): Promise<void>;
  stop(): void;
}

export function serveScan(host: ScanHost): FolderScan {
  const { connection } = host;
  let indexing: Status["indexing"] = null;
  let current = 0;
  return {
    get indexing() {
      return indexing;
    },
    async start() {
      const number = ++current;
      const folders = host.folders();
      if (folders.length === 0) return host.statusChanged();
      const progress = host.showsProgress() ? await connection.window.createWorkDoneProgress() : undefined;
      progress?.begin("Sallyport", 0, "reading manifests");
      const { exclude, maxFiles } = host.settings();
      const result = await scan(folders, {
        exclude,
        maxFiles,
        stopped: () => number !== current,
        isLeftOut: host.isLeftOut,
        apply: host.apply,
        progress: (done, total) => {
          indexing = { done, total };
          progress?.report(Math.round((100 * done) / total), `${done} of ${total} files`);
          host.statusChanged();
        },
      });
      progress?.done();
      if (number !== current) return;
      indexing = null;
      if (result.cut)
        connection.console.warn(
          `Only the first ${maxFiles} files are read; the setting sallyport.workspace.maxFiles raises this`,
        );
      host.statusChanged();
    },
    stop() {
      current++;
    },
  };
}
