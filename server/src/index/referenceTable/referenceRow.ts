// A row of the table of references: a field of a kind that names something else, and what it names. Navigation, completion
// and hover of such a field follow from its row; references that need more than the object around the name are written out
// in references.ts.

import { isObject, type JsonObject, jsonAt, type Path } from "../../base/json.ts";
import { readGatewayName } from "../../model/istioHost.ts";
import { splitName } from "../../model/qualifiedName.ts";
import type { KindKey } from "../../model/views.ts";
import { ISTIO_GATEWAY, NAMESPACE, SERVICE } from "../policyView.ts";
import { hostSites, object, type PodPick, refers, type Site } from "../site.ts";
import { entriesIn, itemsOf, portOf, type Spot, textOf, topOf } from "../spot.ts";

export interface ReferenceRow {
  readonly kinds: readonly KindKey[];
  /** Keys from the top of the resource; `*` is every item of a list, or every key of a mapping. */
  readonly path: readonly string[];
  /**
   * What the value names.
   * @param beside the object that holds the field
   * @param own the namespace of the resource
   * @param whole the resource
   * @param at where the field stands in it
   * @returns undefined where that can't be told, or where the field names nothing that is looked up
   */
  names(beside: JsonObject, own: string, whole: JsonObject, at: Path): Named | undefined;
}

export type Named =
  /** An object; `name` where it is only a part of the value (`namespace/name`). */
  | { readonly is: "object"; readonly kind: KindKey; readonly namespace: string; readonly name?: string }
  /** A Service, `name` as above; where `port` is given, its port stands beside it under that key, as a number or a name. */
  | { readonly is: "service"; readonly namespace: string; readonly port?: string; readonly name?: string }
  /** A port of a Service. */
  | {
      readonly is: "servicePort";
      readonly namespace: string;
      readonly service: string | undefined;
      readonly which: "number" | "name" | "either";
    }
  /** A listener of a Gateway or a ListenerSet, by its name or its port. */
  | {
      readonly is: "listener";
      readonly which: "name" | "port";
      readonly kind: KindKey;
      readonly namespace: string;
      readonly gateway: string | undefined;
    }
  | { readonly is: "namespace" }
  /** One of a few names that the resource itself makes, and what each stands for. */
  | { readonly is: "words"; readonly words: readonly { readonly text: string; readonly meaning: string }[] }
  /** A listener of F5 NGINX's GlobalConfigurations. */
  | { readonly is: "f5Listener" }
  /** A Gateway of Istio, as `name` or `namespace/name`, or the mesh. */
  | { readonly is: "meshGateway" }
  /** A host of Istio's registry; one of `hosts` may be of neither a Service nor a ServiceEntry. */
  | { readonly is: "istioHost"; readonly of: "hosts" | "destination" | "rule" }
  /** A host of a ServiceEntry, where it is only a part of the value (`namespace/host`). */
  | { readonly is: "meshHost"; readonly host: string }
  /** A subset that a DestinationRule makes of a host, by its full name. */
  | { readonly is: "subset"; readonly host: string | undefined }
  /** A port of a ServiceEntry that has the host. */
  | { readonly is: "entryPort"; readonly host: string }
  /** A Secret in the namespace of pods; undefined where it is not told which. */
  | { readonly is: "podSecret"; readonly pods: PodPick | undefined };

/** What a text of the form `name` or `namespace/name` names; `name` is set where it is only a part of the text. */
export function qualified(
  text: string | undefined,
  own: string,
): { readonly namespace: string; readonly name?: string } {
  return text?.includes("/") === true ? splitName(text, own) : { namespace: own };
}

/** A row, its path written with blanks: `spec routes * services * name`. */
export function reference(kinds: readonly KindKey[], path: string, names: ReferenceRow["names"]): ReferenceRow {
  return { kinds, path: path.split(" "), names };
}

/** The sites of a resource at the fields of rows. */
export function sitesAt(rows: readonly ReferenceRow[], value: JsonObject, own: string): readonly Site[] {
  return rows.flatMap((row) => spotsAt(topOf(value), row.path).flatMap((spot) => siteAt(row, spot, value, own)));
}

/** Every field of rows that is written in a resource. */
export function rowsWithPlaces(
  rows: readonly ReferenceRow[],
  value: JsonObject,
): readonly { readonly row: ReferenceRow; readonly path: Path }[] {
  return rows.flatMap((row) => spotsAt(topOf(value), row.path).map(({ path }) => ({ row, path })));
}

/** The row of a field. */
export function rowAt(rows: readonly ReferenceRow[], path: Path): ReferenceRow | undefined {
  return rows.find(
    (row) =>
      row.path.length === path.length && row.path.every((step, index) => step === "*" || step === String(path[index])),
  );
}

/** What a field names; undefined where its row can't tell. */
export function namedAt(row: ReferenceRow, value: JsonObject, path: Path, own: string): Named | undefined {
  const beside = path.slice(
    0,
    path.findLastIndex((step) => typeof step === "string"),
  );
  const around = jsonAt(value, beside);
  return isObject(around) ? row.names(around, own, value, path) : undefined;
}

function siteAt(row: ReferenceRow, spot: Spot, value: JsonObject, own: string): readonly Site[] {
  const named = namedAt(row, value, spot.path, own);
  if (named === undefined) return [];
  if (named.is === "servicePort") {
    const port = portOf(spot);
    const { namespace, service } = named;
    return port === undefined || service === undefined
      ? []
      : [refers(spot, { is: "servicePort", namespace, service, port })];
  }
  switch (named.is) {
    case "listener": {
      const { kind, namespace, gateway } = named;
      const listener = textOf(spot);
      // A port may be that of several listeners.
      return listener === undefined || gateway === undefined || named.which === "port"
        ? []
        : [refers(spot, { is: "listener", kind, namespace, gateway, listener })];
    }
    case "object":
    case "service": {
      const kind = named.is === "service" ? SERVICE : named.kind;
      const { namespace, name } = named;
      if (name === undefined) return object(spot, kind, namespace);
      return name === "" ? [] : [refers(spot, { is: "object", kind, namespace, name })];
    }
    case "meshGateway": {
      const gateway = readGatewayName(textOf(spot) ?? "", own);
      return gateway ? [refers(spot, { is: "object", kind: ISTIO_GATEWAY, ...gateway })] : [];
    }
    case "istioHost":
      return hostSites(spot, own, "refers");
    case "meshHost":
      return [refers(spot, { is: "meshHost", host: named.host })];
    case "subset": {
      const subset = textOf(spot);
      const { host } = named;
      return subset === undefined || host === undefined ? [] : [refers(spot, { is: "subset", host, subset })];
    }
    case "podSecret": {
      const name = textOf(spot);
      return name === undefined || named.pods === undefined
        ? []
        : [refers(spot, { is: "podSecret", pods: named.pods, name })];
    }
    case "words":
    case "f5Listener":
    case "entryPort":
      return [];
    case "namespace":
      return object(spot, NAMESPACE, "");
  }
}

function spotsAt(spot: Spot, [step, ...rest]: readonly string[]): readonly Spot[] {
  if (step === undefined) return [spot];
  if (step === "*")
    return [...itemsOf(spot), ...entriesIn(spot).map((entry) => entry.spot)].flatMap((item) => spotsAt(item, rest));
  return isObject(spot.value) && Object.hasOwn(spot.value, step)
    ? spotsAt({ value: spot.value[step], path: [...spot.path, step] }, rest)
    : [];
}
