// The gateways that a VirtualService names, in all places where it may.

import type { Json, JsonObject, Path } from "../../base/json.ts";
import { MESH } from "../../model/istioHost.ts";
import { readList } from "../../model/read.ts";
import { itemsIn } from "./destinations.ts";

/** `gateways` of the whole and of each match. */
export function gatewaysIn(spec: JsonObject): readonly { readonly value: Json; readonly path: Path }[] {
  const matches = ["http", "tls", "tcp"].flatMap((key) =>
    itemsIn(spec, ["spec"], key).flatMap(({ item, path }) =>
      itemsIn(item, path, "match").flatMap((match) => listed(match.item, match.path)),
    ),
  );
  return [...listed(spec, ["spec"]), ...matches];
}

/** Whether the sidecars of the mesh take its routes: they do where no gateway is named. */
export function isForMesh(spec: JsonObject): boolean {
  const gateways = readList(spec["gateways"]);
  return gateways.length === 0 || gateways.includes(MESH);
}

function listed(value: JsonObject, path: Path): readonly { readonly value: Json; readonly path: Path }[] {
  return readList(value["gateways"]).map((item, index) => ({ value: item, path: [...path, "gateways", index] }));
}
