// Offers inside metadata.annotations: the keys that may be read on the object, and the values that a key takes.

import { CompletionItemKind } from "vscode-languageserver-types";
import type { Snapshot } from "../../analysis/snapshot.ts";
import { jsonAt } from "../../base/json.ts";
import { CONFIG_MAP, SECRET, SERVICE } from "../../index/policyView.ts";
import type { AnnotationRow } from "../../ingress/annotations/annotationRow.ts";
import { findAnnotation, isController, valueOf, writtenKey } from "../../ingress/annotations/knownAnnotations.ts";
import { referenceKindOf } from "../../ingress/annotations/reference.ts";
import { scopeOf } from "../../ingress/annotations/scope.ts";
import type { AnnotationOwner } from "../../ingress/controller.ts";
import { readLabels } from "../../model/read.ts";
import { annotationDocumentation, showType } from "../annotationDocumentation.ts";
import { mayRead, servedIn, servicesIn } from "../annotationReaders.ts";
import type { Place } from "../slot.ts";
import { offerObjects } from "./objects.ts";
import type { Body, Offer } from "./offer.ts";

/** Keys that are not written yet: those of who may serve the object first, older names last, removed ones never. */
export function offerAnnotations(snapshot: Snapshot, place: Place, siblings: readonly string[]): readonly Offer[] {
  const scope = scopeOf(place);
  if (scope === undefined) return [];
  const written = Object.fromEntries(siblings.map((key) => [key, true]));
  return mayRead(snapshot, place).flatMap((owner) =>
    (owner.annotations ?? [])
      .filter((row) => row.scope.includes(scope) && row.removedIn === undefined)
      .filter((row) => row.nameTemplate === true || writtenKey(owner, row.name, written) === undefined)
      .map((row) => toOffer(owner, row, isController(owner) ? 1 : 2, written)),
  );
}

function toOffer(
  owner: AnnotationOwner,
  row: AnnotationRow,
  rank: number,
  written: { readonly [key: string]: boolean },
): Offer {
  const isOld = row.deprecated === true || row.aliasOf !== undefined;
  const key = row.nameTemplate === true ? numbered(row.name, written) : row.name;
  const choice = hasChoice(row);
  return {
    label: key,
    insert: { is: "key", key, body: choice ? { is: "stop" } : bodyOf(row) },
    kind: CompletionItemKind.Property,
    rank: isOld ? 6 : rank,
    detail:
      row.default === undefined || row.default === "" ? showType(row) : `${showType(row)}, default ${row.default}`,
    source: owner.title,
    documentation: () => annotationDocumentation(owner, row),
    deprecated: isOld,
    asksOn: choice,
  };
}

/** The first number whose key is not there yet. */
function numbered(name: string, written: { readonly [key: string]: boolean }): string {
  let number = 0;
  while (Object.hasOwn(written, name.replace("<n>", String(number)))) number++;
  return name.replace("<n>", String(number));
}

/** Whether there are names of the cluster, or items, to choose from. */
function hasChoice(row: AnnotationRow): boolean {
  return (
    referenceKindOf(row) !== undefined ||
    row.items !== undefined ||
    /^cert-manager\.io\/(?:cluster-)?issuer$/.test(row.name)
  );
}

function bodyOf(row: AnnotationRow): Body {
  switch (row.type) {
    case "boolean":
      // Whoever writes it wants what is not so anyway.
      return { is: "choice", values: row.default === "true" ? ["false", "true"] : ["true", "false"] };
    case "enum":
      return { is: "choice", values: (row.enum ?? []).filter((value) => value !== "") };
    case "snippet":
      return { is: "block" };
    default:
      return { is: "text", value: row.default ?? row.example ?? "" };
  }
}

/**
 * Values of an annotation.
 * @param prefix what is typed of the value so far
 */
export function offerAnnotationValues(snapshot: Snapshot, place: Place, key: string, prefix: string): readonly Offer[] {
  const found = findAnnotation(key, servedIn(snapshot, place)?.controller.id);
  const row = found?.row;
  if (!row) return [];
  const annotations = readLabels(jsonAt(place.value, ["metadata", "annotations"]));
  const reference = referenceKindOf(row);
  if (reference !== undefined) return offerNames(snapshot, place, row, reference, prefix);
  if (row.items !== undefined && row.type === "list") {
    const items = row.items === "services" ? servicesIn(place) : [...row.items, ...(row.plusItems ?? [])];
    return offerItems(row, items, prefix);
  }
  const narrowed = Object.entries(row.byValue ?? {}).flatMap(([name, table]) => {
    const said = valueOf(found.owner, name, annotations);
    return said !== undefined && Object.hasOwn(table, said) ? (table[said] ?? []) : [];
  });
  const words =
    row.type === "boolean"
      ? ["true", "false"]
      : row.byValue
        ? narrowed
        : (row.enum ??
          (row.items === "services" || row.items === undefined ? [] : [...row.items, ...(row.plusItems ?? [])]));
  const offers = words.map((value, index) => word(row, value, index));
  const shown = new Set(words);
  const more = [row.default, row.example].filter(
    (value): value is string =>
      value !== undefined && value !== "" && !shown.has(value) && row.type !== "snippet" && !row.byValue,
  );
  return [
    ...offers,
    ...more.map((value, index) => ({
      ...word(row, value, 90 + index),
      hint: value === row.default ? "default" : "example",
    })),
  ];
}

function word(row: AnnotationRow, value: string, index: number): Offer {
  return {
    label: value,
    insert: { is: "scalar", value },
    kind: CompletionItemKind.EnumMember,
    sort: String(index).padStart(2, "0"),
    hint: value === row.default ? "default" : row.plusItems?.includes(value) ? "NGINX Plus" : undefined,
  };
}

/** Items behind those that are typed already. */
function offerItems(row: AnnotationRow, items: readonly string[], prefix: string): readonly Offer[] {
  const separator = row.separator ?? ",";
  const cut = prefix.lastIndexOf(separator) + 1;
  const head = prefix.slice(0, cut) + (cut > 0 ? (/^\s*/.exec(prefix.slice(cut))?.[0] ?? "") : "");
  const taken = new Set(
    prefix
      .slice(0, cut)
      .split(separator)
      .map((item) => item.trim()),
  );
  return items
    .filter((item) => item !== "" && !taken.has(item))
    .map((item, index) => ({
      ...word(row, item, index),
      insert: { is: "scalar", value: head + item },
      filter: head + item,
    }));
}

/** These two of ingress-nginx take a name with its namespace alone. */
const WITH_NAMESPACE = /^nginx\.ingress\.kubernetes\.io\/(?:auth-tls-secret|proxy-ssl-secret)$/;

function offerNames(
  snapshot: Snapshot,
  place: Place,
  row: AnnotationRow,
  reference: "Secret" | "ConfigMap" | "Service",
  prefix: string,
): readonly Offer[] {
  const kind = reference === "Secret" ? SECRET : reference === "ConfigMap" ? CONFIG_MAP : SERVICE;
  const whole = WITH_NAMESPACE.test(row.name) || prefix.includes("/");
  return offerObjects(snapshot, place, [kind]).map((offer) => {
    const value = whole ? `${place.namespace}/${offer.label}` : offer.label;
    const isFitting = row.secretType === undefined || offer.detail === row.secretType;
    return { ...offer, label: value, insert: { is: "scalar", value }, rank: isFitting ? 1 : 3 };
  });
}
