// An Ingress's spec taken apart as it is written, with the path of each part, for rules that judge its fields. Facts drop
// what they cannot read; these rules speak of just that. Reads only this one Ingress.

import { isObject, type Json, type JsonObject, type Path } from "../../base/json.ts";
import { memoOn } from "../../base/memo.ts";
import { emptyObject, isTemplate, readList, readObject } from "../../model/read.ts";
import type { Resource } from "../../model/resource.ts";

export interface RuleAt {
  readonly path: Path;
  readonly value: JsonObject;
  /** rules[].host where it is a text with something in it. */
  readonly host: string | undefined;
  readonly paths: readonly PathAt[];
}

export interface PathAt {
  readonly path: Path;
  readonly value: JsonObject;
}

export interface BackendAt {
  readonly path: Path;
  /** What is written; undefined where the key is not there. */
  readonly value: Json | undefined;
}

export const V1 = "networking.k8s.io/v1";

/** Whether the fields are those of v1; the removed versions have others, and other defaults. */
export function isV1({ apiVersion }: Resource): boolean {
  return apiVersion === V1;
}

/** Every item of spec.rules that is a mapping. */
export const rulesOf: (resource: Resource) => readonly RuleAt[] = memoOn(({ value }: Resource) =>
  readList(readObject(value["spec"])["rules"]).flatMap((item, index): readonly RuleAt[] => {
    if (!isClear(item)) return [];
    const path: Path = ["spec", "rules", index];
    const paths = readList(readObject(item["http"])["paths"]).flatMap((entry, at): readonly PathAt[] =>
      isClear(entry) || entry === null ? [{ path: [...path, "http", "paths", at], value: entry ?? emptyObject }] : [],
    );
    const { host } = item;
    return [{ path, value: item, host: typeof host === "string" && host !== "" ? host : undefined, paths }];
  }),
);

/** Every item of every http.paths. */
export function pathsOf(resource: Resource): readonly PathAt[] {
  return rulesOf(resource).flatMap(({ paths }) => paths);
}

/** The default backend where one is written (or its former name `backend`), and the backend of every path, written or not. */
export function backendsOf(resource: Resource): readonly BackendAt[] {
  const spec = readObject(resource.value["spec"]);
  const own = isV1(resource) ? "defaultBackend" : "backend";
  const top: readonly BackendAt[] = isWritten(spec[own]) ? [{ path: ["spec", own], value: spec[own] }] : [];
  return [
    ...top,
    ...pathsOf(resource).map(({ path, value }) => ({ path: [...path, "backend"], value: value["backend"] })),
  ];
}

export interface ServiceAt {
  readonly backend: BackendAt;
  readonly path: Path;
  readonly value: JsonObject;
  /** service.name where it is a text with something in it. */
  readonly name: string | undefined;
  /** service.port; empty where it is not there. */
  readonly port: JsonObject;
  readonly portPath: Path;
}

/** The `service` of each backend that has one and no resource beside it (the API server looks no further there). */
export function servicesOf(resource: Resource): readonly ServiceAt[] {
  return backendsOf(resource).flatMap((backend): readonly ServiceAt[] => {
    if (!isClear(backend.value) || isWritten(backend.value["resource"])) return [];
    const service = backend.value["service"];
    if (!isClear(service)) return [];
    const { name, port } = service;
    const path: Path = [...backend.path, "service"];
    if (isWritten(port) && !isClear(port)) return [];
    return [
      {
        backend,
        path,
        value: service,
        name: typeof name === "string" && name !== "" ? name : undefined,
        port: readObject(port),
        portPath: [...path, "port"],
      },
    ];
  });
}

/** Whether the API server sees a value: null counts as absent. */
export function isWritten(value: Json | undefined): boolean {
  return value !== undefined && value !== null;
}

/** A mapping whose keys are all plain: a template may add keys or be the mapping itself, then nothing is missing from it. */
export function isClear(value: Json | undefined): value is JsonObject {
  return isObject(value) && Object.keys(value).every((key) => key !== "?" && !isTemplate(key));
}
