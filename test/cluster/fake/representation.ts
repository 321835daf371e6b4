// The forms in which an answer may be asked for by its Accept header: objects whole, their metadata alone, or rows of a table.

import type { JsonObject } from "../../../server/src/base/json.ts";
import { toJson } from "./answer.ts";
import { itemBytes, metadataBytes, wholeBytes } from "./encode.ts";
import { apiVersionOf, type Resource } from "./resources.ts";
import type { Entry } from "./store.ts";
import { cellsOf, columnsOf } from "./table.ts";

export type Form =
  | { readonly is: "whole" }
  | { readonly is: "metadata" }
  | { readonly is: "table"; readonly include: "None" | "Metadata" | "Object" };

/** The first form of an Accept header that the server can give; undefined is 406. */
export function negotiate(accept: string | undefined, includeObject: string | null): Form | undefined {
  for (const range of (accept ?? "*/*").split(",")) {
    const [type = "", ...rest] = range.split(";").map((part) => part.trim());
    if (!SERVED_TYPES.includes(type)) continue;
    const parameters = new Map(rest.map((part) => [part.split("=")[0] ?? "", part.split("=")[1] ?? ""]));
    const as = parameters.get("as");
    if (as === undefined) return { is: "whole" };
    if (parameters.get("g") !== "meta.k8s.io" || parameters.get("v") !== "v1") continue;
    if (as === "PartialObjectMetadata" || as === "PartialObjectMetadataList") return { is: "metadata" };
    if (as !== "Table") continue;
    const include = includeObject === "None" || includeObject === "Object" ? includeObject : "Metadata";
    return { is: "table", include };
  }
  return undefined;
}

/** Whether an Accept header has a media type that is served, in whatever form. */
export function hasServedType(accept: string): boolean {
  return accept.split(",").some((range) => SERVED_TYPES.includes((range.split(";")[0] ?? "").trim()));
}

const SERVED_TYPES: readonly string[] = ["application/json", "*/*", "application/*", ""];

/** One object as the answer of a get or a write. */
export function oneBytes(form: Form, resource: Resource, entry: Entry): Buffer {
  switch (form.is) {
    case "whole":
      return Buffer.concat([wholeBytes(entry, resource), LINE]);
    case "metadata":
      return Buffer.concat([metadataBytes(entry), LINE]);
    case "table":
      return Buffer.concat([
        tableOf(resource, String(entry.version), [rowOf(form.include, resource, entry)], true),
        LINE,
      ]);
  }
}

/** A list in pieces; the objects of custom resources stand before the list's metadata, as keys are sorted there. */
export function* listBytes(
  form: Form,
  resource: Resource,
  metadata: JsonObject,
  entries: readonly Entry[],
): Iterable<Buffer> {
  const apiVersion = JSON.stringify(form.is === "whole" ? apiVersionOf(resource) : "meta.k8s.io/v1");
  if (form.is === "table") {
    yield Buffer.from(`{"kind":"Table","apiVersion":${apiVersion},"metadata":${toJson(metadata)},`);
    yield Buffer.from(`"columnDefinitions":${toJson(columnsOf(resource))},"rows":[`);
    yield* separated(entries, (entry) => rowOf(form.include, resource, entry));
    yield Buffer.from("]}\n");
    return;
  }
  const kind = JSON.stringify(form.is === "whole" ? `${resource.kind}List` : "PartialObjectMetadataList");
  const item = (entry: Entry): Buffer => (form.is === "whole" ? itemBytes(entry, resource) : metadataBytes(entry));
  const sorted = form.is === "whole" && resource.custom !== undefined;
  yield Buffer.from(
    sorted
      ? `{"apiVersion":${apiVersion},"items":[`
      : `{"kind":${kind},"apiVersion":${apiVersion},"metadata":${toJson(metadata)},"items":[`,
  );
  yield* separated(entries, item);
  yield Buffer.from(sorted ? `],"kind":${kind},"metadata":${toJson(metadata)}}\n` : "]}\n");
}

/** Makes the lines of one watch; of tables, the first alone has the columns. */
export function makeEventWriter(form: Form, resource: Resource): (type: string, entry: Entry) => Buffer {
  let first = true;
  return (type, entry) => {
    const wasFirst = first;
    first = false;
    return eventLine(type, () => {
      switch (form.is) {
        case "whole":
          return wholeBytes(entry, resource);
        case "metadata":
          return metadataBytes(entry);
        case "table":
          return tableOf(resource, String(entry.version), [rowOf(form.include, resource, entry)], wasFirst);
      }
    });
  };
}

/** A bookmark: an object of the watched kind that has a version and nothing else. */
export function bookmarkLine(form: Form, resource: Resource, version: number, annotations?: JsonObject): Buffer {
  const metadata = {
    resourceVersion: String(version),
    creationTimestamp: null,
    ...(annotations === undefined ? {} : { annotations }),
  };
  return eventLine("BOOKMARK", () => {
    switch (form.is) {
      case "whole":
        return Buffer.from(toJson({ kind: resource.kind, apiVersion: apiVersionOf(resource), metadata }));
      case "metadata":
        return Buffer.from(toJson({ kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata }));
      case "table":
        return tableOf(resource, String(version), [], false);
    }
  });
}

/** `{"type":"ADDED","object":…}` */
export function eventLine(type: string, object: () => Buffer): Buffer {
  return Buffer.concat([Buffer.from(`{"type":"${type}","object":`), object(), Buffer.from("}\n")]);
}

const LINE = Buffer.from("\n");

function tableOf(resource: Resource, version: string, rows: readonly Buffer[], withColumns: boolean): Buffer {
  const columns = withColumns ? toJson(columnsOf(resource)) : "null";
  return Buffer.concat([
    Buffer.from(
      `{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{"resourceVersion":"${version}"},"columnDefinitions":${columns},"rows":[`,
    ),
    ...rows,
    Buffer.from("]}"),
  ]);
}

function rowOf(include: "None" | "Metadata" | "Object", resource: Resource, entry: Entry): Buffer {
  const object =
    include === "None" ? NULL : include === "Metadata" ? metadataBytes(entry) : wholeBytes(entry, resource);
  return Buffer.concat([
    Buffer.from(`{"cells":${toJson(cellsOf(resource, entry))},"object":`),
    object,
    Buffer.from("}"),
  ]);
}

const NULL = Buffer.from("null");

/** Pieces of about 64 KiB. */
function* separated(entries: readonly Entry[], toBytes: (entry: Entry) => Buffer): Iterable<Buffer> {
  let pieces: Buffer[] = [];
  let size = 0;
  for (const [at, entry] of entries.entries()) {
    const bytes = toBytes(entry);
    if (at > 0) pieces.push(COMMA);
    pieces.push(bytes);
    size += bytes.length + 1;
    if (size < 65_536) continue;
    yield Buffer.concat(pieces);
    pieces = [];
    size = 0;
  }
  yield Buffer.concat(pieces);
}

const COMMA = Buffer.from(",");
