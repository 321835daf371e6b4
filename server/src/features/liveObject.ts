// A live object as a read-only document: the address that leads to it where no file declares it, and its text. Values of
// Secrets and ConfigMaps never came in, so they are not in it.

import type { Snapshot } from "../analysis/snapshot.ts";
import { bucketOf } from "../index/catalog.ts";
import type { ResourceId } from "../model/resourceId.ts";
import { type KindKey, toKindKey } from "../model/views.ts";
import { printBlock } from "../yaml/print.ts";

export interface LiveObjectRequest {
  readonly kind: KindKey;
  readonly namespace: string;
  readonly name: string;
}

/** The scheme of these documents. What is opened under it declares nothing: it is the cluster's already. */
export const LIVE_SCHEME = "sallyport-live";

/** The address of a live object. Its path is the title of the tab; the query says all that the server needs. */
export function liveUri({ group, kind, namespace, name }: ResourceId): string {
  const title = [kind, ...(namespace === "" ? [] : [namespace]), name].map(encodeURIComponent).join("%20");
  const wanted: LiveObjectRequest = { kind: toKindKey(group, kind), namespace, name };
  return `${LIVE_SCHEME}:/${title}.yaml?${encodeURIComponent(JSON.stringify(wanted))}`;
}

/** The object as YAML; undefined where the cluster has none of that name. */
export function liveObject({ catalog }: Snapshot, { kind, namespace, name }: LiveObjectRequest): string | undefined {
  const live = bucketOf(catalog, kind, namespace).live.get(name);
  return live && `${printBlock(live.resource.value, 0).join("\n")}\n`;
}
