// What came and went since the world was last told: of each object the newest word, ready to be handed over. Knows nothing of
// where it came from.

import type { JsonObject } from "../base/json.ts";
import { decodeValue, noContext, type Resource } from "../model/resource.ts";
import { type ResourceId, toKey } from "../model/resourceId.ts";
import type { Family } from "./families.ts";
import { makeInterner } from "./interner.ts";
import { trimmed } from "./normalise.ts";

export interface Gathering {
  put(kind: Pick<Family, "kind">, apiVersion: string, object: JsonObject): void;
  remove(id: ResourceId): void;
  isEmpty(): boolean;
  /** Hands all of it over, and begins anew. */
  take(): { readonly upserts: readonly Resource[]; readonly deletes: readonly ResourceId[] };
  /** Names of the Namespaces that are there. */
  readonly namespaces: ReadonlySet<string>;
}

export function makeGathering(): Gathering {
  const intern = makeInterner();
  const upserts = new Map<string, Resource>();
  const deletes = new Map<string, ResourceId>();
  const namespaces = new Set<string>();
  return {
    namespaces,
    put({ kind }, apiVersion, object) {
      for (const resource of decodeValue(trimmed(object, apiVersion, kind, intern), undefined, noContext)) {
        if (!resource.named) continue;
        const key = toKey(resource.id);
        upserts.set(key, resource);
        deletes.delete(key);
        if (kind === "Namespace") namespaces.add(resource.id.name);
      }
    },
    remove(id) {
      deletes.set(toKey(id), id);
      upserts.delete(toKey(id));
      if (id.kind === "Namespace") namespaces.delete(id.name);
    },
    isEmpty: () => upserts.size === 0 && deletes.size === 0,
    take() {
      const taken = { upserts: [...upserts.values()], deletes: [...deletes.values()] };
      upserts.clear();
      deletes.clear();
      return taken;
    },
  };
}
