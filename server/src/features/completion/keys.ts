// Offers from the schemas: keys with what is required inside them, values of enumerations, apiVersion and kind.

import { CompletionItemKind } from "vscode-languageserver-types";
import type { Path } from "../../base/json.ts";
import type { FieldDoc, KeyDoc, KindRef, Schemas } from "../../schema/schema.ts";
import { fieldDocumentation } from "../fieldDocumentation.ts";
import { wordsAt } from "../words.ts";
import type { Body, Offer } from "./offer.ts";

/**
 * Keys of the mapping at a path that are not there yet: required ones first, then those that most manifests have.
 * @param isChosen whether there is something to choose from at a path of the resource
 */
export function offerKeys(
  schemas: Schemas,
  kind: KindRef,
  path: Path,
  siblings: readonly string[],
  isChosen: (path: Path) => boolean,
): readonly Offer[] {
  const taken = new Set(siblings);
  return schemas
    .keys(kind, path)
    .filter(({ key }) => !taken.has(key))
    .map((field) => {
      const inner = [...path, field.key];
      const body = bodyOf(field, kind.kind, inner);
      return {
        label: field.key,
        insert: { is: "key", key: field.key, body },
        kind: field.is === "map" ? CompletionItemKind.Module : CompletionItemKind.Field,
        rank: field.required ? 3 : COMMON.has(field.key) ? 4 : field.key === "status" ? 6 : 5,
        detail: field.required ? `${field.type}, required` : field.type,
        documentation: () => fieldDocumentation(field),
        deprecated: /^deprecated\b/i.test(field.description),
        asksOn: asksOn(schemas, kind, body, inner, isChosen),
      };
    });
}

/** Whether the first tab stop of a body is at a place with something to choose. */
function asksOn(schemas: Schemas, kind: KindRef, body: Body, path: Path, isChosen: (path: Path) => boolean): boolean {
  switch (body.is) {
    case "map": {
      const [first] = body.entries;
      if (first) return asksOn(schemas, kind, first.body, [...path, first.key], isChosen);
      return isChosen(path) || schemas.keys(kind, path).length > 0;
    }
    case "list":
      return asksOn(schemas, kind, body.item, [...path, 0], isChosen);
    case "stop":
      return isChosen(path) || offerEnum(schemas.field(kind, path)).length > 0 || schemas.keys(kind, path).length > 0;
    // The editor shows these by itself.
    case "choice":
    case "text":
    case "block":
    case "value":
      return false;
  }
}

/** Keys that most manifests of the kinds concerned have; the others stand below them. */
const COMMON = new Set(
  [
    "metadata spec data type name namespace labels annotations selector matchLabels template containers image ports",
    "port targetPort protocol containerPort env replicas podSelector namespaceSelector ipBlock cidr policyTypes ingress egress",
    "endpointSelector ingressDeny egressDeny toEndpoints fromEndpoints toEntities fromEntities toFQDNs toCIDR toCIDRSet toPorts",
    "from to ingressClassName rules tls host hosts secretName http path backend service number controller",
  ].flatMap((line) => line.split(" ")),
);

/** Values that a field's enumeration allows. */
export function offerEnum(field: FieldDoc | undefined): readonly Offer[] {
  if (!field) return [];
  const values = field.enum.length > 0 ? field.enum : field.type === "boolean" ? [true, false] : [];
  return values.flatMap((value, index) =>
    value === null || typeof value === "object" ? [] : [choice(value, index, field)],
  );
}

/** Versions, of the kind that is written where one is. */
export function offerApiVersions(schemas: Schemas, kind: string | undefined): readonly Offer[] {
  const fitting = schemas.kinds().filter((ref) => ref.kind === kind);
  const versions = [...new Set((fitting.length > 0 ? fitting : schemas.kinds()).map((ref) => ref.apiVersion))];
  return versions.map((version) => ({
    label: version,
    insert: { is: "scalar", value: version },
    kind: CompletionItemKind.EnumMember,
    rank: NETWORK.test(version) ? 1 : 2,
  }));
}

