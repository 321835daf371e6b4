// What came and went since the world was last told: of each object the newest word, ready to be handed over in pieces. Knows
// nothing of where it came from.

import { groupBy } from "../base/group.ts";
import type { JsonObject } from "../base/json.ts";
import type { Resource } from "../model/resource.ts";
import { type ResourceId, toKey } from "../model/resourceId.ts";
import type { Family } from "./families.ts";
import type { ObjectName } from "./follow/follow.ts";
import { makeInterner } from "./interner.ts";
import { toLiveResource } from "./liveResource.ts";

/** Objects of a kind; those that only a question of reach needs may wait. */
export type Gathered = Pick<Family, "group" | "kind"> & Partial<Pick<Family, "need">>;

export interface Piece {
  readonly upserts: readonly Resource[];
  readonly deletes: readonly ResourceId[];
}

export interface Gathering {
  put(kind: Gathered, apiVersion: string, object: JsonObject): void;
  remove(kind: Gathered, name: ObjectName): void;
  /** Whether anything is there that was not taken. */
  isWaiting(): boolean;
  /** Hands over what may not wait, or all of it, in pieces of so many objects at most, and begins anew with that. */
  take(most: number, which: "soon" | "all"): readonly Piece[];
  /** Names of the Namespaces that are there. */
  readonly namespaces: ReadonlySet<string>;
}

export function makeGathering(): Gathering {
  const interner = makeInterner();
  const soon = makePending();
  const later = makePending();
  const namespaces = new Set<string>();
  const pendingOf = ({ need }: Gathered): Pending => (need === "reach" ? later : soon);
  return {
    namespaces,
    put(of, apiVersion, object) {
      const resource = toLiveResource(object, apiVersion, of.kind, interner);
      if (!resource) return;
      pendingOf(of).put(resource);
      if (of.kind === "Namespace") namespaces.add(resource.id.name);
    },
    remove(of, { namespace, name }) {
      pendingOf(of).remove({ group: of.group, kind: of.kind, namespace, name });
      if (of.kind === "Namespace") namespaces.delete(name);
    },
    isWaiting: () => soon.size + later.size > 0,
    take(most, which) {
      const taken = [soon, ...(which === "all" ? [later] : [])].map((pending) => pending.take());
      const gone = taken.flatMap(({ deletes }) => deletes);
      // Whole namespaces together: what is worked out by namespace is worked out once.
      const put = [
        ...groupBy(
          taken.flatMap(({ upserts }) => upserts),
          ({ id }) => id.namespace,
        ).values(),
      ].flat();
      const pieces: Piece[] = [];
      for (let at = 0; at < gone.length + put.length; at += most) {
        const from = Math.max(0, at - gone.length);
        const upserts = put.slice(from, Math.max(0, at + most - gone.length));
        pieces.push({ deletes: gone.slice(at, at + most), upserts });
      }
      return pieces;
    },
  };
}

interface Pending {
  readonly size: number;
  put(resource: Resource): void;
  remove(id: ResourceId): void;
  take(): Piece;
}

function makePending(): Pending {
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
    take: () => {
      const taken = { upserts: [...upserts.values()], deletes: [...deletes.values()] };
      upserts.clear();
      deletes.clear();
      return taken;
    },
  };
}
