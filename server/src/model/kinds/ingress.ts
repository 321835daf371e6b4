// Ingress (v1, and the removed v1beta1 of both groups, read into the same facts) and IngressClass.

import { isObject, type Json, type JsonObject } from "../../base/json.ts";
import type { IngressBackend, IngressClassFacts, IngressFacts, IngressPath, IngressRule } from "../facts.ts";
import { readInteger, readLabels, readList, readObject, readText } from "../read.ts";
import type { ResourceId } from "../resourceId.ts";
import type { KindDefinition } from "./kind.ts";

export const ingress: KindDefinition = {
  group: "networking.k8s.io",
  kind: "Ingress",
  namespaced: true,
  decode: decodeIngress,
};

export const ingressClass: KindDefinition = {
  group: "networking.k8s.io",
  kind: "IngressClass",
  namespaced: false,
  decode: decodeIngressClass,
};

function decodeIngress(value: JsonObject, id: ResourceId, apiVersion: string): IngressFacts {
  const spec = readObject(value["spec"]);
  return {
    is: "ingress",
    id,
    apiVersion,
    className: readText(spec["ingressClassName"]),
    annotations: readLabels(readObject(value["metadata"])["annotations"]),
    defaultBackend: readBackend(spec["defaultBackend"] ?? spec["backend"]),
    rules: readList(spec["rules"]).map(readRule),
    tls: readList(spec["tls"]).map((item, index) => {
      const tls = readObject(item);
      return {
        hosts: readList(tls["hosts"]).flatMap((host) => readText(host) ?? []),
        secretName: readText(tls["secretName"]),
        index,
      };
    }),
  };
}

function readRule(item: Json, index: number): IngressRule {
  const rule = readObject(item);
  return {
    host: readText(rule["host"]),
    hasHttp: isObject(rule["http"]),
    paths: readList(readObject(rule["http"])["paths"]).map(readPath),
    index,
  };
}

function readPath(item: Json, index: number): IngressPath {
  const path = readObject(item);
  return {
    path: readText(path["path"]),
    pathType: readText(path["pathType"]),
    backend: readBackend(path["backend"]),
    index,
  };
}

function readBackend(value: Json | undefined): IngressBackend | undefined {
  if (!isObject(value)) return undefined;
  const service = readObject(value["service"]);
  const port = readObject(service["port"]);
  const oldPort = value["servicePort"];
  return {
    service: readText(service["name"]) ?? readText(value["serviceName"]),
    // The API server takes 0 for an absent number.
    portNumber: (readInteger(port["number"]) || undefined) ?? readInteger(oldPort),
    portName: readText(port["name"]) ?? readText(oldPort),
    hasResource: isObject(value["resource"]),
  };
}

function decodeIngressClass(value: JsonObject, id: ResourceId): IngressClassFacts {
  const annotations = readLabels(readObject(value["metadata"])["annotations"]);
  return {
    is: "ingressClass",
    id,
    controller: readText(readObject(value["spec"])["controller"]),
    isDefault: annotations["ingressclass.kubernetes.io/is-default-class"] === "true",
  };
}
