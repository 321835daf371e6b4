// The objects that the tests of an API server work with.

import type { JsonObject } from "../../server/src/base/json.ts";

export const NAMESPACE = "behaviour";
/** Stands where data of the Secret is. */
export const CANARY = "c2FsbHlwb3J0LWNhbmFyeQ==";

/** The Service of that name. */
export function service(name: string): JsonObject {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: NAMESPACE, labels: { number: name.slice(1) } },
    spec: { selector: { app: name }, ports: [{ name: "http", port: 80 }] },
  };
}

/** As `kubectl apply` leaves it: all of it in an annotation once more. */
export function secret(): JsonObject {
  const data = { "tls.crt": CANARY, "tls.key": CANARY };
  const annotations = { "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify({ data }) };
  const metadata = { name: "shop-tls", namespace: NAMESPACE, annotations };
  return { apiVersion: "v1", kind: "Secret", type: "kubernetes.io/tls", metadata, data };
}

/** Of custom resources called widgets. */
export function definition(): JsonObject {
  const properties = {
    size: { type: "integer" },
    door: { "x-kubernetes-int-or-string": true },
    part: { type: "object", "x-kubernetes-embedded-resource": true, "x-kubernetes-preserve-unknown-fields": true },
  };
  const schema = { openAPIV3Schema: { type: "object", properties } };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "widgets.behaviour.example" },
    spec: {
      group: "behaviour.example",
      scope: "Namespaced",
      names: { plural: "widgets", singular: "widget", kind: "Widget" },
      versions: [{ name: "v1", served: true, storage: true, schema }],
    },
  };
}

/** One of them. */
export function widget(): JsonObject {
  return {
    apiVersion: "behaviour.example/v1",
    kind: "Widget",
    metadata: { name: "small", namespace: NAMESPACE },
    size: 1,
  };
}
