// Annotations that stay annotations: those of cert-manager go to the Gateway, those of external-dns and of others to the
// routes; and a note for each of the controller's own that nothing has spoken of yet.

import type { JsonObject } from "../../../base/json.ts";
import { findAnnotation, isController, isOthersAlone } from "../../annotations/knownAnnotations.ts";
import { CLASS_ANNOTATION } from "../../classAnnotation.ts";
import type { IngressSource, Note, Notes } from "../migration.ts";
import { migrationRowOf } from "../migrationTable.ts";
import { isOffAnyway, NGINX } from "../nginxAnnotations.ts";

const CERT_MANAGER = /^(?:acme\.)?cert-manager\.io\//;
/** What tools note down about the Ingress itself. */
const OWN = /^(?:kubectl\.kubernetes\.io\/|field\.cattle\.io\/|deployment\.kubernetes\.io\/)/;

/** Annotations of the Gateway that stands for Ingresses. */
export function movedToGateway(sources: readonly IngressSource[]): { readonly [key: string]: string } {
  const entries = sources.flatMap(({ facts }) =>
    Object.entries(facts.annotations).filter(([key]) => CERT_MANAGER.test(key)),
  );
  return Object.fromEntries(entries);
}

/** metadata of a route: the labels and foreign annotations of its Ingress. */
export function routeMetadata({ facts, labels }: IngressSource, name: string): JsonObject {
  const annotations = Object.fromEntries(Object.entries(facts.annotations).filter(([key]) => staysOnRoute(key)));
  return {
    name,
    namespace: facts.id.namespace,
    ...(Object.keys(labels).length > 0 ? { labels: { ...labels } } : {}),
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
  };
}

function staysOnRoute(key: string): boolean {
  if (CERT_MANAGER.test(key) || OWN.test(key) || key === CLASS_ANNOTATION || key.startsWith(NGINX)) return false;
  const owner = findAnnotation(key, undefined)?.owner;
  return owner === undefined ? !key.startsWith("ingress.kubernetes.io/") : !isController(owner);
}

/** Says of each annotation that no note speaks of what becomes of it. */
export function leftOver({ facts, controller }: IngressSource, notes: Notes, list: readonly Note[]): void {
  const said = new Set(
    list.filter(({ id, path }) => id === facts.id && path[1] === "annotations").map(({ path }) => path[2]),
  );
  for (const [key, value] of Object.entries(facts.annotations)) {
    if (said.has(key) || OWN.test(key) || key === CLASS_ANNOTATION) continue;
    if (CERT_MANAGER.test(key)) notes.annotation("kept", key, "on the Gateway, whose listeners cert-manager reads");
    else if (staysOnRoute(key)) notes.annotation("kept", key, "on the routes");
    else if (controller && isOthersAlone(key, controller))
      notes.annotation("kept", key, `${controller.title} does not read it`);
    else sayOwn(key, value, notes);
  }
}

function sayOwn(key: string, value: string, notes: Notes): void {
  // What is switched off needs nothing in its place.
  if (isOffAnyway(key, value)) return notes.annotation("kept", key, "off, as without it");
  const row = migrationRowOf(key);
  if (!row) {
    const owner = findAnnotation(key, undefined)?.owner.title;
    return notes.annotation(
      "lost",
      key,
      `nothing stands for it in the Gateway API${owner === undefined ? "" : `; ${owner} alone reads it`}`,
    );
  }
  const { fit, how = "" } = row.to["gateway-api"];
  if (fit === "default") return notes.annotation("kept", key, how);
  notes.annotation("lost", key, how === "" ? "nothing stands for it" : how);
}
