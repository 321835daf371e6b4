// A Kubernetes object as a manifest or the cluster states it. Facts are what others may read; the value and the
// document are for rules on this object alone and for pointing at it.

import { isList, isObject, type Json, type JsonObject, type Path } from "../base/json.ts";
import type { YamlDocument } from "../yaml/document.ts";
import type { Facts } from "./facts.ts";
import { decodeOther, groupOf, isNamespaced, kindOf } from "./kinds/index.ts";
import { isTemplate, readObject } from "./read.ts";
import type { ResourceId } from "./resourceId.ts";

export interface Resource {
  readonly id: ResourceId;
  readonly apiVersion: string;
  readonly facts: Facts;
  readonly value: JsonObject;
  /** The document that states it; undefined for live objects. */
  readonly document: YamlDocument | undefined;
  /** Path of the object within its document: [] or, for an item of a List, ["items", n]. */
  readonly path: Path;
  /** Where a namespaced object's namespace comes from: the manifest, what a kustomization sets, or where it goes without either. */
  readonly namespaceFrom: "manifest" | "context" | "default";
  /** metadata.name is present and no template. */
  readonly named: boolean;
  /** The same with facts that are equal, so that one of both is held; only of live objects. */
  withFacts?(facts: Facts): Resource;
}

export interface DecodeContext {
  /** The namespace that applies where the manifest names none (kustomization, Helm release, kubeconfig context). */
  readonly namespace: string | undefined;
  /** True where the context's namespace replaces the manifest's (a kustomization does that). */
  readonly overrides: boolean;
}

export const noContext: DecodeContext = { namespace: undefined, overrides: false };

/**
 * The resources that a document states: none for text that is no Kubernetes manifest (no apiVersion or kind of text),
 * one for most, the items for a List.
 */
export function decodeDocument(document: YamlDocument, context: DecodeContext): readonly Resource[] {
  return decodeValue(document.value, document, context);
}

/** The same for a plain value, e.g. of a recording. */
export function decodeValue(
  value: Json | undefined,
  document: YamlDocument | undefined,
  context: DecodeContext,
): readonly Resource[] {
  if (!isObject(value)) return [];
  const { apiVersion, kind } = value;
  if (typeof apiVersion !== "string" || typeof kind !== "string") return [];
  if (kind.endsWith("List") && isList(value["items"])) {
    const itemKind = kind === "List" ? undefined : kind.slice(0, -"List".length);
    return value["items"].flatMap((item, index) => {
      if (!isObject(item)) return [];
      const itemVersion = typeof item["apiVersion"] === "string" ? item["apiVersion"] : apiVersion;
      const named = typeof item["kind"] === "string" ? item["kind"] : itemKind;
      return named === undefined ? [] : [decodeObject(item, itemVersion, named, document, ["items", index], context)];
    });
  }
  return [decodeObject(value, apiVersion, kind, document, [], context)];
}

function decodeObject(
  value: JsonObject,
  apiVersion: string,
  kind: string,
  document: YamlDocument | undefined,
  path: Path,
  context: DecodeContext,
): Resource {
  const metadata = readObject(value["metadata"]);
  const group = groupOf(apiVersion, kind);
  const name = typeof metadata["name"] === "string" ? metadata["name"] : "";
  const written =
    typeof metadata["namespace"] === "string" && metadata["namespace"] !== "" ? metadata["namespace"] : undefined;
  const namespaced = isNamespaced(group, kind);
  const fromContext = context.namespace !== undefined && (context.overrides || written === undefined);
  const namespace = !namespaced ? "" : fromContext ? (context.namespace ?? "") : (written ?? "default");
  const id: ResourceId = { group, kind, namespace, name };
  const decode = kindOf(group, kind)?.decode ?? decodeOther;
  return {
    id,
    apiVersion,
    facts: decode(value, id, apiVersion),
    value,
    document,
    path,
    namespaceFrom: fromContext && context.overrides ? "context" : written === undefined ? "default" : "manifest",
    named: name !== "" && !isTemplate(name) && !isTemplate(namespace),
  };
}
