// Whether a connection that the person asked for came to nothing, from what the server says after it. Pure: the one notice that a
// failure is worth is decided here, so that it comes once and never for what the status item shows anyway.
import type { ClusterStatus, ConnectParams, Outcome } from "../../../server/src/lsp/protocol.ts";
import { toPlain } from "../shownText.ts";

/** What became of an attempt; `open`: not known yet. */
export type Progress = { readonly is: "open" | "connected" } | { readonly is: "failed"; readonly message: string };

/** By the server's answer to the request. */
export function afterOutcome(params: ConnectParams, outcome: Outcome): Progress {
  return outcome.is === "done" ? { is: "open" } : toFailed(params.context, outcome.why);
}

/** By a status that came after the request was answered, or that changed while it was. */
export function afterStatus(params: ConnectParams, cluster: ClusterStatus): Progress {
  if (cluster.is !== "failed" && cluster.is !== "live") return { is: "open" };
  if (params.context !== undefined && params.context !== cluster.context) return { is: "open" };
  if (cluster.is === "failed") return toFailed(cluster.context, cluster.why);
  if (cluster.state === "refused") return toFailed(cluster.context, cluster.why ?? "the credentials are not taken");
  return { is: cluster.state === "connecting" || cluster.state === "waiting" ? "open" : "connected" };
}

function toFailed(context: string | undefined, why: string): Progress {
  return { is: "failed", message: `${toPlain(context || "The cluster")} is not connected: ${toPlain(why)}` };
}
