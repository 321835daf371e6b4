// What an annotation names that takes the name of a Secret, a ConfigMap or a Service: a name, or namespace/name.

import type { AnnotationRow } from "./annotationRow.ts";

export interface NamedObject {
  /** Undefined: the namespace of the object that bears the annotation. */
  readonly namespace: string | undefined;
  readonly name: string;
  /** Where the name begins in the value. */
  readonly at: number;
}

export type ReferenceKind = "Secret" | "ConfigMap" | "Service";

/** The kind of object that a row's value names; undefined for all other rows. */
export function referenceKindOf({ type }: Pick<AnnotationRow, "type">): ReferenceKind | undefined {
  return type === "secret-ref"
    ? "Secret"
    : type === "configmap-ref"
      ? "ConfigMap"
      : type === "service-ref"
        ? "Service"
        : undefined;
}

/** What a value names; undefined where it names no object (a file), and where it is no name. */
export function parseReference(value: string): NamedObject | undefined {
  if (/^(?:file|https?):/.test(value)) return undefined;
  const start = value.startsWith("secret://") ? "secret://".length : 0;
  const parts = value.slice(start).split("/");
  const name = parts.at(-1) ?? "";
  if (parts.length > 2 || !parts.every((part) => NAME.test(part))) return undefined;
  const at = value.length - name.length;
  return parts.length === 2 ? { namespace: parts[0], name, at } : { namespace: undefined, name, at };
}

/** DNS-1123 subdomain, the form of the names of objects. */
const NAME = /^(?=.{1,253}$)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
