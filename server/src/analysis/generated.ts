// The ConfigMaps and Secrets that a kustomization generates, so that references to them are not called missing. Their
// real names get a hash at the end, and so do the references: both are known here by the name as written.

import { isObject } from "../base/json.ts";
import { readList, readObject, readText } from "../model/read.ts";
import { type DecodeContext, decodeValue, type Resource } from "../model/resource.ts";
import type { YamlDocument } from "../yaml/document.ts";

const GENERATORS = [
  { field: "configMapGenerator", kind: "ConfigMap" },
  { field: "secretGenerator", kind: "Secret" },
] as const;

/** The objects that the generators of a kustomization make, placed at the generators; names only, no values. */
export function generatedBy(document: YamlDocument, context: DecodeContext): readonly Resource[] {
  const value = readObject(document.value);
  return GENERATORS.flatMap(({ field, kind }) =>
    readList(value[field]).flatMap((item, index) => {
      const name = isObject(item) ? readText(item["name"]) : undefined;
      if (!isObject(item) || name === undefined) return [];
      const namespace = readText(item["namespace"]);
      const type = kind === "Secret" ? readText(item["type"]) : undefined;
      const metadata = namespace === undefined ? { name } : { name, namespace };
      const made = { apiVersion: "v1", kind, metadata, ...(type === undefined ? {} : { type }) };
      return decodeValue(made, document, context).map((resource) => ({ ...resource, path: [field, index] }));
    }),
  );
}
