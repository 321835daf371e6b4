// Whether two ids name one object.

import { type ResourceId, toKey } from "../../model/resourceId.ts";

export function sameId(a: ResourceId | undefined, b: ResourceId): boolean {
  return a !== undefined && toKey(a) === toKey(b);
}
