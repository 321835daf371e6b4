// What the person's settings `http.*` say → the proxy that the server may use. It knows nothing of the window, and trusts no type.
import type { EditorProxy } from "../../server/src/lsp/protocol.ts";

/** The values as they stand in the person's own settings; undefined where they set none. */
export interface ProxySettings {
  readonly proxy: unknown;
  readonly noProxy: unknown;
  readonly support: unknown;
}

/** The proxy; undefined where none is set, or where `http.proxySupport` keeps extensions from it. */
export function toEditorProxy({ proxy, noProxy, support }: ProxySettings): EditorProxy | undefined {
  if (typeof proxy !== "string" || proxy.trim() === "" || support === "off") return undefined;
  const exceptions: readonly unknown[] = Array.isArray(noProxy) ? noProxy : [];
  return { url: proxy.trim(), noProxy: exceptions.filter((host) => typeof host === "string") };
}
