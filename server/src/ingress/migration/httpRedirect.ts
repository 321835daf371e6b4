// What a report says of plain HTTP where no annotation asks for the redirect: controllers redirect hosts with TLS by
// themselves, each with a status of its own, and some not at all.

import { nginx } from "../controllers/nginx/controller.ts";
import type { IngressSource, Notes } from "./migration.ts";
import { isOn, read } from "./nginxAnnotations.ts";

/**
 * Says how plain HTTP is redirected now, at spec.tls, where that is not as before. Silent where ssl-redirect or
 * force-ssl-redirect is written: its own line says it.
 * @param status of the redirect after the conversion
 */
export function sayHttpRedirect({ facts, controller }: IngressSource, notes: Notes, status: number): void {
  if (facts.tls.length === 0 || isOn(facts, "ssl-passthrough")) return;
  const readsNginx = controller === undefined || controller === nginx;
  if (readsNginx && ["ssl-redirect", "force-ssl-redirect"].some((name) => read(facts, name) !== undefined)) return;
  const routing = (controller ?? nginx).routing;
  const routes = routing?.ofIngresses([facts], { strictPrefixMatching: false, tlsEntryPoints: [] }) ?? [];
  const before = routes.find(({ toHttps }) => toHttps !== undefined)?.toHttps;
  if (before === status) return;
  const was = before === undefined ? "where nothing was redirected" : `where ${before} was`;
  notes.place("changed", ["spec", "tls"], "http", `plain HTTP is redirected to https with ${status}, ${was}`);
}
