// Changes of objects that are yet to be told: of each object the last one.

import { groupBy } from "../base/group.ts";
import type { Resource } from "../model/resource.ts";
import { type ResourceId, toKey } from "../model/resourceId.ts";

export interface Pending {
  readonly size: number;
  put(resource: Resource): void;
  remove(id: ResourceId): void;
  /** Gives what there is, in pieces of so many objects at most, and begins anew. */
  take(most: number): readonly Piece[];
}

export interface Piece {
  readonly upserts: readonly Resource[];
  readonly deletes: readonly ResourceId[];
}

export function makePending(): Pending {
  const upserts = new Map<string, Resource>();
  const deletes = new Map<string, ResourceId>();
  return {
    get size() {
      return upserts.size + deletes.size;
    },
    put: (resource) => {
      const key = toKey(resource.id);
      upserts.set(key, resource);
      deletes.delete(key);
    },
    remove: (id) => {
      const key = toKey(id);
      deletes.set(key, id);
      upserts.delete(key);
    },
    take: (most) => {
      // Pieces of whole namespaces: what is worked out by namespace is worked out once.
      const put = [...groupBy([...upserts.values()], ({ id }) => id.namespace).values()].flat();
      const gone = [...deletes.values()];
      upserts.clear();
      deletes.clear();
      const pieces: Piece[] = [];
      for (let at = 0; at < gone.length; at += most) pieces.push({ upserts: [], deletes: gone.slice(at, at + most) });
      for (let at = 0; at < put.length; at += most) pieces.push({ upserts: put.slice(at, at + most), deletes: [] });
      return pieces;
    },
  };
}
