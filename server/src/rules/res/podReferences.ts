// What a pod needs from ConfigMaps and Secrets to start, with the places of the names (core/v1 PodSpec). Optional ones are left out.

import { isObject, type JsonObject, type Path } from "../../base/json.ts";
import { readObject } from "../../model/read.ts";
import { itemsAt } from "../ports.ts";
import type { RuleContext } from "../rule.ts";
import { containersOf, podSpecPath } from "./containers.ts";

export interface PodReference {
  readonly kind: "ConfigMap" | "Secret";
  readonly name: string;
  readonly path: Path;
}

/** The references of a workload's pod: envFrom, env and volumes. */
export function podReferences(cx: RuleContext): readonly PodReference[] {
  const found: PodReference[] = [];
  const add = (kind: PodReference["kind"], holder: JsonObject, path: Path, key: string, field = "name"): void => {
    const source = holder[key];
    if (!isObject(source) || source["optional"] === true) return;
    const name = source[field];
    if (typeof name === "string" && name !== "") found.push({ kind, name, path: [...path, key, field] });
  };
  for (const { path } of containersOf(cx)) {
    for (const { item, path: at } of itemsAt(cx, [...path, "envFrom"])) {
      add("ConfigMap", item, at, "configMapRef");
      add("Secret", item, at, "secretRef");
    }
    for (const { item, path: at } of itemsAt(cx, [...path, "env"])) {
      const source = readObject(item["valueFrom"]);
      add("ConfigMap", source, [...at, "valueFrom"], "configMapKeyRef");
      add("Secret", source, [...at, "valueFrom"], "secretKeyRef");
    }
  }
  for (const { item, path } of itemsAt(cx, [...podSpecPath(cx), "volumes"])) {
    add("ConfigMap", item, path, "configMap");
    add("Secret", item, path, "secret", "secretName");
    for (const { item: source, path: at } of itemsAt(cx, [...path, "projected", "sources"])) {
      add("ConfigMap", source, at, "configMap");
      add("Secret", source, at, "secret");
    }
  }
  return found;
}
