// (being written by the navigation helper)
import type { Snapshot } from "../analysis/snapshot.ts";
export function reachDocument(_snapshot: Snapshot, _params: { readonly uri: string; readonly subject: string; readonly path?: string }): { title: string; markdown: string } | undefined {
  return undefined;
}
