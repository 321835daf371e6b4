// Which resource a cursor is in, read from the repaired text, so that a half-typed line hides nothing of it.

import { type FileState, resourcesIn } from "../../analysis/snapshot.ts";
import { isObject, type Json } from "../../base/json.ts";
import { type DecodeContext, decodeDocument, noContext } from "../../model/resource.ts";
import type { KindRef } from "../../schema/schema.ts";
import type { CursorContext } from "../../yaml/cursor.ts";
import type { PlacedDocument } from "../../yaml/file.ts";
import type { Place } from "../slot.ts";

export interface Found {
  /** Undefined in a document that is no manifest yet. */
  readonly place: Place | undefined;
  readonly kind: KindRef | undefined;
  readonly root: Json | undefined;
}

/**
 * The resource around the cursor, and the cursor's path in it.
 * @param home where objects go whose manifests name none
 */
export function findPlace(
  state: FileState,
  placed: PlacedDocument,
  context: CursorContext,
  home: string | undefined,
): Found {
  const { repaired, path } = context;
  const resources = decodeDocument(repaired, contextOf(state, placed, home));
  const resource = resources.findLast((item) => item.path.every((step, index) => path[index] === step));
  if (!resource) return { place: undefined, kind: undefined, root: repaired.value };
  const { group, kind, namespace } = resource.id;
  return {
    place: { group, kind, namespace, value: resource.value, path: path.slice(resource.path.length) },
    kind: { apiVersion: resource.apiVersion, kind },
    root: repaired.value,
  };
}

/** The namespace that a kustomization gives the file, told by a resource that has it. */
function contextOf(state: FileState, placed: PlacedDocument, home: string | undefined): DecodeContext {
  const known = [...resourcesIn(state, placed.document), ...state.resources.slice(0, 50)].find(
    ({ namespaceFrom, id }) => namespaceFrom === "context" && id.namespace !== "",
  );
  return known
    ? { namespace: known.id.namespace, overrides: true }
    : home === undefined
      ? noContext
      : { namespace: home, overrides: false };
}

/** Whether a document without kind and apiVersion may become a manifest: empty, or begun with a manifest's keys. */
export function mayBecomeManifest(root: Json | undefined): boolean {
  if (!isObject(root)) return true;
  return Object.keys(root).every((key) => /^(?:apiVersion|kind|metadata|spec|.{0,12}[\ue000-\uf8ff].*)$/.test(key));
}
