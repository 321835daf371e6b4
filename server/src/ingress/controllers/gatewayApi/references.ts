// What routes, Gateways and ListenerSets of the Gateway API name in other objects, field by field, with group and kind filled
// in: backends and where requests are copied to, certificates and CAs. Whether the objects exist is not this file's business.

import { isObject, type Json, type JsonObject, jsonAt, type Path } from "../../../base/json.ts";
import { readInteger, readList, readObject, readText } from "../../../model/read.ts";

/** A reference with its group and kind; `namespace` is undefined where none is written. */
export interface ObjectReference {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly port: number | undefined;
  /** Of the object that holds the name. */
  readonly path: Path;
  readonly use: "backend" | "mirror" | "authorisation" | "certificate" | "ca";
}

/** A list of filters: of a rule, or of one of its backends. */
export interface FilterList {
  readonly filters: readonly Json[];
  readonly path: Path;
}

/** The filters of a rule, then those of its backends. */
export function filterListsOf(rule: Json, at: Path): readonly FilterList[] {
  const { filters, backendRefs } = readObject(rule);
  return [
    { filters: readList(filters), path: [...at, "filters"] },
    ...readList(backendRefs).map((ref, index) => ({
      filters: readList(readObject(ref)["filters"]),
      path: [...at, "backendRefs", index, "filters"],
    })),
  ];
}

/** Where a route sends requests: backendRefs, and the backends of its filters. */
export function routeReferences(spec: JsonObject): readonly ObjectReference[] {
  return readList(spec["rules"]).flatMap((rule, ruleIndex) => {
    const at: Path = ["spec", "rules", ruleIndex];
    const backends = readList(readObject(rule)["backendRefs"]).flatMap((ref, index) =>
      referenceAt(ref, [...at, "backendRefs", index], "Service", "backend"),
    );
    const inFilters = filterListsOf(rule, at).flatMap(({ filters, path }) =>
      filters.flatMap((filter, index) => {
        const { requestMirror, externalAuth } = readObject(filter);
        return [
          ...referenceAt(
            readObject(requestMirror)["backendRef"],
            [...path, index, "requestMirror", "backendRef"],
            "Service",
            "mirror",
          ),
          ...referenceAt(
            readObject(externalAuth)["backendRef"],
            [...path, index, "externalAuth", "backendRef"],
            "Service",
            "authorisation",
          ),
        ];
      }),
    );
    return [...backends, ...inFilters];
  });
}

/** The certificates and CAs that a Gateway or a ListenerSet names. */
export function gatewayReferences(spec: JsonObject): readonly ObjectReference[] {
  const listeners = readList(spec["listeners"]).flatMap((_, index) =>
    listAt(spec, ["listeners", index, "tls", "certificateRefs"], "Secret", "certificate"),
  );
  const ports = readList(jsonAt(spec, ["tls", "frontend", "perPort"])).flatMap((_, index) =>
    listAt(spec, ["tls", "frontend", "perPort", index, "tls", "validation", "caCertificateRefs"], "ConfigMap", "ca"),
  );
  const client: Path = ["tls", "backend", "clientCertificateRef"];
  return [
    ...listeners,
    ...listAt(spec, ["tls", "frontend", "default", "validation", "caCertificateRefs"], "ConfigMap", "ca"),
    ...ports,
    ...referenceAt(jsonAt(spec, client), ["spec", ...client], "Secret", "certificate"),
  ];
}

function listAt(spec: JsonObject, path: Path, kind: string, use: ObjectReference["use"]): readonly ObjectReference[] {
  return readList(jsonAt(spec, path)).flatMap((item, index) => referenceAt(item, ["spec", ...path, index], kind, use));
}

function referenceAt(
  value: Json | undefined,
  path: Path,
  standard: string,
  use: ObjectReference["use"],
): readonly ObjectReference[] {
  if (!isObject(value)) return [];
  const name = readText(value["name"]);
  if (name === undefined) return [];
  return [
    {
      group: typeof value["group"] === "string" ? value["group"] : "",
      kind: readText(value["kind"]) ?? standard,
      namespace: readText(value["namespace"]),
      name,
      port: readInteger(value["port"]),
      path,
      use,
    },
  ];
}
