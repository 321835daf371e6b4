// The documentation of a field as Markdown: folded to three lines for hovers. Texts come from the API reference that the
// schemas were made of, from a CRD of the workspace or from a cluster, so they are escaped like everything else.

import { type Json, type Path, toFieldPath } from "../base/json.ts";
import type { FieldDoc, KindRef } from "../schema/schema.ts";
import { code, escape, lines } from "./markdown.ts";

/** Type, standard and description. */
export function fieldDocumentation(field: FieldDoc, most = 400): string {
  return lines(headOf(field), escape(firstSentences(field.description, most)));
}

/** The same under the field's path, in three lines, the last one a link to the reference. */
export function fieldHover(kind: KindRef, path: Path, field: FieldDoc): string {
  return lines(
    `${code(toFieldPath(path))} · ${headOf(field)}`,
    escape(firstSentences(field.description, 240)),
    referenceOf(kind),
  );
}

/** The API reference of Kubernetes' own kinds; those of add-ons have pages of their own, at no common address. */
function referenceOf({ apiVersion, kind }: KindRef): string | undefined {
  const [version = "", group = "core"] = apiVersion.split("/").reverse();
  if (!OWN_GROUP.test(group) || !/^[A-Za-z]+$/.test(kind) || !/^v\w+$/.test(version)) return undefined;
  const anchor = `${kind.toLowerCase()}-${version}-${group.replaceAll(".", "-")}`;
  return `[${kind} ${version}](https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.34/#${anchor})`;
}

const OWN_GROUP =
  /^(?:core|apps|batch|autoscaling|policy|(?:networking|discovery|storage|scheduling|coordination|apiregistration|admissionregistration|apiextensions|rbac\.authorization|events)\.k8s\.io)$/;

function headOf(field: FieldDoc): string {
  const parts = [
    escape(field.type),
    field.required ? "required" : "",
    field.default === undefined ? "" : `default ${code(show(field.default))}`,
  ];
  if (field.enum.length > 0)
    parts.push(
      `one of ${field.enum
        .slice(0, 8)
        .map((value) => code(show(value)))
        .join(", ")}`,
    );
  return parts.filter((part) => part !== "").join(" · ");
}

/** Whole sentences, as many as fit; at least the beginning of the first. */
function firstSentences(text: string, most: number): string {
  const flat = text.replaceAll(/\s+/g, " ").trim();
  if (flat.length <= most) return flat;
  const end = flat.lastIndexOf(". ", most);
  return end > most / 3 ? flat.slice(0, end + 1) : `${flat.slice(0, flat.lastIndexOf(" ", most))}…`;
}

function show(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
