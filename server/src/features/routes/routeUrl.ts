// The address of a row of a route table, as a browser would show it.

import type { TableRoute } from "../../ingress/routes/route.ts";

/** `https://shop.example.com/api`; an expression as it is written; `everything else` for a default backend. */
export function routeUrl({ host, match, tls, toHttps, path }: TableRoute): string {
  if (path.at(-1) === "defaultBackend") return "everything else";
  const name = host ?? "*";
  if (match.is === "connection") return tls.is === "none" ? name : `tls://${name}`;
  const isSecure = toHttps !== undefined || tls.is === "terminated" || tls.is === "passthrough";
  const own = match.is === "regex" ? match.source.replace(/^\^(?:\(\?:(.*)\)\$$)?/, "$1") : match.path;
  return `${isSecure ? "https" : "http"}://${name}${own === "" ? "/" : own}`;
}
