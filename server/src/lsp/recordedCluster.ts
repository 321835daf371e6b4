// The recording that stands for the cluster while none is connected: read where the setting names it, and again when its file
// changes. Knows nothing of the live cluster but whether there is one.

import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { RemoteConsole } from "vscode-languageserver";
import { readRecording } from "../cluster/recording.ts";
import type { ClusterChange } from "../model/clusterChange.ts";
import { toPath } from "../workspace/uri.ts";
import { decodeText } from "../workspace/walk.ts";
import type { ClusterStatus } from "./protocol.ts";
import { countKinds, recordingPath, whyUnreadable } from "./recordingFile.ts";

export interface RecordingHost {
  readonly console: Pick<RemoteConsole, "warn" | "error">;
  /** What the setting says. */
  setting(): string;
  folders(): readonly string[];
  /** A live cluster stands before the recording of one. */
  isLive(): boolean;
  apply(change: ClusterChange | null): void;
  statusChanged(): void;
}

export interface RecordedCluster {
  readonly status: ClusterStatus;
  /** Whether a document is the recording: it is no manifest of the workspace, also when it lies in it or is open. */
  isRecording(key: string): boolean;
  load(): Promise<void>;
  /** Nothing stands for the cluster any more, until the recording is read anew. */
  reload(): void;
}

/** Reads nothing before `load`. */
export function serveRecording(host: RecordingHost): RecordedCluster {
  let status: ClusterStatus = { is: "none" };
  const pathNow = (): string | undefined => recordingPath(host.setting(), host.folders());

  async function load(): Promise<void> {
    if (host.isLive()) return;
    const path = pathNow();
    if (path === undefined) {
      if (status.is === "none") return;
      status = { is: "none" };
      host.apply(null);
      return host.statusChanged();
    }
    const name = basename(path).replace(/\.(?:ya?ml|json)$/, "");
    try {
      const recording = readRecording(name, decodeText(await readFile(path)));
      for (const problem of recording.problems) host.console.warn(`recording ${name}: ${problem}`);
      status = { is: "recorded", name, objects: recording.resources.length, kinds: countKinds(recording.resources) };
      host.apply(recording);
    } catch (error) {
      const why = whyUnreadable(error);
      status = { is: "unreadable", name, why };
      host.console.error(`recording ${path}: ${why}`);
      host.apply(null);
    }
    host.statusChanged();
  }

  return {
    get status() {
      return status;
    },
    isRecording: (key) => {
      const path = pathNow();
      return path !== undefined && toPath(key) === path;
    },
    load,
    reload() {
      host.apply(null);
      status = { is: "none" };
      void load();
    },
  };
}