/** Kinds of the version that is written; without one, all, and the version comes along. */
export function offerKinds(schemas: Schemas, apiVersion: string | undefined): readonly Offer[] {
  const all = schemas.kinds();
  const fitting = apiVersion === undefined ? [] : all.filter((ref) => ref.apiVersion === apiVersion);
  const kinds = fitting.length > 0 ? fitting : all;
  const seen = new Set<string>();
  return kinds.flatMap((ref): Offer[] => {
    if (seen.has(ref.kind) || ref.kind.endsWith("List")) return [];
    seen.add(ref.kind);
    return [
      {
        label: ref.kind,
        insert: { is: "scalar", value: ref.kind },
        kind: CompletionItemKind.Class,
        detail: ref.apiVersion,
        rank: NETWORK.test(ref.apiVersion) ? 1 : 2,
      },
    ];
  });
}

/** The two keys that make a manifest one, for documents that are none yet. */
export function offerFirstKeys(siblings: readonly string[]): readonly Offer[] {
  return ["apiVersion", "kind", "metadata", "spec"]
    .filter((key) => !siblings.includes(key))
    .map((key, index) => ({
      label: key,
      insert: {
        is: "key",
        key,
        body: key === "metadata" ? METADATA : key === "spec" ? { is: "map", entries: [] } : { is: "stop" },
      },
      kind: CompletionItemKind.Field,
      rank: 3,
      asksOn: key === "apiVersion" || key === "kind",
      sort: String(index),
    }));
}

const NETWORK = /^(?:networking\.k8s\.io|gateway\.networking\.k8s\.io|policy\.networking\.k8s\.io)\/|^v1$/;

/** What a key brings along: what is required in it, in the order and with the words that people use. */
function bodyOf(field: KeyDoc, kind: string, path: Path): Body {
  if (kind === "Ingress" && /^(?:backend|defaultBackend)$/.test(field.key) && field.is === "map") return BACKEND;
  if (kind === "Ingress" && field.key === "paths" && field.is === "list") return PATHS;
  if (path.length === 1 && field.key === "metadata") return METADATA;
  const children = field.is === "list" ? [...path, 0] : path;
  const inside: Body | undefined =
    field.children.length > 0
      ? {
          is: "map",
          entries: field.children.map((child) => ({
            key: child.key,
            body: bodyOf(child, kind, [...children, child.key]),
          })),
        }
      : undefined;
  switch (field.is) {
    case "map":
      return inside ?? { is: "map", entries: [] };
    case "list":
      return { is: "list", item: inside ?? { is: "stop" } };
    case "scalar": {
      const known = wordsAt(kind, path.map((step) => (typeof step === "number" ? "*" : step)).join(" "));
      const choices =
        known?.map(({ text }) => text) ??
        field.enum.filter((value) => typeof value === "string" || typeof value === "number");
      if (choices.length > 1) return { is: "choice", values: choices };
      return { is: "stop" };
    }
  }
}

/** A backend is a Service in nearly every manifest, though the API has another choice. */
const BACKEND: Body = {
  is: "map",
  entries: [
    {
      key: "service",
      body: {
        is: "map",
        entries: [
          { key: "name", body: { is: "stop" } },
          { key: "port", body: { is: "map", entries: [{ key: "number", body: { is: "stop" } }] } },
        ],
      },
    },
  ],
};

/** In the order in which people write it; the API asks for no path, but hardly a manifest is without. */
const PATHS: Body = {
  is: "list",
  item: {
    is: "map",
    entries: [
      { key: "path", body: { is: "stop" } },
      { key: "pathType", body: { is: "choice", values: ["Prefix", "Exact", "ImplementationSpecific"] } },
      { key: "backend", body: BACKEND },
    ],
  },
};

const METADATA: Body = { is: "map", entries: [{ key: "name", body: { is: "stop" } }] };

function choice(value: string | number | boolean, index: number, field: FieldDoc): Offer {
  return {
    label: String(value),
    insert: { is: "scalar", value },
    kind: CompletionItemKind.EnumMember,
    sort: String(index).padStart(3, "0"),
    detail: field.default === value ? "default" : undefined,
  };
}
