// What came and went since the world was last told, ready to be handed over. What only a question of reach needs (pods, addresses)
// is gathered apart, for it may wait longer. Knows nothing of where it came from.

import type { JsonObject } from "../base/json.ts";
import type { ResourceId } from "../model/resourceId.ts";
import type { Family } from "./families.ts";
import { makeInterner } from "./interner.ts";
import { toLiveResource } from "./liveResource.ts";
import { makePending, type Piece } from "./pending.ts";

/** What of a family is to be known here. */
type Gathered = Pick<Family, "group" | "kind" | "need">;

export interface Gathering {
  put(family: Gathered, apiVersion: string, object: JsonObject): void;
  remove(family: Gathered, name: Pick<ResourceId, "namespace" | "name">): void;
  /** Hands over what need not wait, all where `isDue`, in pieces, and begins anew with it. */
  take(isDue: boolean): readonly Piece[];
  /** How many objects wait. */
  readonly size: number;
  /** Names of the Namespaces that are there. */
  readonly namespaces: ReadonlySet<string>;
}

/** Objects of one change: more are told one after another, so that a key typed meanwhile is answered between two. */
const PIECE = 400;

export function makeGathering(): Gathering {
  // Pods are many and share most; what others have each for themselves must not push that out.
  const ofPods = makeInterner();
  const ofOthers = makeInterner();
  const soon = makePending();
  const later = makePending();
  const namespaces = new Set<string>();
  const pendingOf = ({ need }: Gathered) => (need === "reach" ? later : soon);
  return {
    namespaces,
    get size() {
      return soon.size + later.size;
    },
    put(family, apiVersion, object) {
      const resource = toLiveResource(object, apiVersion, family.kind, family.kind === "Pod" ? ofPods : ofOthers);
      if (!resource) return;
      pendingOf(family).put(resource);
      if (family.kind === "Namespace") namespaces.add(resource.id.name);
    },
    remove(family, { namespace, name }) {
      const { group, kind } = family;
      pendingOf(family).remove({ group, kind, namespace, name });
      if (kind === "Namespace") namespaces.delete(name);
    },
    take: (isDue) => [...soon.take(PIECE), ...(isDue ? later.take(PIECE) : [])],
  };
}
