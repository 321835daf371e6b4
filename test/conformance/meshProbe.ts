// The engine's view of a literal cluster with a mesh: its objects are read as manifests are.

import type { JsonObject } from "../../server/src/base/json.ts";
import type { OtherFacts, ServiceFacts } from "../../server/src/model/facts.ts";
import { decodeValue, noContext } from "../../server/src/model/resource.ts";
import { type PolicyView, toKindKey } from "../../server/src/model/views.ts";
import type { LiteralCluster } from "./literal.ts";
import type { LiteralObject } from "./literalIstio.ts";
import { toView } from "./probe.ts";

export function toMeshView(cluster: LiteralCluster, unlisted: readonly string[] = []): PolicyView {
  const { mesh } = cluster;
  const base = toView(cluster, unlisted);
  if (!mesh) return base;
  const objects = new Map<string, OtherFacts[]>();
  const services: ServiceFacts[] = [];
  const add = (
    apiVersion: string,
    kind: string,
    namespace: string,
    name: string,
    more: JsonObject,
    annotations = {},
  ) => {
    const value = { apiVersion, kind, metadata: { name, namespace, annotations }, ...more };
    for (const { facts } of decodeValue(value, undefined, noContext)) {
      const key = toKindKey(facts.id.group, facts.id.kind);
      if (facts.is === "service") services.push(facts);
      else if (facts.is === "other") objects.set(key, [...(objects.get(key) ?? []), facts]);
    }
  };
  const all = (apiVersion: string, kind: string, list: readonly LiteralObject[]) => {
    for (const { namespace, name, spec } of list) add(apiVersion, kind, namespace, name, { spec: spec as JsonObject });
  };
  for (const { namespace, name, spec, exportTo } of mesh.services) {
    const annotations = exportTo === undefined ? {} : { "networking.istio.io/exportTo": exportTo };
    add("v1", "Service", namespace, name, { spec: spec as JsonObject }, annotations);
  }
  all("networking.istio.io/v1", "ServiceEntry", mesh.entries);
  all("networking.istio.io/v1", "Sidecar", mesh.sidecars);
  all("security.istio.io/v1", "PeerAuthentication", mesh.authentications);
  const mode = mesh.mode === undefined ? "" : `outboundTrafficPolicy: { mode: ${mesh.mode} }\n`;
  add("v1", "ConfigMap", "istio-system", "istio", { data: { mesh: `${mode}rootNamespace: ${mesh.root}\n` } });
  return { ...base, services, objects };
}
