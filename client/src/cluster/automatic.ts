// When a window connects to a cluster without being told to. Pure, so that each case can be written down as a test.
import type { ConnectParams, Settings } from "../../../server/src/lsp/protocol.ts";

/** What a workspace remembers of the cluster from one window to the next. */
export type Remembered =
  | { readonly is: "connected"; readonly context: string; readonly namespace?: string }
  | { readonly is: "disconnected" };

export interface Circumstances {
  /** The folder is trusted and on a disk: a cluster may be connected to at all. */
  readonly mayConnect: boolean;
  /** Asked last: it reads documents. */
  readonly isManifestOpen: () => boolean;
  readonly setting: Settings["cluster"]["connect"];
  readonly remembered: Remembered | undefined;
}

/** What to connect to; undefined: nothing. */
export function toAutomatic({
  mayConnect,
  isManifestOpen,
  setting,
  remembered,
}: Circumstances): ConnectParams | undefined {
  const wished = mayConnect ? toWished(setting, remembered) : undefined;
  return wished && isManifestOpen() ? wished : undefined;
}

function toWished(setting: Circumstances["setting"], remembered: Remembered | undefined): ConnectParams | undefined {
  if (remembered === undefined) return setting === "automatic" ? {} : undefined;
  if (remembered.is === "disconnected") return undefined;
  const { context, namespace } = remembered;
  return { context, ...(namespace === undefined ? {} : { namespace }) };
}

/** What was stored, as far as it is what we store. */
export function readRemembered(stored: unknown): Remembered | undefined {
  if (typeof stored !== "object" || stored === null || !("is" in stored)) return undefined;
  if (stored.is === "disconnected") return { is: "disconnected" };
  if (stored.is !== "connected" || !("context" in stored) || typeof stored.context !== "string") return undefined;
  const namespace = "namespace" in stored && typeof stored.namespace === "string" ? stored.namespace : undefined;
  return { is: "connected", context: stored.context, ...(namespace === undefined ? {} : { namespace }) };
}

/** Whether a text looks like a manifest, at its first lines or in its form as JSON. */
export function looksLikeManifest(text: string): boolean {
  return has(text, "apiVersion") && has(text, "kind");
}

function has(text: string, key: "apiVersion" | "kind"): boolean {
  return new RegExp(`^(?:- | *[{,]? *)"?${key}"? *:`, "m").test(text);
}
